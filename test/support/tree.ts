import { createReadStream } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { sha256Of } from "./pattern.ts";
import { tempFolder } from "./temp-folder.ts";

/** Makes a new folder with files and, for null, empty folders. Returns its path. */
export async function makeTree(files: Record<string, Uint8Array | null>): Promise<string> {
  const root = await tempFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(content ? dirname(join(root, path)) : join(root, path), { recursive: true });
    if (content) await writeFile(join(root, path), content);
  }
  return root;
}

/** Everything in a folder: the SHA-256 of each file, and null for each folder. */
export async function readTree(root: string): Promise<Map<string, string | null>> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const tree = new Map<string, string | null>();
  for (const entry of found) {
    const path = join(entry.parentPath, entry.name);
    const digest = entry.isFile() ? await sha256Of(createReadStream(path)) : null;
    tree.set(relative(root, path), digest);
  }
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}
