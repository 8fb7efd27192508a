import type { BlobStore } from "../shares/blob-store.ts";

interface CopyOptions {
  /** The key of the copy, if it is not that of the blob. */
  newKey?: string;
  /** The number of bytes to copy, if the upload is not complete. */
  end?: number;
  /** Called with each part. Throws to stop the copy. */
  onBytes?: (length: number) => void;
}

/** Copies the durable bytes of a blob, durably. Replaces what an interrupted copy has left. */
export async function copyBlob(
  from: BlobStore,
  to: BlobStore,
  key: string,
  size: number,
  { newKey = key, end = size, onBytes = () => {} }: CopyOptions = {},
): Promise<void> {
  await to.delete(newKey);
  const writer = await to.openWriter(newKey, { offset: 0, size, fence: 1 });
  try {
    for await (const bytes of from.read(key, 0, end)) {
      onBytes(bytes.length);
      await writer.write(bytes);
    }
    await writer.sync();
  } finally {
    await writer.close();
  }
}
