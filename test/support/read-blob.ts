import type { BlobStore } from "../../src/server/shares/blob-store.ts";

/** The bytes [start, end) of a blob. */
export async function readBlob(
  store: Pick<BlobStore, "read">,
  key: string,
  start: number,
  end: number,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  // The store may use the memory of a piece again.
  for await (const piece of store.read(key, start, end)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}
