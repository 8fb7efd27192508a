import { type BundleEntry, savedName } from "../../../protocol/bundle.ts";
import { savedPart, UniquePaths, windowsName } from "../../../protocol/safe-path.ts";

/** Info-ZIP takes this end of a name for a version under VMS and removes it, so that two files could have one name. */
const VERSION = /;(?=\d*$)/;

const BYTES = "application/octet-stream";

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

/** An entry to save: its path, and its bytes; null for an empty folder. */
export interface SavedEntry {
  path: string;
  content: Blob | null;
}

/**
 * The entries with the given numbers, under paths that every system can store. Texts are named text.txt.
 *
 * @param change a further change of each name, before equal names get numbers
 */
export function savedEntries(
  content: Blob,
  entries: readonly BundleEntry[],
  numbers: readonly number[],
  change: (name: string) => string = (name) => name,
): SavedEntry[] {
  const paths = uniquePaths(entries, (name) => change(windowsName(name).replace(VERSION, "_")));
  const starts = [0];
  for (const [index, { size }] of entries.entries()) starts.push((starts[index] ?? 0) + size);
  return numbers.flatMap((number) => {
    const [entry, path, start = 0] = [entries[number], paths[number], starts[number]];
    if (!entry || path === undefined) return [];
    const isFolder = entry.kind === "folder";
    return { path, content: isFolder ? null : content.slice(start, start + entry.size, BYTES) };
  });
}

/** Entries as one archive. Their bytes are read while it is written. */
export async function zipOf(saved: readonly SavedEntry[]): Promise<ReadableStream<Uint8Array>> {
  const { makeZip } = await import("client-zip");
  return makeZip(
    saved.map(({ path, content }) =>
      content ? { name: path, input: content } : { name: `${path}/` },
    ),
  );
}

/** A unique file name for each entry that is in no folder. */
export function uniqueNames(entries: readonly BundleEntry[]): string[] {
  return uniquePaths(entries, (name) => name);
}

/** A unique path for each entry. Case does not make names different, because some file systems ignore it. */
function uniquePaths(entries: readonly BundleEntry[], change: (name: string) => string): string[] {
  const paths = new UniquePaths((name) => change(savedPart(name)));
  return entries.map((entry) => {
    const names = entry.kind === "text" ? [savedName(entry)] : entry.name.split("/");
    return entry.kind === "folder" ? (paths.addFolder(names) ?? entry.name) : paths.addFile(names);
  });
}
