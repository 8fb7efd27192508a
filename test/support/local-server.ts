import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import type { FastifyBaseLogger } from "fastify";
import type { UploadTokenStore } from "../../src/server/access/upload-token-store.ts";
import type { AdminStore } from "../../src/server/admin/admin-store.ts";
import { composeServer } from "../../src/server/compose.ts";
import { type Config, readConfig } from "../../src/server/config/config.ts";
import { keyFor, readSecretKey } from "../../src/server/config/key-files.ts";
import { ClientLimits } from "../../src/server/limits/client-limits.ts";
import type { LimitStore } from "../../src/server/limits/limit-store.ts";
import { createLogger } from "../../src/server/runtime/logging.ts";
import type { BlobStore } from "../../src/server/shares/blob-store.ts";
import type { MetadataStore } from "../../src/server/shares/metadata-store.ts";
import { openDiskStore } from "../../src/server/stores/disk/disk-store.ts";
import {
  accessPath,
  adminPath,
  blobFolder,
  databasePath,
  limitsPath,
} from "../../src/server/stores/open-stores.ts";
import { openRedis } from "../../src/server/stores/redis/open-redis.ts";
import { clientRatesOf, lifecycleRulesOf } from "../../src/server/stores/rule-settings.ts";
import { openThreadedStores } from "../../src/server/stores/sqlite/threaded-stores.ts";
import { logFile } from "./evidence.ts";
import { tempFolder } from "./temp-folder.ts";

export interface LocalServer {
  url: string;
  dataDir: string;
  /** The store in which a test creates and revokes upload tokens. */
  uploadTokens: UploadTokenStore;
  /** Advances the server's clock, which decides about leases and expiries. */
  advance(ms: number): void;
  /** The store of sessions and of the audit log. */
  admin: AdminStore;
  close(): Promise<void>;
}

/** All stores of the server. */
export interface BareStores {
  metadata: MetadataStore;
  blobs: BlobStore;
  limits: LimitStore;
  uploadTokens: UploadTokenStore;
  admin: AdminStore;
}

interface LocalServerOptions {
  /** Replaces or wraps the stores. */
  wrap?: (stores: BareStores, config: Config) => BareStores;
  /** Other built pages than those of dist/web. */
  webFolder?: string;
}

/**
 * Starts the complete server in this process, on a free loopback port and with its own folder. It uses SQLite in a
 * thread, or the Redis of REDIS_URL.
 */
export async function startLocalServer(
  env: Record<string, string> = {},
  { wrap = (stores) => stores, webFolder }: LocalServerOptions = {},
): Promise<LocalServer> {
  const dataDir = env.DATA_DIR ?? (await tempFolder());
  const config = readConfig({
    PORT: "0",
    DATA_DIR: dataDir,
    LOG_LEVEL: "silent",
    RATE_LIMIT: "off",
    ...env,
  });
  const log = evidenceLogger();
  // SQLite's thread reads this clock too.
  const aheadMs = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  const { peers, ...opened } = await openStores(config, aheadMs, log);
  await mkdir(blobFolder(config), { recursive: true });
  const blobs = openDiskStore(blobFolder(config), { floor: config.diskFloor });
  const bare = wrap({ ...opened, blobs }, config);
  const adminLimits = await clientLimits(config, bare.limits);
  const limits = config.rateLimit ? adminLimits : null;
  const stores = { ...bare, peers, limits, adminLimits };
  const server = await composeServer(config, stores, log, {
    now: () => Date.now() + (aheadMs[0] ?? 0),
    ...(webFolder === undefined ? {} : { webFolder }),
  });
  return {
    url: server.url,
    dataDir,
    uploadTokens: bare.uploadTokens,
    admin: bare.admin,
    advance(ms) {
      aheadMs[0] = (aheadMs[0] ?? 0) + ms;
    },
    close: () => server.stop(),
  };
}

/** Writes all log lines to the evidence of the test run, if there is one. */
function evidenceLogger(): FastifyBaseLogger {
  const file = logFile();
  return file === null ? createLogger("silent") : createLogger("trace", { file });
}

async function clientLimits(config: Config, store: LimitStore) {
  return new ClientLimits(
    store,
    keyFor("limits", await readSecretKey(config)),
    clientRatesOf(config),
  );
}

async function openStores(config: Config, aheadMs: Float64Array, log: FastifyBaseLogger) {
  const rules = lifecycleRulesOf(config);
  const { redisTarget } = config;
  if (redisTarget !== null) {
    return openRedis({
      ...{ target: redisTarget, rules, prefix: "onetimeshare:1:", acceptDataLoss: false },
      authorities: null,
      clockOffset: () => aheadMs[0] ?? 0,
      report: () => {},
    });
  }
  const { metadata, limits, uploadTokens, admin } = await openThreadedStores({
    ...{ path: databasePath(config), rules, aheadMs },
    limitsPath: limitsPath(config),
    tokensPath: accessPath(config),
    adminPath: adminPath(config),
    report: (error) => log.error({ err: error }, "SQLite's thread has ended"),
  });
  assert.ok(uploadTokens && limits);
  return { metadata, limits, uploadTokens, admin, peers: undefined };
}
