import { mkdir } from "node:fs/promises";
import { openDiskStore } from "../../../src/server/blobs/disk-store.ts";
import { blobFolder, databasePath, limitsPath, readConfig } from "../../../src/server/config.ts";
import { ClientLimits } from "../../../src/server/limits/client-limits.ts";
import { clientRates, composeServer } from "../../../src/server/main.ts";
import { openSqliteLimits } from "../../../src/server/metadata/sqlite/sqlite-limits.ts";
import { openSqliteStore } from "../../../src/server/metadata/sqlite/sqlite-store.ts";
import { keyFor, readSecretKey } from "../../../src/server/secret-key.ts";
import { evidenceLogger } from "../../support/local-server.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { Faults } from "./faults.ts";

export interface FaultyServer {
  url: string;
  faults: Faults;
  /** Where the blobs lie. */
  blobFolder: string;
  /** Puts the clock of the stores forward. */
  advance(ms: number): void;
  stop(): Promise<void>;
}

/** A server in this process whose stores fail as a test says. */
export async function startFaultyServer(): Promise<FaultyServer> {
  const faults = new Faults();
  const config = readConfig({
    PORT: "0",
    DATA_DIR: await tempFolder(),
    RATE_LIMIT_CREATE: "1000000/hour",
    RATE_LIMIT_CLAIM: "1000000/hour",
    RATE_LIMIT_PASSWORD: "1000000/hour",
    // A place that could not be given back lapses after ten minutes.
    MAX_UNFINISHED_UPLOADS: "1000",
  });
  let aheadMs = 0;
  const clock = () => Date.now() + aheadMs;
  await mkdir(blobFolder(config));
  const metadata = await openSqliteStore({
    path: databasePath(config),
    rules: { leaseMs: 900_000, passwordAttempts: 5, storageLimit: null },
    clock,
  });
  const limits = await openSqliteLimits(limitsPath(config), clock);
  const key = keyFor("limits", await readSecretKey(config));
  const stores = {
    metadata: faults.metadata(metadata),
    blobs: faults.blobs(openDiskStore(blobFolder(config))),
    limits: new ClientLimits(faults.limits(limits), key, clientRates(config)),
  };
  const server = await composeServer(config, stores, evidenceLogger());
  return {
    url: server.url,
    faults,
    blobFolder: blobFolder(config),
    advance(ms) {
      aheadMs += ms;
    },
    async stop() {
      faults.end();
      await server.stop();
    },
  };
}
