import { existsSync } from "node:fs";
import type { FastifyBaseLogger } from "fastify";
import type { UploadTokenStore } from "../access/upload-token-store.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { keyFor, readAuthorities, readSecretKey } from "../config/key-files.ts";
import { ClientLimits } from "../limits/client-limits.ts";
import { makeDataFolder } from "../runtime/data-folder.ts";
import type { BlobLocation, BlobStore } from "../shares/blob-store.ts";
import type { MetadataStore } from "../shares/metadata-store.ts";
import type { Peers } from "../shares/peers.ts";
import { agreeOnLocation, guardLocation, type LocationRegister } from "./blob-location.ts";
import { accessPath, blobFolder, databasePath, limitsPath, spoolFolder } from "./data-paths.ts";
import { roomAboveFloor } from "./disk/disk-floor.ts";
import { openDiskStore } from "./disk/disk-store.ts";
import { openRedis, openRedisTokens } from "./redis/open-redis.ts";
import { clientRatesOf, lifecycleRulesOf } from "./rule-settings.ts";
import { s3SettingsOf } from "./s3/s3-settings.ts";
import { openS3Store } from "./s3/s3-store.ts";
import { openSqliteTokens } from "./sqlite/sqlite-tokens.ts";
import { openThreadedStores } from "./sqlite/threaded-stores.ts";

/** What a server keeps everything in. */
export interface Stores {
  metadata: MetadataStore;
  blobs: BlobStore;
  /** Null: single clients have no limits. */
  limits: ClientLimits | null;
  /** Where there are other servers on the same metadata. */
  peers?: Peers | undefined;
  /** Where the settings ask for upload tokens. */
  uploadTokens?: UploadTokenStore | null;
  /** Keeps the mark of the blobs' place. */
  place?: { close(): Promise<void> };
}

/** What all keys in Redis begin with; the number is that of the layout. */
const REDIS_PREFIX = "onetimeshare:1:";

/**
 * Makes DATA_DIR and the folder of the blobs where it is on the disk, and looks at the disk's room: once for all
 * processes of a server.
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
    "the disk has less room than DISK_FLOOR: no share is taken until there is more",
  );
}

/**
 * Opens the stores that the settings name, on a disk that is prepared.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function openStores(config: Config, log: FastifyBaseLogger): Promise<Stores> {
  const blobs = await openBlobs(config);
  const { blobLocation, ...stores } = await openMetadata(config, log);
  try {
    const mark = await agreeOnLocation(blobs, blobLocation);
    const place = guardLocation(blobs, mark, blobLocation, {
      report: (error) =>
        log.warn({ err: error }, "the mark of the blobs' place could not be renewed"),
    });
    return { ...stores, blobs: place.blobs, place };
  } catch (error) {
    await closeAfterFailure({ ...stores, blobs });
    throw error;
  }
}

/** Closes all, whatever becomes of one. @throws what the first one failed of */
export async function closeStores(stores: Stores): Promise<void> {
  const { peers, limits, uploadTokens, metadata, place } = stores;
  const closing = [place, peers, limits, uploadTokens, metadata].map((store) => store?.close());
  for (const result of await Promise.allSettled(closing)) {
    if (result.status === "rejected") throw result.reason;
  }
}

/** What is open would keep the process alive. Why there is no server matters more than what can't be closed. */
export async function closeAfterFailure(stores: Stores): Promise<void> {
  await closeStores(stores).catch(() => {});
}

/**
 * The upload tokens of the server that the environment describes, whether it runs or not; on SQLite it has run once.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function openUploadTokens(config: Config): Promise<UploadTokenStore> {
  const target = config.redisTarget;
  if (target !== null) {
    const authorities = await readAuthorities("REDIS_CA_FILE", config.redisCaFile);
    return openRedisTokens({ target, authorities, prefix: REDIS_PREFIX });
  }
  // A folder that is made here would most likely be one that no server ever looks into.
  if (!existsSync(config.dataDir)) {
    throw new ConfigError(
      `DATA_DIR ${config.dataDir} is not there. Set it as the server's is, and start the server once.`,
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
  // Before anything is opened: without the key a start ends here.
  const key = config.rateLimit ? keyFor("limits", await readSecretKey(config)) : null;
  const target = config.redisTarget;
  if (target === null) {
    const { limits, ...stores } = await openThreadedStores({
      ...{ path: databasePath(config), rules },
      limitsPath: key && limitsPath(config),
      tokensPath: config.uploadAccess === "token" ? accessPath(config) : null,
      report: (error) =>
        log.error({ err: error }, "SQLite's thread has ended; it is started again"),
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
