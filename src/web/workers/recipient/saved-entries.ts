import type { BundleEntry } from "../../../protocol/bundle.ts";
import { windowsName } from "../../../protocol/safe-path.ts";
import { BYTES } from "./entries.ts";
import { uniquePaths } from "./unique-names.ts";

/** Info-ZIP takes this end of a name for a version under VMS and removes it, so that two files could have one name. */
const VERSION = /;(?=\d*$)/;

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
