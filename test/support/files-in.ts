import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** The paths of what a server keeps of its blobs in a folder: all but the mark of the place. */
export async function blobFilesIn(folder: string): Promise<string[]> {
  return (await filesIn(folder)).filter((path) => !path.includes("/.place-"));
}

/** The paths of all files in a folder and the folders below it. */
export async function filesIn(folder: string): Promise<string[]> {
  for (;;) {
    try {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
    } catch (error) {
      // A folder below it that goes away meanwhile is no reason to know nothing of the others.
      const { code, path } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" || path === folder) throw error;
    }
  }
}
