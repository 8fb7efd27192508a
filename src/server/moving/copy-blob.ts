import type { BlobStore } from "../shares/blob-store.ts";

/** Copies a complete blob, durably. Replaces what an interrupted copy has left. */
export async function copyBlob(
  from: BlobStore,
  to: BlobStore,
  key: string,
  size: number,
): Promise<void> {
  await to.delete(key);
  const writer = await to.openWriter(key, { offset: 0, size, fence: 1 });
  try {
    for await (const bytes of from.read(key, 0, size)) await writer.write(bytes);
    await writer.sync();
  } finally {
    await writer.close();
  }
}
