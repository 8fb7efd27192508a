import { pictureSize } from "./picture-size.ts";

/** What a preview shows, and the type that the browser gets. It is never the type that the sender has written. */
export interface PreviewKind {
  kind: "picture" | "drawing" | "pdf" | "audio" | "video" | "text";
  type: string;
}

/** Why a file has no preview. */
export type NoPreview = "unknown" | "empty" | "too_large";

/** The number of bytes at the start of a file that decide its kind. A photo may begin with a large thumbnail. */
export const HEAD_BYTES = 256 * 1024;

const MIB = 1024 * 1024;

/** In bytes. Sounds and films have no limit, because the browser reads them in parts. A text is cut. */
const MAX_SIZE: Partial<Record<PreviewKind["kind"], number>> = {
  picture: 64 * MIB,
  drawing: 2 * MIB,
  pdf: 512 * MIB,
};

/** A decoded pixel takes four bytes: 256 MiB at most. The photo of a phone has 12 to 50 million pixels. */
const MAX_PIXELS = 64 * MIB;

/** Browsers show no longer side. */
const MAX_SIDE = 32_767;

/**
 * Decides by the first bytes alone whether a file has a preview. A name or a type could lie. A page of HTML is text,
 * whatever its name.
 *
 * @param head the first HEAD_BYTES of the file, or all of it
 * @param size of the whole file, in bytes
 */
export function previewKindOf(head: Uint8Array, size: number): PreviewKind | NoPreview {
  if (size === 0) return "empty";
  const found = formatOf(head) ?? textFormatOf(head);
  if (!found) return "unknown";
  if (size > (MAX_SIZE[found.kind] ?? Number.POSITIVE_INFINITY)) return "too_large";
  if (found.kind !== "picture") return found;
  const picture = pictureSize(head, found.type);
  // No decoder gets a picture whose size is not known.
  if (picture === null) return "unknown";
  const { width, height } = picture;
  const fits = width * height <= MAX_PIXELS && Math.max(width, height) <= MAX_SIDE;
  return fits ? found : "too_large";
}

const picture = (type: string): PreviewKind => ({ kind: "picture", type: `image/${type}` });
const audio = (type: string): PreviewKind => ({ kind: "audio", type: `audio/${type}` });
const video = (type: string): PreviewKind => ({ kind: "video", type: `video/${type}` });

/** The formats of a fixed first byte sequence. `at`: its offset. */
const SIGNATURES: readonly { at?: number; bytes: string; format: PreviewKind }[] = [
  { bytes: "\x89PNG\r\n\x1a\n", format: picture("png") },
  { bytes: "\xff\xd8\xff", format: picture("jpeg") },
  { bytes: "GIF87a", format: picture("gif") },
  { bytes: "GIF89a", format: picture("gif") },
  { bytes: "%PDF-", format: { kind: "pdf", type: "application/pdf" } },
  { bytes: "\x1a\x45\xdf\xa3", format: video("webm") },
  { bytes: "fLaC", format: audio("flac") },
  { bytes: "ID3", format: audio("mpeg") },
];

function formatOf(head: Uint8Array): PreviewKind | null {
  const has = (bytes: string, at = 0) => latin1(head, at, at + bytes.length) === bytes;
  const fixed = SIGNATURES.find(({ bytes }) => has(bytes));
  if (fixed) return fixed.format;
  if (has("RIFF")) {
    if (has("WEBP", 8)) return picture("webp");
    return has("WAVE", 8) ? audio("wav") : null;
  }
  if (has("ftyp", 4)) return isoFormatOf(latin1(head, 8, 12));
  if (has("OggS"))
    return latin1(head, 0, 4096).includes("\x80theora") ? video("ogg") : audio("ogg");
  if (has("BM") && has("\0\0\0\0", 6) && BITMAP_HEADERS.has(head[14] ?? 0)) return picture("bmp");
  return soundFrameOf(head);
}

/** The lengths of the second header of a bitmap file. */
const BITMAP_HEADERS = new Set([12, 40, 52, 56, 108, 124]);

/**
 * ISO/IEC 14496-12: the major brand of the file. AVIF and HEIC pictures have no preview: the size in their header does
 * not bind the coded picture, which can be much larger.
 */
function isoFormatOf(brand: string): PreviewKind | null {
  if (/^(avi[fos]|he[iv][cxms]|mi[fa]1|msf1)$/.test(brand)) return null;
  return /^M4[ABP] $/.test(brand) ? audio("mp4") : video("mp4");
}

/** A sound without a container begins with the header of its first frame (ISO/IEC 11172-3 and 13818-7). */
function soundFrameOf([first = 0, second = 0, third = 0]: Uint8Array): PreviewKind | null {
  if (first !== 0xff) return null;
  if ((second & 0xf6) === 0xf0) return audio("aac");
  const isLayer3 = (second & 0xe6) === 0xe2;
  const isValid = third >> 4 !== 0xf && ((third >> 2) & 3) !== 3;
  return isLayer3 && isValid ? audio("mpeg") : null;
}

const TEXT: PreviewKind = { kind: "text", type: "text/plain" };

function textFormatOf(head: Uint8Array): PreviewKind | null {
  const label = encodingOf(head);
  if (label === "utf-8" && head.some(isBinary)) return null;
  const start = new TextDecoder(label).decode(head.subarray(0, 8192));
  return DRAWING.test(start) ? { kind: "drawing", type: "image/svg+xml" } : TEXT;
}

/** Texts have no other control characters than tabs, ends of lines and pages, and the escapes of terminals. */
function isBinary(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b;
}

/** An SVG document: perhaps a declaration, comments and a document type, then its root. */
const DRAWING = (() => {
  // The end of a comment matches in one way only, so that no text takes long.
  const comments = String.raw`(?:<!--(?:(?!-->)[\s\S])*-->\s*)*`;
  const declaration = String.raw`(?:<\?xml[^>]*>\s*)?`;
  const documentType = String.raw`(?:<!DOCTYPE\s+svg[^>[]*>\s*)?`;
  return new RegExp(String.raw`^\s*${declaration}${comments}${documentType}${comments}<svg[\s>]`);
})();

/** The encoding by the byte order mark, else UTF-8. */
export function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
