import { existsSync } from "node:fs";
import type { FastifyBaseLogger } from "fastify";
import type { UploadTokenStore } from "../access/upload-token-store.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { keyFor, readAuthorities, readSecretKey } from "../config/key-files.ts";
import { ClientLimits } from "../limits/client-limits.ts";
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
import { accessPath, blobFolder, databasePath, limitsPath, spoolFolder } from "./data-paths.ts";
import { openDiskStore, roomAboveFloor } from "./disk/disk-store.ts";
import { openRedis, openRedisTokens } from "./redis/open-redis.ts";
import { clientRatesOf, lifecycleRulesOf } from "./rule-settings.ts";
import { s3SettingsOf } from "./s3/s3-settings.ts";
import { openS3Store } from "./s3/s3-store.ts";
import { openSqliteTokens } from "./sqlite/sqlite-tokens.ts";
import { openThreadedStores } from "./sqlite/threaded-stores.ts";

/** The stores of a server. */
export interface Stores {
  metadata: MetadataStore;
  blobs: BlobStore;
  /** Null: single clients have no limits. */
  limits: ClientLimits | null;
  /** Other servers on the same metadata. */
  peers?: Peers | undefined;
  /** If the settings require upload tokens. */
  uploadTokens?: UploadTokenStore | null;
  /** Renews the marker of the blob location. */
  location?: { close(): Promise<void> };
}

/** The prefix of all keys in Redis, with the version of their layout. */
const REDIS_PREFIX = "onetimeshare:1:";

/**
 * Creates DATA_DIR and the folder of the blobs, and warns if the disk is full. Runs once for all processes of a server.
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
    "the disk has less room than DISK_FLOOR; the server accepts no share until there is more",
  );
}

/**
 * Opens the stores that the settings name. `prepareDisk` must have run.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function openStores(config: Config, log: FastifyBaseLogger): Promise<Stores> {
  const blobs = await openBlobs(config);
  const { blobLocation, ...stores } = await openMetadata(config, log);
  try {
    const marker = await agreeOnLocation(blobs, blobLocation);
    const location = guardLocation(blobs, marker, blobLocation, {
      report: (error) =>
        log.warn({ err: error }, "the marker of the blob location could not be renewed"),
    });
    return { ...stores, blobs: location.blobs, location };
  } catch (error) {
    await closeAfterFailure({ ...stores, blobs });
    throw error;
  }
}

/** Closes all stores, even if one fails. @throws the first error */
export async function closeStores(stores: Stores): Promise<void> {
  const { peers, limits, uploadTokens, metadata, location } = stores;
  const closing = [location, peers, limits, uploadTokens, metadata].map((store) => store?.close());
  for (const result of await Promise.allSettled(closing)) {
    if (result.status === "rejected") throw result.reason;
  }
}

/** Closes the stores, which would keep the process alive. The first failure matters more than one of closing. */
export async function closeAfterFailure(stores: Stores): Promise<void> {
  await closeStores(stores).catch(() => {});
}

/**
 * The upload tokens of the server that the environment describes. The server need not run; with SQLite it must have run
 * once.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function openUploadTokens(config: Config): Promise<UploadTokenStore> {
  const target = config.redisTarget;
  if (target !== null) {
    const authorities = await readAuthorities("REDIS_CA_FILE", config.redisCaFile);
    return openRedisTokens({ target, authorities, prefix: REDIS_PREFIX });
  }
  // A folder created here would most likely be one that no server uses.
  if (!existsSync(config.dataDir)) {
    throw new ConfigError(
      `DATA_DIR ${config.dataDir} does not exist. Set it to the server's DATA_DIR, and start the server once.`,
    );
  }
  return openSqliteTokens(accessPath(config));
}

async function openBlobs(config: Config): Promise<BlobStore & BlobLocation> {
  const s3 = s3SettingsOf(config);
  if (s3) return openS3Store(s3, spoolFolder(config));
  return openDiskStore(blobFolder(config), { floor: config.diskFloor });
}

async function openMetadata(
  config: Config,
  log: FastifyBaseLogger,
): Promise<Omit<Stores, "blobs"> & { blobLocation: LocationRegister }> {
  const rules = lifecycleRulesOf(config);
  // First: without the key the start fails here, before anything is open.
  const key = config.rateLimit ? keyFor("limits", await readSecretKey(config)) : null;
  const target = config.redisTarget;
  if (target === null) {
    const { limits, ...stores } = await openThreadedStores({
      ...{ path: databasePath(config), rules },
      limitsPath: key && limitsPath(config),
      tokensPath: config.uploadAccess === "token" ? accessPath(config) : null,
      report: (error) =>
        log.error({ err: error }, "the SQLite thread has ended; the next call starts another"),
    });
    return {
      ...stores,
      limits: key && limits && new ClientLimits(limits, key, clientRatesOf(config)),
    };
  }
  const { limits, uploadTokens, ...stores } = await openRedis({
    ...{ target, rules, prefix: REDIS_PREFIX },
    authorities: await readAuthorities("REDIS_CA_FILE", config.redisCaFile),
    acceptDataLoss: config.redisAcceptDataLoss,
    clockOffset: () => 0,
    report: (message) => log.warn(message),
  });
  return {
    ...stores,
    limits: key && new ClientLimits(limits, key, clientRatesOf(config)),
    uploadTokens: config.uploadAccess === "token" ? uploadTokens : null,
  };
}
