import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import type { FastifyBaseLogger } from "fastify";
import type { UploadTokenStore } from "./access/upload-token-store.ts";
import { readAuthorities } from "./authorities.ts";
import { agreeOnPlace, type PlaceRegister, stayAtPlace } from "./blobs/blob-place.ts";
import type { BlobPlace, BlobStore } from "./blobs/blob-store.ts";
import { openDiskStore } from "./blobs/disk-store.ts";
import { s3SettingsOf } from "./blobs/s3/s3-settings.ts";
import { openS3Store } from "./blobs/s3/s3-store.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { accessPath, blobFolder, databasePath, limitsPath, spoolFolder } from "./data-paths.ts";
import { ClientLimits, type ClientRates } from "./limits/client-limits.ts";
import type { LifecycleRules, MetadataStore } from "./metadata/metadata-store.ts";
import { openRedis, openRedisTokens } from "./metadata/redis/open-redis.ts";
import { openSqliteTokens } from "./metadata/sqlite/sqlite-tokens.ts";
import { openThreadedStores } from "./metadata/sqlite/threaded-stores.ts";
import { makePrivateFolder } from "./private-folder.ts";
import { keyFor, readSecretKey } from "./secret-key.ts";
import type { Neighbours } from "./shares/neighbours.ts";

/** What a server keeps everything in. */
export interface Stores {
  metadata: MetadataStore;
  blobs: BlobStore;
  /** Null: single clients have no limits. */
  limits: ClientLimits | null;
  /** Where there are other servers on the same metadata. */
  neighbours?: Neighbours | undefined;
  /** Where the settings ask for upload tokens. */
  uploadTokens?: UploadTokenStore | null;
  /** Where the blobs have to be in one place with those of other servers. */
  place?: { close(): Promise<void> };
}

/** What all keys in Redis begin with; the number is that of the layout. */
const REDIS_PREFIX = "onetimeshare:1:";

/**
 * Opens the stores that the settings name; DATA_DIR is there.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function openStores(config: Config, log: FastifyBaseLogger): Promise<Stores> {
  const blobs = await openBlobs(config, log);
  const { blobPlace, ...stores } = await openMetadata(config, log);
  if (blobPlace === null) return { ...stores, blobs };
  try {
    const mark = await agreeOnPlace(blobs, blobPlace, placeInWords(config));
    const place = stayAtPlace(blobs, mark);
    return { ...stores, blobs: place.blobs, place };
  } catch (error) {
    await closeAfterFailure({ ...stores, blobs });
    throw error;
  }
}

/** Closes all, whatever becomes of one. @throws what the first one failed of */
export async function closeStores(stores: Stores): Promise<void> {
  const { neighbours, limits, uploadTokens, metadata, place } = stores;
  const closing = [place, neighbours, limits, uploadTokens, metadata].map((store) =>
    store?.close(),
  );
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

export function clientRates(config: Config): ClientRates {
  return {
    create: config.rateLimitCreate,
    claim: config.rateLimitClaim,
    password: config.rateLimitPassword,
    adminLogin: config.rateLimitAdminLogin,
    bytes:
      config.dailyUploadLimit === null
        ? null
        : { limit: config.dailyUploadLimit, windowMs: 86_400_000 },
    unfinishedUploads: config.maxUnfinishedUploads,
  };
}

async function openBlobs(config: Config, log: FastifyBaseLogger): Promise<BlobStore & BlobPlace> {
  const s3 = s3SettingsOf(config);
  if (s3) return openS3Store(s3, spoolFolder(config));
  const folder = blobFolder(config);
  await makePrivateFolder(folder);
  await checkFloor(folder, config.diskFloor, log);
  return openDiskStore(folder, { floor: config.diskFloor });
}

/** A floor that the disk can never leave free is a mistake; one that it does not leave free now is for the log. */
async function checkFloor(folder: string, floor: number, log: FastifyBaseLogger): Promise<void> {
  const { blocks, bavail, bsize } = await statfs(folder);
  const [whole, free] = [blocks * bsize, bavail * bsize];
  if (whole <= floor) {
    throw new ConfigError(
      `DISK_FLOOR must be smaller than the disk of DATA_DIR: ${floor} bytes are to stay free, and it has ${whole} in all. No share would ever be taken.`,
    );
  }
  if (free <= floor) {
    log.warn(
      { free, floor },
      "the disk has less room than DISK_FLOOR: no share is taken until there is more",
    );
  }
}

function placeInWords(config: Config): string {
  if (config.s3Bucket === null) return `the folder ${blobFolder(config)}`;
  return `the bucket ${config.s3Bucket}${config.s3Endpoint === null ? "" : ` of ${config.s3Endpoint}`}`;
}

async function openMetadata(
  config: Config,
  log: FastifyBaseLogger,
): Promise<Omit<Stores, "blobs"> & { blobPlace: PlaceRegister | null }> {
  const rules = rulesOf(config);
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
      limits: key && limits && new ClientLimits(limits, key, clientRates(config)),
      // It is alone with its blobs: one server has a DATA_DIR.
      blobPlace: null,
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
    limits: key && new ClientLimits(limits, key, clientRates(config)),
    uploadTokens: config.uploadAccess === "token" ? uploadTokens : null,
  };
}

function rulesOf(config: Config): LifecycleRules {
  return {
    leaseMs: config.claimLease * 1000,
    passwordAttempts: config.passwordAttempts,
    storageLimit: config.storageLimit,
  };
}
