import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolders, readIfPresent, syncFolder, writePrivateFile } from "../../node/files.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { StoreUnavailableError } from "../shares/store-errors.ts";
import { openDiskStore } from "../stores/disk/disk-store.ts";
import { refuseClosed } from "../stores/migration/migration-mark.ts";
import { readMarkOf } from "../stores/open-movable.ts";
import { databasePath, openBlobs } from "../stores/open-stores.ts";
import { readMarkIn } from "../stores/sqlite/closing.ts";
import { copyDatabase, isReady, readyBlobs } from "../stores/sqlite/snapshot.ts";
import {
  blobsIn,
  DATABASES,
  KEY_FILE,
  requireSqlite,
  SHARES_FILE,
  sealBackup,
} from "./backup-folder.ts";
import { copyBlob } from "./copy-blob.ts";

export interface BackupResult {
  /** The number of copied ciphertexts, and their bytes. Small ciphertexts are in the database. */
  blobs: number;
  bytes: number;
}

interface BackupOptions {
  config: Config;
  /** The folder to make. */
  target: string;
  now: number;
  signal: AbortSignal;
}

/**
 * Copies a server's data into a new folder. The server may be running. The folder appears when the backup is complete.
 *
 * @throws ConfigError, StoreUnavailableError, StorageFullError; the system's error if the folder can't be made
 */
export async function backUp({
  config,
  target,
  now,
  signal,
}: BackupOptions): Promise<BackupResult> {
  requireSqlite(config);
  if (!existsSync(databasePath(config))) {
    throw new ConfigError(
      `DATA_DIR ${config.dataDir} has no onetimeshare.db. Set it to the DATA_DIR of the server.`,
    );
  }
  refuseClosed(await readMarkOf(config));
  if (existsSync(target)) throw new ConfigError(`${target} exists. Name a folder that does not.`);
  const draft = `${target}.${randomUUID()}.partial`;
  await makeFolders(dirname(target));
  await mkdir(draft, { mode: 0o700 });
  try {
    for (const name of DATABASES) {
      const path = join(config.dataDir, name);
      if (!existsSync(path)) continue;
      const copy = join(draft, name);
      await copyDatabase(path, copy);
      // A migration may have begun meanwhile, and ended again. The copy of a closed database can't be restored.
      refuseClosed(readMarkIn(copy));
    }
    const key = await readIfPresent(join(config.dataDir, KEY_FILE));
    if (key) await writePrivateFile(join(draft, KEY_FILE), key);
    const result = await copyBlobs(config, draft, signal);
    await sealBackup(draft, now);
    await rename(draft, target);
    await syncFolder(dirname(target));
    return result;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Copies the blobs of the copied database. A blob whose share has ended meanwhile is left out. */
async function copyBlobs(
  config: Config,
  draft: string,
  signal: AbortSignal,
): Promise<BackupResult> {
  await mkdir(blobsIn(draft), { mode: 0o700 });
  const from = await openBlobs(config);
  const to = openDiskStore(blobsIn(draft));
  const result = { blobs: 0, bytes: 0 };
  for (const { shareId, blobKey, size } of readyBlobs(join(draft, SHARES_FILE))) {
    signal.throwIfAborted();
    try {
      await copyBlob(from, to, blobKey, size);
    } catch (error) {
      const isLost = error instanceof StoreUnavailableError;
      if (!isLost || isReady(databasePath(config), shareId)) throw error;
      await to.delete(blobKey);
      continue;
    }
    result.blobs++;
    result.bytes += size;
  }
  return result;
}
