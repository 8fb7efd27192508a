/** In pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

/**
 * The size of a PNG by its header (ISO/IEC 15948): 8 bytes of signature, then the chunk IHDR with width and height, each in
 * 4 bytes. Some browsers accept another chunk before it; then the size counts as unknown.
 *
 * @returns null if these bytes do not begin a PNG, or if a side is 0
 */
export function pngSize(bytes: Uint8Array): PictureSize | null {
  return readHeader(bytes, (view) => {
    const isPng = startsWith(bytes, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    return isPng ? { width: view.getUint32(16), height: view.getUint32(20) } : null;
  });
}

/**
 * The size of a WebP by its header (RFC 9649): RIFF, size, WEBP, then a chunk VP8 (lossy), VP8L (lossless) or VP8X
 * (extended).
 *
 * @returns null if these bytes do not begin a WebP, or if a side is 0
 */
export function webpSize(bytes: Uint8Array): PictureSize | null {
  return readHeader(bytes, (view) => {
    if (!startsWith(bytes, "RIFF") || !startsWith(bytes, "WEBP", 8)) return null;
    if (startsWith(bytes, "VP8X", 12)) {
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    }
    if (startsWith(bytes, "VP8L", 12)) {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    if (!startsWith(bytes, "VP8 ", 12)) return null;
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  });
}

/** Null as well if the header ends early, or if a side is 0. */
export function readHeader(
  bytes: Uint8Array,
  read: (view: DataView) => PictureSize | null,
): PictureSize | null {
  try {
    const size = read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return size && size.width > 0 && size.height > 0 ? size : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function startsWith(bytes: Uint8Array, letters: string, at = 0): boolean {
  return [...letters].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
}
