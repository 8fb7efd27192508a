import { type PictureSize, pngSize, readHeader, webpSize } from "../../protocol/picture-header.ts";

/**
 * The size of a picture by its header, before anything decodes it. A few bytes can describe a picture that fills the
 * memory. Null if the header is damaged, or is not in these bytes.
 */
export function pictureSize(bytes: Uint8Array, type: string): PictureSize | null {
  return readers[type]?.(bytes) ?? null;
}

const readers: Record<string, (bytes: Uint8Array) => PictureSize | null> = {
  "image/png": pngSize,
  "image/gif": (bytes) => readHeader(bytes, gifSize),
  "image/bmp": (bytes) => readHeader(bytes, bmpSize),
  "image/jpeg": (bytes) => readHeader(bytes, jpegSize),
  "image/webp": webpSize,
};

/** https://www.w3.org/Graphics/GIF/spec-gif89a.txt: browsers enlarge the screen for a larger first image. */
function gifSize(view: DataView): PictureSize | null {
  const flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  // Extensions consist of blocks with their lengths, up to an empty block.
  for (; view.getUint8(at) === 0x21; at++) {
    for (at += 2; view.getUint8(at) > 0; ) at += 1 + view.getUint8(at);
  }
  if (view.getUint8(at) !== 0x2c) return null;
  const [left, top, width, height] = [1, 3, 5, 7].map((each) => view.getUint16(at + each, true));
  return {
    width: Math.max(view.getUint16(6, true), (left ?? 0) + (width ?? 0)),
    height: Math.max(view.getUint16(8, true), (top ?? 0) + (height ?? 0)),
  };
}

function bmpSize(view: DataView): PictureSize {
  if (view.getUint8(14) === 12) {
    return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  }
  // A negative height means that the first row is at the top.
  return { width: view.getUint32(18, true), height: Math.abs(view.getInt32(22, true)) };
}

/** ITU T.81, annex B: the size is in the frame header (SOF), after any number of other segments. */
function jpegSize(view: DataView): PictureSize | null {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    // The scan begins, or a marker has no length, which no picture needs here: programs differ in how they read on.
    if (marker === 0xda || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9)) return null;
    at += 2 + view.getUint16(at + 2);
  }
}
