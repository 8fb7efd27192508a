import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders, readIfPresent, syncFolder, writePrivateFile } from "../../node/files.ts";
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

/** In the draft. */
const MARKER_FILE = "marker";

export interface RestoreResult {
  /** When the backup was made. */
  createdAt: string;
  /** The number of shares that can be claimed again, and of those that have ended. */
  kept: number;
  ended: number;
  /** The blob location, if another database has used it. Its blobs are as before. Null: it was new. */
  sharedLocation: string | null;
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
 *     2. copy the blobs of kept shares under new keys, and add a new location marker
 *     3. rename the databases to their places, the shares last
 *
 * The backup's server may still use the same bucket or folder. Its blobs stay as they are, because the restored data
 * names none of them.
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
  await makeFolders(draft, 0o700);
  await clearDraft(draft);
  try {
    const names = DATABASES.filter((name) => existsSync(join(source, name)));
    for (const name of names) await copyFile(join(source, name), join(draft, name));
    if (names.includes(ADMIN_FILE)) await endAllSessions(join(draft, ADMIN_FILE));
    if (names.includes(TOKENS_FILE)) await upgradeTokens(join(draft, TOKENS_FILE));
    const keepable = keepsShares ? blobsInBackup(source) : null;
    const marker = await chooseMarker(draft);
    const { blobs, ...shares } = await endShares(join(draft, SHARES_FILE), {
      rules: lifecycleRulesOf(config),
      now,
      isKept: ({ id, state }) => keepable !== null && state === "ready" && !keepable.lost.has(id),
      marker,
      renamed: (blobKey) => renamedUnder(marker, blobKey),
    });
    const sharedLocation = await restoreBlobs(config, { source, blobs, marker, signal });
    await restoreKey(config, source);
    for (const name of names.toReversed()) {
      // Another restore must not find the marker of a server that runs.
      if (name === SHARES_FILE) await rm(join(draft, MARKER_FILE));
      await moveDatabase(config, draft, name);
    }
    await rm(draft, { recursive: true });
    return { ...shares, sharedLocation };
  } catch (error) {
    await clearDraft(draft);
    throw error;
  }
}

/** The marker stays for the next run. */
async function clearDraft(draft: string): Promise<void> {
  const names = (await readdir(draft)).filter((name) => name !== MARKER_FILE);
  for (const name of names) await rm(join(draft, name), { recursive: true });
}

/** The marker of an interrupted run. So this run replaces the blobs that the other one has left. Otherwise a new one. */
async function chooseMarker(draft: string): Promise<string> {
  const path = join(draft, MARKER_FILE);
  const found = (await readIfPresent(path))?.toString() ?? "";
  if (/^[0-9a-f]{32}$/.test(found)) return found;
  const marker = randomBytes(16).toString("hex");
  await writePrivateFile(path, marker);
  return marker;
}

/** The same key in each run with this marker, and unknown to all other servers. */
function renamedUnder(marker: string, blobKey: string): string {
  return createHash("sha256").update(`${marker} ${blobKey}`).digest("hex").slice(0, blobKey.length);
}

/** The ready shares whose blob is not in the backup: they ended while it was made. */
function blobsInBackup(source: string): { lost: ReadonlySet<string> } {
  const hasBlob = ({ blobKey }: ReadyBlob) => hasDiskBlob(blobsIn(source), blobKey);
  const lost = readyBlobs(join(source, SHARES_FILE)).filter((blob) => !hasBlob(blob));
  return { lost: new Set(lost.map(({ shareId }) => shareId)) };
}

interface BlobsToRestore {
  source: string;
  blobs: readonly { from: string; to: string; size: number }[];
  marker: string;
  signal: AbortSignal;
}

/** Returns the location if it has the marker of another database. */
async function restoreBlobs(
  config: Config,
  { source, blobs, marker, signal }: BlobsToRestore,
): Promise<string | null> {
  if (!s3SettingsOf(config)) await makeDataFolder(blobFolder(config));
  const location = await openBlobs(config);
  const others = (await location.markers()).filter((other) => other !== marker);
  await location.addMarker(marker);
  const backup = openDiskStore(blobsIn(source));
  for (const { from, to, size } of blobs) {
    signal.throwIfAborted();
    await copyBlob(backup, location, from, size, { newKey: to });
  }
  return others.length === 0 ? null : location.description;
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
