import { readFileSync, statSync } from "node:fs";
import { pngSize, webpSize } from "../../protocol/picture-header.ts";
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
  const found = rasterOf(bytes) ?? svgSize(bytes);
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

function rasterOf(bytes: Buffer): Found | null {
  const png = pngSize(bytes);
  if (png) return { extension: "png", size: png };
  const webp = webpSize(bytes);
  return webp && { extension: "webp", size: webp };
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
