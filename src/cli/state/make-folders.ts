import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder, and those above it that are missing. One by one: Node's recursive `mkdir` never ends where the system
 * says that a folder is missing which is there, as in /proc.
 *
 * @throws what the system says; ENOTDIR where something else than a folder stands there
 */
export async function makeFolders(path: string, mode?: number): Promise<void> {
  try {
    await makeOne(path, mode);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === path) throw error;
    await makeFolders(parent, mode);
    await makeOne(path, mode);
  }
}

async function makeOne(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const found = await stat(path).catch(() => null);
    // Whatever says that it can't be made: on a disk that can't be written, say.
    if (found?.isDirectory()) return;
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw Object.assign(new Error(path), { code: "ENOTDIR", path });
  }
}
