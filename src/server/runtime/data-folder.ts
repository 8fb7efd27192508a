import { chmod, open } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ConfigError } from "../config/config-error.ts";
import { SQLITE_BUSY, sqliteCode } from "../sqlite-errors.ts";
import { StoreUnavailableError } from "../store-errors.ts";

/** The right of a process to use a data folder. It ends with the process, however that ends. */
export interface DataFolder {
  release(): void;
}

/**
 * Takes a data folder that is there for this server alone. Node has no file locks; SQLite's are the system's own:
 *
 *     server with one process     EXCLUSIVE
 *     primary of several          RESERVED, once it has had EXCLUSIVE: no worker of another server lives
 *     each of its workers         SHARED, which can be had beside RESERVED alone
 *
 * @throws ConfigError when another server has it, or a process that is left of one; StoreUnavailableError
 */
export async function takeDataFolder(path: string, withWorkers: boolean): Promise<DataFolder> {
  await makePrivate(join(path, "server.lock"));
  return lock(path, withWorkers ? "BEGIN EXCLUSIVE; COMMIT; BEGIN IMMEDIATE" : "BEGIN EXCLUSIVE");
}

/**
 * Takes part in the use of the data folder that the primary of this process has taken.
 *
 * @throws ConfigError when that has ended meanwhile: another server may have the folder; StoreUnavailableError
 */
export function joinDataFolder(path: string, primaryPid: number): DataFolder {
  const folder = lock(path, "BEGIN; SELECT count(*) FROM sqlite_schema");
  // The parent of a process is another one as soon as its own has ended. From here on nobody gets past our lock.
  if (process.ppid === primaryPid) return folder;
  folder.release();
  throw inUse();
}

/** SQLite would make it for all to read, and gives its journal the mode of the file. What fails here fails again. */
async function makePrivate(path: string): Promise<void> {
  const file = await open(path, "a", 0o600).catch(() => null);
  await file?.close();
  await chmod(path, 0o600).catch(() => {});
}

function lock(path: string, sql: string): DataFolder {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(join(path, "server.lock"), { timeout: 0 });
    database.exec(sql);
  } catch (error) {
    database?.close();
    throw failureOf(error);
  }
  const locked = database;
  return { release: () => locked.close() };
}

function failureOf(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === null) return error;
  if (code === SQLITE_BUSY) return inUse();
  const { message } = error as Error;
  const words = `The lock of the data folder, server.lock, can't be taken: ${message} (${code})`;
  return new StoreUnavailableError(words, { cause: error });
}

function inUse(): ConfigError {
  return new ConfigError(
    "Another server uses this DATA_DIR. Stop it, or give this one a DATA_DIR of its own.",
  );
}
