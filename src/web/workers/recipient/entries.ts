import type { BundleEntry } from "../../../protocol/bundle.ts";

/**
 * One entry of a content that holds them one after another. It has no type of its own: what a stranger calls a
 * web page must never be shown as one of ours.
 */
export function entryBlob(content: Blob, entries: readonly BundleEntry[], index: number): Blob {
  const entry = entries[index];
  if (!entry) throw new RangeError(`There is no entry ${index}.`);
  const start = entries.slice(0, index).reduce((sum, { size }) => sum + size, 0);
  return content.slice(start, start + entry.size, "application/octet-stream");
}

export async function readText(blob: Blob): Promise<string> {
  // A byte order mark belongs to the text: what is copied is what was sent.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await blob.arrayBuffer());
}

/** All entries as one archive; texts are called text.txt, and names that come twice are numbered. */
export async function zipOf(
  content: Blob,
  entries: readonly BundleEntry[],
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const { downloadZip } = await import("client-zip");
  const names = uniqueNames(entries);
  const files = names.map((name, index) => ({ name, input: entryBlob(content, entries, index) }));
  const { body } = downloadZip(files);
  if (!body) throw new TypeError("The archive has no content.");
  return body;
}

/** A file name for each entry that no other has, whatever the case: file systems differ in that. */
export function uniqueNames(entries: readonly BundleEntry[]): string[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    const name = entry.kind === "file" ? entry.name : "text.txt";
    let free = name;
    for (let copy = 2; taken.has(free.toLowerCase()); copy++) free = numbered(name, copy);
    taken.add(free.toLowerCase());
    return free;
  });
}

function numbered(name: string, copy: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)} (${copy})${name.slice(dot)}` : `${name} (${copy})`;
}
