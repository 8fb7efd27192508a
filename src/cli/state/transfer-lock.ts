import { closeSync, constants, fstatSync, openSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { makePrivateFolder } from "../../node/files.ts";
import { type FileLock, lockFile } from "../../node/sqlite.ts";

/** The paths that this process has locked. */
const held = new Set<string>();

/** Each retry means that another process has just removed the file, except on a disk whose inode numbers change. */
const MAX_ATTEMPTS = 100;

/**
 * Locks an upload or a download. Returns null if a process holds the lock. The release removes the file of the lock.
 * Only a killed process leaves it.
 *
 * Two processes would hold one lock if the first had locked a file that was removed, and the second a new file of the
 * same name. So only its holder removes a file, and a lock counts only if the locked file still has its name.
 *
 * @param name consists of letters, digits, "-" and "_"
 * @throws SQLite's or the system's error
 */
export async function lockTransfer(stateFolder: string, name: string): Promise<FileLock | null> {
  const folder = join(stateFolder, "locks");
  await makePrivateFolder(folder);
  const path = join(folder, name);
  // Closing another descriptor of the file would drop this process's lock on it.
  if (held.has(path)) return null;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const lock = tryToLock(path);
    if (lock !== "removed") return lock;
  }
  return null;
}

/** Returns null if another process holds the lock; "removed" if the file was removed at the same time. */
function tryToLock(path: string): FileLock | null | "removed" {
  // While this descriptor is open, no other file gets the inode number.
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  let lock: FileLock | null = null;
  let isHeld = false;
  try {
    // Without the pragma, SQLite makes a second file, which a killed process would leave.
    lock = lockFile(path, "PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    // SQLite opened the path later. It is the same file if the path still leads to it.
    if (!isAtPath(file, path)) return "removed";
    isHeld = lock !== null;
    return lock && holdLock(lock, file, path);
  } finally {
    if (!isHeld) {
      lock?.release();
      closeSync(file);
    }
  }
}

function isAtPath(file: number, path: string): boolean {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  const opened = fstatSync(file, { bigint: true });
  return found !== undefined && found.ino === opened.ino && found.dev === opened.dev;
}

function holdLock(lock: FileLock, file: number, path: string): FileLock {
  held.add(path);
  const remove = () => {
    try {
      unlinkSync(path);
    } catch {
      // The file stays, and the next command for this transfer locks it again.
    }
  };
  // Windows removes no file that SQLite has open: neither ours, nor that of a process that has locked it since.
  const isRemovedLast = process.platform === "win32";
  return {
    release() {
      if (!isRemovedLast) remove();
      lock.release();
      closeSync(file);
      if (isRemovedLast) remove();
      held.delete(path);
    },
  };
}
