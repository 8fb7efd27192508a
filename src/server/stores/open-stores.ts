import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FastifyBaseLogger } from "fastify";
import type { UploadTokenStore } from "../access/upload-token-store.ts";
import type { AdminStore } from "../admin/admin-store.ts";
import { type Config, hasAdministrator, takesUploadTokens } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { keyFor, readAuthorities, readSecretKey } from "../config/key-files.ts";
import { ClientLimits } from "../limits/client-limits.ts";
import type { LimitStore } from "../limits/limit-store.ts";
import { makeDataFolder } from "../runtime/data-folder.ts";
import type { BlobStore } from "../shares/blob-store.ts";
import type { MetadataStore } from "../shares/metadata-store.ts";
import type { Peers } from "../shares/peers.ts";
import {
  agreeOnLocation,
  type BlobLocation,
  guardLocation,
  type LocationRegister,
} from "./blob-location.ts";
import { openDiskStore, roomAboveFloor } from "./disk/disk-store.ts";
import { clientRatesOf, lifecycleRulesOf } from "./rule-settings.ts";
import { s3SettingsOf } from "./s3/s3-settings.ts";
import { openSqliteTokens } from "./sqlite/sqlite-tokens.ts";
import { openThreadedStores } from "./sqlite/threaded-stores.ts";

/** All stores of a server. */
export interface Stores {
  metadata: MetadataStore;
  blobs: BlobStore;
  /** Null if clients have no limits. */
  limits: ClientLimits | null;
  /** Set if other server processes use the same metadata. */
  peers?: Peers | undefined;
  /** Set if the settings require upload tokens, or name an administrator. */
  uploadTokens?: UploadTokenStore | null;
  admin: AdminStore;
  /** Null if nobody can sign in. */
  adminLimits: ClientLimits | null;
  /** Renews the marker of the blob location. */
  location?: { close(): Promise<void> };
}

/** The prefix of all keys in Redis. The number is the version of their layout. */
export const REDIS_PREFIX = "onetimeshare:1:";

/**
 * Creates DATA_DIR and its blob folder, and checks the free space. It runs once for all processes of a server.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function prepareDisk(config: Config, log: FastifyBaseLogger): Promise<void> {
  await makeDataFolder(config.dataDir);
  if (s3SettingsOf(config)) return;
  await makeDataFolder(blobFolder(config));
  const { diskFloor: floor } = config;
  const room = await roomAboveFloor(blobFolder(config), floor);
  if (room > 0) return;
  log.warn(
    { free: room + floor, floor },
    "the disk has less free space than DISK_FLOOR, so the server accepts no new share",
  );
}

/**
 * Returns the key with which the limit store hides clients, or null if nobody has limits. Read it before anything is
 * opened, because a start without it fails.
 *
 * @throws ConfigError
 */
export async function readLimitsKey(config: Config): Promise<Uint8Array | null> {
  // Sign-ins need a limit even if clients have none.
  const needsLimits =
    config.rateLimit || hasAdministrator(config) || config.uploadAccess === "oidc";
  return needsLimits ? keyFor("limits", await readSecretKey(config)) : null;
}

/**
 * Opens the configured stores. `prepareDisk` must have run. SQLite's thread has started when this function returns its
 * promise.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function openStores(
  config: Config,
  limitsKey: Uint8Array | null,
  log: FastifyBaseLogger,
): Promise<Stores> {
  const openingBlobs = openBlobs(config);
  // If the metadata can't be opened, nobody awaits the blobs.
  openingBlobs.catch(() => {});
  const { blobLocation, ...stores } = await openMetadata(config, limitsKey, log);
  try {
    const blobs = await openingBlobs;
    const marker = await agreeOnLocation(blobs, blobLocation);
    const location = guardLocation(blobs, marker, blobLocation, {
      report: (error) =>
        log.warn({ err: error }, "the marker of the blob location could not be renewed"),
    });
    return { ...stores, blobs: location.blobs, location };
  } catch (error) {
    await closeAfterFailure(stores);
    throw error;
  }
}

/** Closes all stores, even if one fails. @throws the first error */
export async function closeStores(stores: Omit<Stores, "blobs">): Promise<void> {
  const { peers, adminLimits, limits, uploadTokens, admin, metadata, location } = stores;
  const closing = [location, peers, limits ?? adminLimits, uploadTokens, admin, metadata].map(
    (store) => store?.close(),
  );
  for (const result of await Promise.allSettled(closing)) {
    if (result.status === "rejected") throw result.reason;
  }
}

/** Closes the stores so that the process can end. Ignores errors, because the error of the failed start matters more. */
export async function closeAfterFailure(stores: Omit<Stores, "blobs">): Promise<void> {
  await closeStores(stores).catch(() => {});
}

/**
 * Opens the upload tokens of a server, which may be running. On SQLite the server must have been started before.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function openUploadTokens(config: Config): Promise<UploadTokenStore> {
  const target = config.redisTarget;
  if (target !== null) {
    const authorities = await readAuthorities("REDIS_CA_FILE", config.redisCaFile);
    const { openRedisTokens } = await import("./redis/open-redis.ts");
    return openRedisTokens({ target, authorities, prefix: REDIS_PREFIX, clockOffset: () => 0 });
  }
  // A missing folder means that the server has another DATA_DIR, so the folder is not created here.
  if (!existsSync(config.dataDir)) {
    throw new ConfigError(
      `DATA_DIR ${config.dataDir} does not exist. Set it to the DATA_DIR of the server, and start the server once.`,
    );
  }
  return openSqliteTokens(accessPath(config), Date.now);
}

/** @throws ConfigError, StoreUnavailableError */
export async function openBlobs(config: Config): Promise<BlobStore & BlobLocation> {
  const s3 = s3SettingsOf(config);
  if (s3) {
    // Loaded here because a server on a disk does not need it.
    const { openS3Store } = await import("./s3/s3-store.ts");
    return openS3Store(s3, spoolFolder(config));
  }
  // With SQLite, the version of the schema keeps older servers away from the folder.
  const hasOldPeers = config.redisTarget !== null;
  return openDiskStore(blobFolder(config), { floor: config.diskFloor, hasOldPeers });
}

async function openMetadata(
  config: Config,
  limitsKey: Uint8Array | null,
  log: FastifyBaseLogger,
): Promise<Omit<Stores, "blobs"> & { blobLocation: LocationRegister }> {
  const rules = lifecycleRulesOf(config);
  const withLimits = (store: LimitStore | null) => {
    const limits = limitsKey && store && new ClientLimits(store, limitsKey, clientRatesOf(config));
    return { limits: config.rateLimit ? limits : null, adminLimits: limits };
  };
  const target = config.redisTarget;
  if (target === null) {
    const { limits, ...stores } = await openThreadedStores({
      ...{ path: databasePath(config), rules },
      limitsPath: limitsKey && limitsPath(config),
      tokensPath: needsTokens(config) ? accessPath(config) : null,
      adminPath: adminPath(config),
      report: (error) => log.error({ err: error }, "the SQLite thread ended and is restarted"),
      reportUpgrade: ({ tookMs, ...upgrade }) =>
        tookMs === null
          ? log.info(upgrade, "upgrading a database; a million shares take about half a minute")
          : log.info({ ...upgrade, tookMs }, "upgraded the database"),
    });
    return { ...stores, ...withLimits(limits) };
  }
  // Loaded here because a server on SQLite does not need it.
  const { openRedis } = await import("./redis/open-redis.ts");
  const { limits, uploadTokens, ...stores } = await openRedis({
    ...{ target, rules, prefix: REDIS_PREFIX },
    authorities: await readAuthorities("REDIS_CA_FILE", config.redisCaFile),
    acceptDataLoss: config.redisAcceptDataLoss,
    clockOffset: () => 0,
    report: (message) => log.warn(message),
    inform: (message) => log.info(message),
  });
  return {
    ...stores,
    ...withLimits(limits),
    uploadTokens: needsTokens(config) ? uploadTokens : null,
  };
}

/** The administrator creates tokens before the operator requires them. */
function needsTokens(config: Config): boolean {
  return takesUploadTokens(config) || hasAdministrator(config);
}

/* Paths in DATA_DIR. docs/data.md has a table of them. */

/** Bytes wait here until they fill a part of an S3 upload. */
function spoolFolder(config: Config): string {
  return join(config.dataDir, "spool");
}

export function databasePath(config: Config): string {
  return join(config.dataDir, "onetimeshare.db");
}

export function limitsPath(config: Config): string {
  return join(config.dataDir, "limits.db");
}

export function accessPath(config: Config): string {
  return join(config.dataDir, "access.db");
}

export function adminPath(config: Config): string {
  return join(config.dataDir, "admin.db");
}

export function blobFolder(config: Config): string {
  return join(config.dataDir, "blobs");
}

/** The folders that the server writes to. */
export function foldersOf(config: Config): string[] {
  return s3SettingsOf(config) ? [config.dataDir] : [config.dataDir, blobFolder(config)];
}
