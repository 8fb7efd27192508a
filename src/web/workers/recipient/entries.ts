import { type BundleEntry, savedName } from "../../../protocol/bundle.ts";
import { savedPart, UniquePaths } from "../../../protocol/safe-path.ts";

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

/** A unique file name for each entry that is in no folder. */
export function uniqueNames(entries: readonly BundleEntry[]): string[] {
  return uniquePaths(entries, (name) => name);
}

/** A unique path for each entry. Case does not make names different, because some file systems ignore it. */
export function uniquePaths(
  entries: readonly BundleEntry[],
  change: (name: string) => string,
): string[] {
  const paths = new UniquePaths((name) => change(savedPart(name)));
  return entries.map((entry) => {
    const names = entry.kind === "text" ? [savedName(entry)] : entry.name.split("/");
    return entry.kind === "folder" ? (paths.addFolder(names) ?? entry.name) : paths.addFile(names);
  });
}
