import { existsSync } from "node:fs";
import { basename } from "node:path";
import { type Finding, failure, ok, warning } from "../../node/finding.ts";
import { countOf } from "../../protocol/quantities.ts";
import type { Config } from "../config/config.ts";
import { readAuthorities } from "../config/key-files.ts";
import { StoreUnavailableError } from "../shares/store-errors.ts";
import { type BlobSearch, type FoundBlobs, type KnownBlobs, searchBlobs } from "./blob-search.ts";
import { findDiskBlobs } from "./disk/disk-listing.ts";
import { describeClosed } from "./migration/migration-mark.ts";
import { readMarkOf } from "./open-movable.ts";
import {
  accessPath,
  adminPath,
  blobFolder,
  databasePath,
  limitsPath,
  REDIS_PREFIX,
} from "./open-stores.ts";
import { openRedisReader } from "./redis/examine-redis.ts";
import { examineS3, findS3Blobs } from "./s3/examine-s3.ts";
import { s3SettingsOf } from "./s3/s3-settings.ts";
import { SqliteReader } from "./sqlite/examine-sqlite.ts";
import { SHARES_LAYOUT } from "./sqlite/schema.ts";

export interface ExamineOptions {
  /** Deletes the blobs that no share has. */
  deletesOrphans: boolean;
}

/** The metadata as far as it concerns blobs. */
interface Metadata extends KnownBlobs {
  marker(): Promise<string | null> | string | null;
  close(): void;
}

/**
 * Checks the stores of a server, which may be running. It changes nothing, except test objects in S3 and, if asked to,
 * orphaned blobs.
 *
 * @throws ConfigError
 */
export async function* examineStores(
  config: Config,
  options: ExamineOptions,
): AsyncGenerator<Finding, void, undefined> {
  const isOnRedis = config.redisTarget !== null;
  const closed = await examineMigration(config);
  if (closed) {
    yield closed;
    return;
  }
  for (const path of [limitsPath(config), accessPath(config), adminPath(config)]) {
    if (!isOnRedis && existsSync(path)) yield await examineFile(path);
  }
  const metadata = isOnRedis ? yield* examineRedis(config) : yield* examineShares(config);
  try {
    const s3 = s3SettingsOf(config);
    const ofBucket = s3 ? await examineS3(s3) : [];
    yield* ofBucket;
    if (metadata === null || ofBucket.some(({ result }) => result === "failure")) return;
    if (s3 === null && !existsSync(blobFolder(config))) return;
    const blobs = s3 ? await findS3Blobs(s3) : findDiskBlobs(blobFolder(config));
    yield* examineBlobs(metadata, blobs, options);
  } finally {
    metadata?.close();
  }
}

/** Null: no migration has closed the data, or it can't be read. Another check reports that. */
async function examineMigration(config: Config): Promise<Finding | null> {
  const mark = await readMarkOf(config).catch(() => null);
  if (mark === null || mark.state === "received") return null;
  return failure("migration", describeClosed(mark), "See docs/migrate.md.");
}

async function* examineShares(config: Config): AsyncGenerator<Finding, Metadata | null> {
  const path = databasePath(config);
  if (!existsSync(path)) {
    yield warning(
      "database",
      `There is no database in ${config.dataDir}.`,
      "Start the server once. If it has run before, set DATA_DIR to its folder.",
    );
    return null;
  }
  const finding = await examineFile(path);
  yield finding;
  return finding.result === "failure" ? null : new SqliteReader(path);
}

/** Checks a database file. The main database must also have a schema that this version knows. */
async function examineFile(path: string): Promise<Finding> {
  const isMain = basename(path) === "onetimeshare.db";
  const check = isMain ? "database" : `database-${basename(path, ".db")}`;
  const remedy = isMain
    ? "Stop the server, copy DATA_DIR, and repair the copy with `sqlite3 onetimeshare.db .recover`, or restore a backup. Check the disk."
    : `Stop the server and check the disk. ${basename(path) === "limits.db" ? "You may delete limits.db: it contains only counters of limits." : "Restore the file from a backup."}`;
  try {
    const reader = new SqliteReader(path);
    try {
      const damage = await reader.findDamage();
      if (damage !== null)
        return failure(check, `${basename(path)} is damaged: ${damage}.`, remedy);
      const version = reader.version();
      if (isMain && version > SHARES_LAYOUT.version) {
        return failure(
          check,
          `A newer version has written ${basename(path)} (schema ${version}, known: ${SHARES_LAYOUT.version}).`,
          "Update this program.",
        );
      }
      return ok(check, `SQLite finds no damage in ${basename(path)}.`);
    } finally {
      reader.close();
    }
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    return failure(check, `${basename(path)} can't be read: ${error.message}.`, remedy);
  }
}

async function* examineRedis(config: Config): AsyncGenerator<Finding, Metadata | null> {
  const { redisTarget: target, redisAcceptDataLoss } = config;
  if (target === null) return null;
  try {
    const authorities = await readAuthorities("REDIS_CA_FILE", config.redisCaFile);
    const reader = await openRedisReader(target, authorities, REDIS_PREFIX);
    yield* await reader.examine(redisAcceptDataLoss);
    return reader;
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    yield failure(
      "redis",
      `${error.message}${error.message.endsWith(".") ? "" : "."}`,
      "Check REDIS_URL, and whether Redis runs there and accepts this password.",
    );
    return null;
  }
}

async function* examineBlobs(
  metadata: Metadata,
  blobs: FoundBlobs,
  options: ExamineOptions,
): AsyncGenerator<Finding, void, undefined> {
  try {
    const location = await examineLocation(metadata, blobs);
    yield location;
    // In a wrong location, every blob would look like an orphan.
    if (location.result !== "ok") return;
    const found = await searchBlobs(metadata, blobs);
    yield judgeMissing(found);
    yield await judgeOrphans(found, metadata, blobs, options);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    yield failure(
      "blob-location",
      `The blobs can't be read: ${error.message}.`,
      `Check ${blobs.description} and its permissions.`,
    );
  }
}

async function examineLocation(metadata: Metadata, blobs: FoundBlobs): Promise<Finding> {
  const check = "blob-location";
  const recorded = await metadata.marker();
  if (recorded === null) {
    return warning(
      check,
      "The metadata names no blob location yet.",
      "Start the server once with the right folder or bucket.",
    );
  }
  if ((await blobs.markers()).includes(recorded)) {
    return ok(check, `The blobs of this server's shares are in ${blobs.description}.`);
  }
  return failure(
    check,
    `The blobs of this server's shares are not in ${blobs.description}.`,
    "Mount the folder that has them, or correct S3_BUCKET. If you moved the blobs, see “The blob location” in docs/stores.md.",
  );
}

function judgeMissing({ missing }: BlobSearch): Finding {
  const check = "missing-blobs";
  if (missing.length === 0) return ok(check, "Every share has its blob.");
  return failure(
    check,
    `${countOf(missing.length, "share has", "shares have")} lost the content: ${some(missing)}.`,
    "Restore these blobs from a backup. Otherwise recipients get 503 until the shares expire.",
  );
}

async function judgeOrphans(
  { orphans, total }: BlobSearch,
  metadata: Metadata,
  blobs: FoundBlobs,
  { deletesOrphans }: ExamineOptions,
): Promise<Finding> {
  const check = "orphaned-blobs";
  if (orphans.length === 0) {
    return ok(check, `No blob is orphaned. The location has ${countOf(total, "blob")}.`);
  }
  const verb = orphans.length === 1 ? "is" : "are";
  const found = `${orphans.length} of ${countOf(total, "blob")} ${verb} orphaned: ${some(orphans)}.`;
  if (!deletesOrphans) {
    return warning(
      check,
      found,
      "Run `onetimeshare doctor --delete-orphans`, unless another database uses the same location.",
    );
  }
  if ((await blobs.markers()).length > 1) {
    return warning(
      check,
      `${found} Nothing was deleted, because the location has several markers. This server has ${await metadata.marker()}.`,
      "If no other server uses this location, delete the other markers, then run this again. See “The blob location” in docs/stores.md.",
    );
  }
  for (const key of orphans) await blobs.delete(key);
  return ok(check, `Deleted ${countOf(orphans.length, "orphaned blob")}.`);
}

/** The first keys. A blob key is random and reveals nothing about its share. */
function some(keys: readonly string[]): string {
  const shown = keys.slice(0, 3).join(", ");
  return keys.length > 3 ? `${shown} and ${keys.length - 3} more` : shown;
}
