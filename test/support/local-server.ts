import { mkdir } from "node:fs/promises";
import type { FastifyBaseLogger } from "fastify";
import { openDiskStore } from "../../src/server/blobs/disk-store.ts";
import { blobFolder, databasePath, limitsPath, readConfig } from "../../src/server/config.ts";
import { ClientLimits } from "../../src/server/limits/client-limits.ts";
import { createLogger } from "../../src/server/logging.ts";
import { clientRates, composeServer } from "../../src/server/main.ts";
import { openSqliteLimits } from "../../src/server/metadata/sqlite/sqlite-limits.ts";
import { openSqliteStore } from "../../src/server/metadata/sqlite/sqlite-store.ts";
import { keyFor, readSecretKey } from "../../src/server/secret-key.ts";
import { logFile } from "./evidence.ts";
import { tempFolder } from "./temp-folder.ts";

export interface LocalServer {
  url: string;
  dataDir: string;
  /** Puts the clock forward that leases and expiries are judged by. */
  advance(ms: number): void;
  close(): Promise<void>;
}

/** The whole server in this process, on a free port of loopback and a folder of its own. */
export async function startLocalServer(env: Record<string, string> = {}): Promise<LocalServer> {
  const dataDir = await tempFolder();
  const config = readConfig({
    PORT: "0",
    DATA_DIR: dataDir,
    LOG_LEVEL: "silent",
    RATE_LIMIT: "off",
    ...env,
  });
  const { claimLease, passwordAttempts, storageLimit } = config;
  let aheadMs = 0;
  const metadata = await openSqliteStore({
    path: databasePath(config),
    rules: { leaseMs: claimLease * 1000, passwordAttempts, storageLimit },
    clock: () => Date.now() + aheadMs,
  });
  await mkdir(blobFolder(config));
  const limits = config.rateLimit
    ? new ClientLimits(
        await openSqliteLimits(limitsPath(config), () => Date.now() + aheadMs),
        keyFor("limits", await readSecretKey(config)),
        clientRates(config),
      )
    : null;
  const stores = { metadata, limits, blobs: openDiskStore(blobFolder(config)) };
  const server = await composeServer(config, stores, evidenceLogger());
  return {
    url: server.url,
    dataDir,
    advance(ms) {
      aheadMs += ms;
    },
    close: () => server.stop(),
  };
}

/** All that there is to log goes where the run of the tests looks through it, or nowhere. */
export function evidenceLogger(): FastifyBaseLogger {
  const file = logFile();
  return file === null ? createLogger("silent") : createLogger("trace", file);
}
