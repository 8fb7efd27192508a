import { mkdir } from "node:fs/promises";
import type { FastifyBaseLogger } from "fastify";
import type { UploadTokenStore } from "../../src/server/access/upload-token-store.ts";
import { openDiskStore } from "../../src/server/blobs/disk-store.ts";
import {
  accessPath,
  blobFolder,
  type Config,
  databasePath,
  limitsPath,
  readConfig,
} from "../../src/server/config.ts";
import { ClientLimits } from "../../src/server/limits/client-limits.ts";
import { createLogger } from "../../src/server/logging.ts";
import { clientRates, composeServer } from "../../src/server/main.ts";
import { openRedis } from "../../src/server/metadata/redis/open-redis.ts";
import { openSqliteLimits } from "../../src/server/metadata/sqlite/sqlite-limits.ts";
import { openSqliteStore } from "../../src/server/metadata/sqlite/sqlite-store.ts";
import { openSqliteTokens } from "../../src/server/metadata/sqlite/sqlite-tokens.ts";
import { keyFor, readSecretKey } from "../../src/server/secret-key.ts";
import { logFile } from "./evidence.ts";
import { tempFolder } from "./temp-folder.ts";

export interface LocalServer {
  url: string;
  dataDir: string;
  /** To make and revoke tokens for it. */
  uploadTokens: UploadTokenStore;
  /** Puts the clock forward that leases and expiries are judged by. */
  advance(ms: number): void;
  close(): Promise<void>;
}

/**
 * The whole server in this process, on a free port of loopback and a folder of its own: on SQLite, or on the Redis
 * that REDIS_URL names.
 */
export async function startLocalServer(env: Record<string, string> = {}): Promise<LocalServer> {
  const dataDir = await tempFolder();
  const config = readConfig({
    PORT: "0",
    DATA_DIR: dataDir,
    LOG_LEVEL: "silent",
    RATE_LIMIT: "off",
    ...env,
  });
  let aheadMs = 0;
  const { limits: store, ...stores } = await openStores(config, () => aheadMs);
  await mkdir(blobFolder(config));
  const limits = config.rateLimit
    ? new ClientLimits(store, keyFor("limits", await readSecretKey(config)), clientRates(config))
    : null;
  const blobs = openDiskStore(blobFolder(config), { floor: config.diskFloor });
  const server = await composeServer(config, { ...stores, limits, blobs }, evidenceLogger());
  return {
    url: server.url,
    dataDir,
    uploadTokens: stores.uploadTokens,
    advance(ms) {
      aheadMs += ms;
    },
    close: () => server.stop(),
  };
}

/** All that there is to log goes where the run of the tests looks through it, or nowhere. */
export function evidenceLogger(): FastifyBaseLogger {
  const file = logFile();
  return file === null ? createLogger("silent") : createLogger("trace", { file });
}

async function openStores(config: Config, ahead: () => number) {
  const { claimLease, passwordAttempts, storageLimit, redisTarget } = config;
  const rules = { leaseMs: claimLease * 1000, passwordAttempts, storageLimit };
  if (redisTarget !== null) {
    return openRedis({
      ...{ target: redisTarget, rules, prefix: "onetimeshare:1:", acceptDataLoss: false },
      authorities: null,
      clockOffset: ahead,
      report: () => {},
    });
  }
  const clock = () => Date.now() + ahead();
  return {
    metadata: await openSqliteStore({ path: databasePath(config), rules, clock }),
    limits: await openSqliteLimits(limitsPath(config), clock),
    uploadTokens: await openSqliteTokens(accessPath(config)),
  };
}
