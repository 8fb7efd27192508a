import { encodeUtf8 } from "./bytes.ts";

const MAX_NAME_BYTES = 255;
const MAX_EXTENSION_BYTES = 16;

/** Controls, line and paragraph separators, lone surrogates, and bidirectional controls. */
const FORBIDDEN_IN_NAMES =
  /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069/\\]/u;

/** Whether it is a base name that can't mislead a person or a file system. */
export function isSafeName(name: string): boolean {
  return (
    name !== "" &&
    name !== "." &&
    name !== ".." &&
    !FORBIDDEN_IN_NAMES.test(name) &&
    encodeUtf8(name).length <= MAX_NAME_BYTES
  );
}

/** The nearest safe name, for the manifest. */
export function safeName(name: string): string {
  const short = numberedName(name.replace(new RegExp(FORBIDDEN_IN_NAMES, "gu"), "_"), 1);
  return isSafeName(short) ? short : `_${short}`;
}

/**
 * The candidates for a name: "report.pdf", "report (2).pdf", "report (3).pdf". Each has at most 255 bytes. A shortened
 * name keeps its extension, which chooses the program that opens the file.
 */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  const isExtension = dot > 0 && encodeUtf8(name.slice(dot)).length <= MAX_EXTENSION_BYTES;
  const extension = isExtension ? name.slice(dot) : "";
  const stem = Array.from(name.slice(0, name.length - extension.length));
  const ending = (number === 1 ? "" : ` (${number})`) + extension;
  while (encodeUtf8(stem.join("") + ending).length > MAX_NAME_BYTES) stem.pop();
  return stem.join("") + ending;
}
