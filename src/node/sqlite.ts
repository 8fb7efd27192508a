import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { errorCode } from "./files.ts";

export const SQLITE_BUSY = 5;
export const SQLITE_FULL = 13;

/** SQLite's primary result code, or null for any other error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && error.code === "ERR_INVALID_STATE") return 1; // the database was closed
  return "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : null;
}

/** A lock on a file. The system releases it when its process ends, even by a crash. */
export interface FileLock {
  release(): void;
}

/**
 * Locks a file, and creates it with mode 0600 if it is missing. Returns null if another process holds a conflicting
 * lock.
 *
 * Node has no file locks, so a transaction in an empty SQLite database takes the system's lock.
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

/** SQLite itself would make the file readable for others. Its journal gets the mode of the file. */
function makePrivateLockFile(path: string): void {
  try {
    // Creates a new file only: closing an existing one would drop the locks that this process has on it.
    closeSync(openSync(path, "wx", 0o600));
  } catch {
    // The file exists, or SQLite fails for the same reason and reports it.
  }
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) chmodSync(path, 0o600);
  } catch (error) {
    // The holder of a lock may remove its file at the same time.
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
