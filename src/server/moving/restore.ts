import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { readIfPresent, syncFolder, writePrivateFile } from "../../node/files.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { makeDataFolder, takeDataFolder } from "../runtime/data-folder.ts";
import { hasDiskBlob } from "../stores/disk/disk-listing.ts";
import { openDiskStore } from "../stores/disk/disk-store.ts";
import { blobFolder, databasePath, openBlobs } from "../stores/open-stores.ts";
import { lifecycleRulesOf } from "../stores/rule-settings.ts";
import { s3SettingsOf } from "../stores/s3/s3-settings.ts";
import {
  endAllSessions,
  endShares,
  type ReadyBlob,
  readyBlobs,
  upgradeTokens,
} from "../stores/sqlite/snapshot.ts";
import {
  ADMIN_FILE,
  blobsIn,
  checkBackup,
  DATABASES,
  KEY_FILE,
  requireSqlite,
  SHARES_FILE,
  TOKENS_FILE,
} from "./backup-folder.ts";
import { copyBlob } from "./copy-blob.ts";

export interface RestoreResult {
  /** When the backup was made. */
  createdAt: string;
  /** The number of shares that can be claimed again, and of those that have ended. */
  kept: number;
  ended: number;
}

interface RestoreOptions {
  config: Config;
  /** The folder of the backup. It is not changed. */
  source: string;
  /** Keeps the shares as they were in the backup, although some may have been claimed or burned since. */
  keepsShares: boolean;
  now: number;
  signal: AbortSignal;
}

/**
 * Restores a backup into a DATA_DIR without shares. Ends all shares, unless they are kept. An interrupted restore leaves
 * no database of shares, and can run again:
 *
 *     1. copy the databases to DATA_DIR/restoring/, and end shares and sessions in these copies
 *     2. copy the blobs of kept shares, and add the location marker
 *     3. rename the databases to their places, the shares last
 *
 * @throws ConfigError, StoreUnavailableError, StorageFullError
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { config, source } = options;
  requireSqlite(config);
  const createdAt = await checkBackup(source);
  await makeDataFolder(config.dataDir);
  const lock = takeDataFolder(config.dataDir, false);
  try {
    if (existsSync(databasePath(config))) {
      throw new ConfigError(
        `DATA_DIR ${config.dataDir} has shares already. Set it to a new folder, or move its files away.`,
      );
    }
    return { createdAt, ...(await restoreInto(options)) };
  } finally {
    lock.release();
  }
}

async function restoreInto({
  config,
  source,
  keepsShares,
  now,
  signal,
}: RestoreOptions): Promise<Omit<RestoreResult, "createdAt">> {
  const draft = join(config.dataDir, "restoring");
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  try {
    const names = DATABASES.filter((name) => existsSync(join(source, name)));
    for (const name of names) await copyFile(join(source, name), join(draft, name));
    if (names.includes(ADMIN_FILE)) await endAllSessions(join(draft, ADMIN_FILE));
    if (names.includes(TOKENS_FILE)) await upgradeTokens(join(draft, TOKENS_FILE));
    const keepable = keepsShares ? blobsInBackup(source) : null;
    const { marker, ...shares } = await endShares(join(draft, SHARES_FILE), {
      rules: lifecycleRulesOf(config),
      now,
      isKept: ({ id, state }) => keepable !== null && state === "ready" && !keepable.lost.has(id),
    });
    await restoreBlobs(config, { source, draft, marker, signal });
    await restoreKey(config, source);
    for (const name of names.toReversed()) await moveDatabase(config, draft, name);
    return shares;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The ready shares whose blob is not in the backup: they ended while it was made. */
function blobsInBackup(source: string): { lost: ReadonlySet<string> } {
  const hasBlob = ({ blobKey }: ReadyBlob) => hasDiskBlob(blobsIn(source), blobKey);
  const lost = readyBlobs(join(source, SHARES_FILE)).filter((blob) => !hasBlob(blob));
  return { lost: new Set(lost.map(({ shareId }) => shareId)) };
}

interface BlobsToRestore {
  source: string;
  draft: string;
  marker: string | null;
  signal: AbortSignal;
}

async function restoreBlobs(
  config: Config,
  { source, draft, marker, signal }: BlobsToRestore,
): Promise<void> {
  if (!s3SettingsOf(config)) await makeDataFolder(blobFolder(config));
  const to = await openBlobs(config);
  // The server looks for the marker of its database in the folder or bucket.
  if (marker !== null && !(await to.markers()).includes(marker)) await to.addMarker(marker);
  const from = openDiskStore(blobsIn(source));
  for (const { blobKey, size } of readyBlobs(join(draft, SHARES_FILE))) {
    signal.throwIfAborted();
    await copyBlob(from, to, blobKey, size);
  }
}

/** SECRET_KEY has priority over the file, so an existing file stays. */
async function restoreKey({ dataDir }: Config, source: string): Promise<void> {
  const key = await readIfPresent(join(source, KEY_FILE));
  if (!key || existsSync(join(dataDir, KEY_FILE))) return;
  await writePrivateFile(join(dataDir, KEY_FILE), key);
}

async function moveDatabase({ dataDir }: Config, draft: string, name: string): Promise<void> {
  const path = join(dataDir, name);
  // SQLite would apply the log of another database to this one.
  for (const suffix of ["-wal", "-shm", "-journal"]) await rm(path + suffix, { force: true });
  await syncFolder(draft);
  await rename(join(draft, name), path);
  await syncFolder(dataDir);
}
