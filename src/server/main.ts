import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import type { FastifyBaseLogger } from "fastify";
import type { UploadTokenStore } from "./access/upload-token-store.ts";
import { createApp } from "./app.ts";
import { readAuthorities } from "./authorities.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import { openDiskStore } from "./blobs/disk-store.ts";
import { openS3Store } from "./blobs/s3/s3-store.ts";
import {
  accessPath,
  blobFolder,
  type Config,
  ConfigError,
  databasePath,
  limitsPath,
  readConfig,
  s3SettingsOf,
  spoolFolder,
} from "./config.ts";
import { type DataFolder, joinDataFolder, takeDataFolder } from "./data-folder.ts";
import { ClientLimits, type ClientRates } from "./limits/client-limits.ts";
import { createLogger } from "./logging.ts";
import type { LifecycleRules, MetadataStore } from "./metadata/metadata-store.ts";
import { openRedis, openRedisTokens } from "./metadata/redis/open-redis.ts";
import { openSqliteTokens } from "./metadata/sqlite/sqlite-tokens.ts";
import { openThreadedStores } from "./metadata/sqlite/threaded-stores.ts";
import { WEB_FOLDER } from "./routes/web-pages.ts";
import { keyFor, readSecretKey } from "./secret-key.ts";
import { Activity } from "./shares/activity.ts";
import type { Neighbours } from "./shares/neighbours.ts";
import { Sweeper } from "./shares/sweeper.ts";
import { Uploads } from "./shares/uploading.ts";
import { startWorkers } from "./workers/primary.ts";

export interface RunningServer {
  /** Where it listens, such as http://127.0.0.1:3000. */
  url: string;
  /** Takes no new requests, lets running ones finish for some seconds, and closes the stores. */
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 10_000;
const MOST_RENEWAL_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

/** Until a process that has stopped serving has ended. */
const LET_GO_WITHIN_MS = 5_000;

/** What all keys in Redis begin with; the number is that of the layout. */
const REDIS_PREFIX = "onetimeshare:1:";

/**
 * Starts the server that the environment describes, in this process or, with WORKERS, in several.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function startServer(env: Record<string, string | undefined>): Promise<RunningServer> {
  const config = readConfig(env);
  const log = loggerOf(config);
  const count = config.workers;
  // Servers on one Redis may share a folder of blobs; on SQLite there is one server.
  const folder =
    config.redisTarget === null ? await takeDataFolder(config.dataDir, count > 1) : null;
  return holding(folder, () =>
    count > 1
      ? startWorkers({ env, count, stopWithinMs: STOP_WITHIN_MS + LET_GO_WITHIN_MS, log })
      : startHere(config, log),
  );
}

/**
 * Starts one of the server's workers in this process.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function startWorker(
  env: Record<string, string | undefined>,
  primaryPid: number,
  neighbours: Neighbours,
): Promise<RunningServer> {
  const config = readConfig(env);
  const folder = config.redisTarget === null ? joinDataFolder(config.dataDir, primaryPid) : null;
  return holding(folder, () => startHere(config, loggerOf(config), neighbours));
}

/** Keeps the data folder until the server has stopped. */
async function holding(
  folder: DataFolder | null,
  start: () => Promise<RunningServer>,
): Promise<RunningServer> {
  try {
    const server = await start();
    return { url: server.url, stop: () => server.stop().finally(() => folder?.release()) };
  } catch (error) {
    folder?.release();
    throw error;
  }
}

async function startHere(
  config: Config,
  log: FastifyBaseLogger,
  neighbours?: Neighbours,
): Promise<RunningServer> {
  const blobs = await openBlobs(config);
  const opened = await openMetadata(config, log);
  // Redis reaches the other workers too, and servers elsewhere.
  const stores = { ...opened, neighbours: opened.neighbours ?? neighbours };
  try {
    return await composeServer(config, { ...stores, blobs }, log);
  } catch (error) {
    // What is open would keep the process alive. Why there is no server matters more than what can't be closed.
    await closeStores(stores).catch(() => {});
    throw error;
  }
}

/** Where there are several processes, each line says which one it is of. */
function loggerOf({ logLevel, workers }: Config): FastifyBaseLogger {
  return createLogger(logLevel, { base: workers > 1 ? { pid: process.pid } : null });
}

async function openBlobs(config: Config): Promise<BlobStore> {
  const s3 = s3SettingsOf(config);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  if (s3) return openS3Store(s3, spoolFolder(config));
  await mkdir(blobFolder(config), { recursive: true, mode: 0o700 });
  return openDiskStore(blobFolder(config), { floor: config.diskFloor });
}

async function openMetadata(
  config: Config,
  log: FastifyBaseLogger,
): Promise<Omit<Stores, "blobs">> {
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

/** Closes all, whatever becomes of one. @throws what the first one failed of */
async function closeStores({
  neighbours,
  limits,
  uploadTokens,
  metadata,
}: Omit<Stores, "blobs">): Promise<void> {
  const closing = [neighbours, limits, uploadTokens, metadata].map((store) => store?.close());
  for (const result of await Promise.allSettled(closing)) {
    if (result.status === "rejected") throw result.reason;
  }
}

interface Stores {
  metadata: MetadataStore;
  blobs: BlobStore;
  /** Null: single clients have no limits. */
  limits: ClientLimits | null;
  /** Where there are other servers on the same metadata. */
  neighbours?: Neighbours | undefined;
  /** Where the settings ask for upload tokens. */
  uploadTokens?: UploadTokenStore | null;
}

/**
 * The upload tokens of the server that the environment describes, whether it runs or not.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function openUploadTokens(config: Config): Promise<UploadTokenStore> {
  const target = config.redisTarget;
  if (target !== null) {
    const authorities = await readAuthorities("REDIS_CA_FILE", config.redisCaFile);
    return openRedisTokens({ target, authorities, prefix: REDIS_PREFIX });
  }
  if (!existsSync(config.dataDir)) {
    throw new ConfigError(
      `DATA_DIR ${config.dataDir} is not there. Set it as the server's is, and start the server once.`,
    );
  }
  return openSqliteTokens(accessPath(config));
}

/** Puts the server together around its stores, and listens. Stopping it closes the stores. */
export async function composeServer(
  config: Config,
  { metadata, blobs, limits, neighbours, uploadTokens = null }: Stores,
  log: FastifyBaseLogger = createLogger(config.logLevel),
): Promise<RunningServer> {
  const uploads = new Uploads(metadata, blobs, neighbours);
  const activity = new Activity(neighbours);
  const sweeper = new Sweeper({ metadata, blobs, limits, uploads, activity, log }, SWEEP_EVERY_MS);
  const app = await createApp({
    ...{ config, metadata, blobs, limits, uploadTokens, uploads, activity, sweeper, log },
    newBlobKey: () => randomBytes(16).toString("hex"),
    now: Date.now,
    webFolder: WEB_FOLDER,
    renewEveryMs: Math.min(MOST_RENEWAL_MS, (config.claimLease * 1000) / 3),
  });
  await app.listen({
    port: config.port,
    host: config.host,
    listenTextResolver: () => "listening",
  });
  sweeper.start();

  const stop = async () => {
    const closing = app.close();
    // A connection whose last response ends only now stays open for its next request unless it is told.
    const closingIdle = setInterval(() => app.server.closeIdleConnections(), 50);
    await Promise.race([closing, afterMs(STOP_WITHIN_MS)]);
    clearInterval(closingIdle);
    // What still runs is broken off; uploads keep what they have received, downloads can be resumed.
    await uploads.endAll();
    app.server.closeAllConnections();
    await closing;
    await sweeper.stop();
    await closeStores({ metadata, limits, neighbours, uploadTokens });
  };
  return { url: addressOf(config.host, app.server.address() as AddressInfo), stop };
}

function rulesOf(config: Config): LifecycleRules {
  return {
    leaseMs: config.claimLease * 1000,
    passwordAttempts: config.passwordAttempts,
    storageLimit: config.storageLimit,
  };
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

function addressOf(host: string, { port }: AddressInfo): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
