import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, makeFolders } from "../../node/files.ts";
import { type FileLock, lockFile, sqliteCode } from "../../node/sqlite.ts";
import { ConfigError } from "../config/config-error.ts";
import { StoreUnavailableError } from "../shares/store-errors.ts";

/**
 * Makes DATA_DIR or a folder in it, and checks that the server can write there.
 *
 * @throws ConfigError
 */
export async function makeDataFolder(path: string): Promise<void> {
  try {
    await makeFolders(path, 0o700);
    await tryToWrite(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    throw new ConfigError(
      `DATA_DIR: ${describeFolderError(code, path)} Fix this, or choose another folder.`,
    );
  }
}

/** A server starts on a full disk too: recipients can claim its shares and senders can burn them. */
async function tryToWrite(path: string): Promise<void> {
  const probe = join(path, `.probe-${crypto.randomUUID()}`);
  try {
    await writeFile(probe, "", { flag: "wx", mode: 0o600 });
    await rm(probe);
  } catch (error) {
    if (errorCode(error) !== "ENOSPC" && errorCode(error) !== "EDQUOT") throw error;
  }
}

function describeFolderError(code: string, path: string): string {
  switch (code) {
    case "ENOTDIR":
      return `the path ${path} contains a file where a folder must be.`;
    case "ELOOP":
      return `the path ${path} contains a broken symbolic link.`;
    case "EACCES":
    case "EPERM":
      return `this user has no permission to create ${path} or to write there.`;
    case "EROFS":
      return `${path} is on a read-only disk.`;
    case "ENOSPC":
    case "EDQUOT":
      return `the disk has no room for ${path}.`;
    default:
      return `the system can't create ${path} (${code}).`;
  }
}

/**
 * Locks a data folder for this server. The kinds of SQLite lock:
 *
 *     server with one process     EXCLUSIVE
 *     primary of several          RESERVED, after EXCLUSIVE has shown that no worker of another server runs
 *     each of its workers         SHARED, which other locks of this kind and one RESERVED allow
 *
 * @throws ConfigError when another server, or a remaining process of one, has locked it; StoreUnavailableError
 */
export function takeDataFolder(path: string, withWorkers: boolean): FileLock {
  return lock(path, withWorkers ? "BEGIN EXCLUSIVE; COMMIT; BEGIN IMMEDIATE" : "BEGIN EXCLUSIVE");
}

/**
 * Shares the lock of the primary of this process.
 *
 * @throws ConfigError when the primary has ended, and another server may have locked the folder; StoreUnavailableError
 */
export function joinDataFolder(path: string, primaryPid: number): FileLock {
  const folder = lock(path, "BEGIN; SELECT count(*) FROM sqlite_schema");
  // A process whose parent ends gets another parent at once. Our lock keeps other servers out from here on.
  if (process.ppid === primaryPid) return folder;
  folder.release();
  throw inUse();
}

function lock(path: string, sql: string): FileLock {
  try {
    const folderLock = lockFile(join(path, "server.lock"), sql);
    if (folderLock) return folderLock;
  } catch (error) {
    const code = sqliteCode(error);
    if (code === null) throw error;
    const words = `The lock of the data folder, server.lock, can't be taken: ${(error as Error).message} (${code})`;
    throw new StoreUnavailableError(words, { cause: error });
  }
  throw inUse();
}

function inUse(): ConfigError {
  return new ConfigError(
    "Another server uses this DATA_DIR. Stop that server, or set another DATA_DIR for this one.",
  );
}
