import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** The paths of the blobs in a blob folder, without the location marker. */
export async function blobFilesIn(folder: string): Promise<string[]> {
  return (await filesIn(folder)).filter((path) => !path.includes("/.place-"));
}

/** The paths of all files in a folder and its subfolders. */
export async function filesIn(folder: string): Promise<string[]> {
  for (;;) {
    try {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
    } catch (error) {
      // A subfolder may disappear during the listing. The others still count.
      const { code, path } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" || path === folder) throw error;
    }
  }
}
