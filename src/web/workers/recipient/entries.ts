import type { BundleEntry } from "../../../protocol/bundle.ts";

/** The type of everything that is saved. */
export const BYTES = "application/octet-stream";

/**
 * The bytes of one entry. The type is always the same: the browser must never show a stranger's file as a page of this
 * site.
 */
export function entryBlob(content: Blob, entries: readonly BundleEntry[], index: number): Blob {
  const entry = entries[index];
  if (!entry) throw new RangeError(`There is no entry ${index}.`);
  const start = entries.slice(0, index).reduce((sum, { size }) => sum + size, 0);
  return content.slice(start, start + entry.size, BYTES);
}

export async function readBlobText(blob: Blob): Promise<string> {
  // Keeps a byte order mark, so that the recipient copies exactly what was sent.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await blob.arrayBuffer());
}
