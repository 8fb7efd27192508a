import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolders } from "./make-folders.ts";

/** Makes a folder that can be written to, and those above it that are missing, for its owner alone (0700). */
export async function makePrivateFolder(path: string): Promise<void> {
  await makeFolders(path, 0o700);
  await access(path, constants.W_OK | constants.X_OK);
}

/**
 * Puts a file (0600) in place of the one before it. When it resolves, the new one survives a crash; a crash
 * before that leaves the old one.
 */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the names in a folder survive a crash. */
export async function syncFolder(path: string): Promise<void> {
  // Windows has no such call: NTFS keeps the order of its names by itself.
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The content of a file, or null when there is none. */
export async function readIfPresent(path: string): Promise<Buffer | null> {
  return nullIfMissing(readFile(path));
}

/** What an operation on a file gives, or null when the file is not there. */
export async function nullIfMissing<T>(operation: Promise<T>): Promise<T | null> {
  try {
    return await operation;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** The JSON in a file, or null when there is no file or no JSON in it. */
export async function readJsonIfPresent(path: string): Promise<unknown> {
  const content = await readIfPresent(path);
  if (!content) return null;
  try {
    return JSON.parse(content.toString());
  } catch {
    return null;
  }
}
