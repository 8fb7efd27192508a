import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

export const SQLITE_BUSY = 5;
export const SQLITE_FULL = 13;

/** SQLite's primary result code, or null for any other error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && error.code === "ERR_INVALID_STATE") return 1; // the database was closed
  return "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : null;
}

/** A lock on a file. The system releases it when its process ends, also by a crash. */
export interface FileLock {
  release(): void;
}

/**
 * Locks a file, which it makes with mode 0600, or returns null when another process holds a conflicting lock.
 *
 * Node has no file locks. A transaction in an empty SQLite database takes the system's.
 *
 * @param sql begins the transaction, and so chooses the kind of lock
 * @throws SQLite's error
 */
export function lockFile(path: string, sql = "BEGIN EXCLUSIVE"): FileLock | null {
  makePrivateLockFile(path);
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec(sql);
  } catch (error) {
    database?.close();
    if (sqliteCode(error) === SQLITE_BUSY) return null;
    throw error;
  }
  const locked = database;
  return { release: () => locked.close() };
}

/** SQLite would make the file readable for others, and gives its journal the mode of the file. */
function makePrivateLockFile(path: string): void {
  try {
    // Only a new file: to close a file that exists would drop the locks that this process has on it.
    closeSync(openSync(path, "wx", 0o600));
  } catch {
    // It exists, or SQLite meets the same obstacle and names it.
  }
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) chmodSync(path, 0o600);
}
