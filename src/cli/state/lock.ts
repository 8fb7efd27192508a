import { open } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makePrivateFolder } from "./private-files.ts";

/** The right to be the only process that works on something. */
export interface Lock {
  release(): void;
}

const SQLITE_BUSY = 5;

/**
 * Takes the lock of that name (letters, digits, "-" and "_"), or gives null when another process has it.
 *
 * Node has no file locks. SQLite's are the system's own: they end with their process, however that dies.
 */
export async function takeLock(stateFolder: string, name: string): Promise<Lock | null> {
  const folder = join(stateFolder, "locks");
  await makePrivateFolder(folder);
  const path = join(folder, name);
  // SQLite would make it readable for others.
  await (await open(path, "a", 0o600)).close();
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { errcode?: unknown }).errcode === SQLITE_BUSY) return null;
    throw error;
  }
  return { release: () => database.close() };
}
