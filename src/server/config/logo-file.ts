import { readFileSync, statSync } from "node:fs";
import { ConfigError } from "./config-error.ts";
import type { Reader } from "./setting-readers.ts";

/** The operator's logo. */
export interface Logo {
  bytes: Buffer;
  type: "image/svg+xml" | "image/png" | "image/webp";
  extension: "svg" | "png" | "webp";
  /** Pixels, or the sides of an SVG's viewBox; null: an SVG without one. */
  size: { width: number; height: number } | null;
}

/** Every page loads the logo. */
const MAX_BYTES = 256 * 1024;

/** A picture beyond this takes much memory in the browser, however few bytes it has. */
const MAX_PIXELS = 4096;

const KINDS = {
  svg: "image/svg+xml",
  png: "image/png",
  webp: "image/webp",
} as const;

/** Reads the file that the setting names. The type comes from the content, never from the name. */
export const logoFile: Reader<Logo> = (path, name) => {
  const bytes = readLogo(path, name);
  const found = pngSize(bytes) ?? webpSize(bytes) ?? svgSize(bytes);
  if (found === null) {
    throw new ConfigError(
      `${name} must name an SVG, PNG or WebP picture. ${path} is none of them.`,
    );
  }
  const { extension, size } = found;
  if (size !== null && extension !== "svg" && Math.max(size.width, size.height) > MAX_PIXELS) {
    throw new ConfigError(
      `${name} must name a picture of at most ${MAX_PIXELS} pixels a side. ${path} has ${size.width} x ${size.height}.`,
    );
  }
  return { bytes, extension, type: KINDS[extension], size };
};

function readLogo(path: string, name: string): Buffer {
  try {
    if (statSync(path).size <= MAX_BYTES) return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `${name} can't be read (${code}). Check that ${path} is a file and that the server's user may read it.`,
    );
  }
  throw new ConfigError(
    `${name} must name a file of at most ${MAX_BYTES / 1024} KiB, because every page loads it.`,
  );
}

interface Found {
  extension: Logo["extension"];
  size: Logo["size"];
}

/** PNG (ISO/IEC 15948): 8 bytes of signature, then the chunk IHDR with width and height, each in 4 bytes. */
function pngSize(bytes: Buffer): Found | null {
  const isPng =
    bytes.length > 24 && bytes.toString("latin1", 0, 16) === "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
  if (!isPng) return null;
  return picture("png", bytes.readUInt32BE(16), bytes.readUInt32BE(20));
}

/** WebP (RFC 9649): RIFF, size, WEBP, then a chunk VP8 (lossy), VP8L (lossless) or VP8X (extended). */
function webpSize(bytes: Buffer): Found | null {
  if (bytes.length < 30) return null;
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WEBP") {
    return null;
  }
  const chunk = bytes.toString("latin1", 12, 16);
  if (chunk === "VP8X") {
    return picture("webp", bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1);
  }
  if (chunk === "VP8L") {
    const bits = bytes.readUInt32LE(21);
    return picture("webp", (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (chunk !== "VP8 ") return null;
  return picture("webp", bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
}

function picture(extension: Found["extension"], width: number, height: number): Found | null {
  return width > 0 && height > 0 ? { extension, size: { width, height } } : null;
}

/** What may precede the root element of an SVG: a declaration, comments, a document type without entities. */
const PROLOG = /^\uFEFF?\s*(?:<\?xml[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*>|\s)*/;
const ROOT = /^<svg(?=[\s>/])(?<attributes>[^>]*)>/;
const VIEW_BOX =
  /\sviewBox\s*=\s*["']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+(?<w>[\d.]+)[\s,]+(?<h>[\d.]+)\s*["']/;

/** A picture of another namespace, or with entities, is refused: browsers would show nothing. */
function svgSize(bytes: Buffer): Found | null {
  const text = decode(bytes);
  const root = text === null ? null : ROOT.exec(text.replace(PROLOG, ""));
  const attributes = root?.groups?.attributes;
  if (!attributes?.includes("http://www.w3.org/2000/svg")) return null;
  const { w, h } = VIEW_BOX.exec(attributes)?.groups ?? {};
  const [width, height] = [Number(w), Number(h)];
  return { extension: "svg", size: width > 0 && height > 0 ? { width, height } : null };
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
