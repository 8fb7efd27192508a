import { type BundleEntry, savedName } from "../../../protocol/bundle.ts";
import { numberedName } from "../../../protocol/safe-name.ts";

/**
 * The bytes of one entry. The type is always the same: the browser must never show a stranger's file as a page of this
 * site.
 */
export function entryBlob(content: Blob, entries: readonly BundleEntry[], index: number): Blob {
  const entry = entries[index];
  if (!entry) throw new RangeError(`There is no entry ${index}.`);
  const start = entries.slice(0, index).reduce((sum, { size }) => sum + size, 0);
  return content.slice(start, start + entry.size, "application/octet-stream");
}

export async function readBlobText(blob: Blob): Promise<string> {
  // Keeps a byte order mark, so that the recipient copies exactly what was sent.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await blob.arrayBuffer());
}

/** All entries as one archive. Texts are named text.txt, and equal names get numbers. */
export async function zipOf(content: Blob, entries: readonly BundleEntry[]) {
  const { makeZip } = await import("client-zip");
  const names = uniqueNames(entries);
  return makeZip(names.map((name, index) => ({ name, input: entryBlob(content, entries, index) })));
}

/** A unique file name for each entry. Case does not make names different, because some file systems ignore it. */
export function uniqueNames(entries: readonly BundleEntry[]): string[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    const name = savedName(entry);
    let free = name;
    for (let copy = 2; taken.has(free.toLowerCase()); copy++) free = numberedName(name, copy);
    taken.add(free.toLowerCase());
    return free;
  });
}
