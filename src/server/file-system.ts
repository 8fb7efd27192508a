import type * as nodeFileSystem from "node:fs/promises";

/** What is needed of the file system where bytes are kept, so that a test can record the order of its calls. */
export type FileSystem = Pick<
  typeof nodeFileSystem,
  "mkdir" | "open" | "readdir" | "rename" | "rm" | "rmdir" | "statfs"
>;

/** Makes durable which names stand in a folder. */
export async function syncFolder(fs: FileSystem, folder: string): Promise<void> {
  const handle = await fs.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
