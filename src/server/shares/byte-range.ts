import type { ByteRange } from "./serving.ts";

/**
 * Reads a Range header (RFC 9110, section 14) with one range of bytes. Null is "the whole": there is no
 * header, or one that may be ignored (another unit, several ranges, not well formed).
 */
export function parseByteRange(
  header: string | undefined,
  size: number,
): ByteRange | "not_satisfiable" | null {
  const parts = /^bytes=(?<first>\d*)-(?<last>\d*)$/.exec(header?.trim() ?? "")?.groups;
  if (!parts || (parts.first === "" && parts.last === "")) return null;
  const { first, last } = parts;
  if (first === "") {
    const suffix = Math.min(Number(last), size);
    return suffix === 0 ? "not_satisfiable" : { start: size - suffix, end: size };
  }
  const start = Number(first);
  const end = last === "" ? size : Math.min(Number(last) + 1, size);
  if (last !== "" && Number(last) < start) return null;
  return start < size ? { start, end } : "not_satisfiable";
}
