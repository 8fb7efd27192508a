import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlobStore } from "../../src/server/blobs/blob-store.ts";
import { openDiskStore } from "../../src/server/blobs/disk-store.ts";
import { databasePath, readConfig } from "../../src/server/config.ts";
import { composeServer } from "../../src/server/main.ts";
import type { MetadataStore } from "../../src/server/metadata/metadata-store.ts";
import { openSqliteStore } from "../../src/server/metadata/sqlite/sqlite-store.ts";

/** What a store throws from now on; null while it works. */
interface Switch {
  failure: unknown;
}

export interface FailingServer {
  url: string;
  metadata: Switch;
  blobs: Switch;
  blobFolder: string;
}

/** Runs a test against a server, in this process, whose stores fail when the test says so. */
export async function withFailingStores(
  work: (server: FailingServer) => Promise<void>,
): Promise<void> {
  const dataDir = await fs.mkdtemp(join(tmpdir(), "ots-failing-"));
  const config = readConfig({ PORT: "0", DATA_DIR: dataDir, LOG_LEVEL: "silent" });
  const rules = { leaseMs: 900_000, passwordAttempts: 5, storageLimit: null };
  const path = databasePath(config);
  const blobFolder = join(dataDir, "blobs");
  await fs.mkdir(blobFolder);
  const [metadata, blobs]: [Switch, Switch] = [{ failure: null }, { failure: null }];
  const store = await openSqliteStore({ path, rules, clock: Date.now });
  const server = await composeServer(config, {
    limits: null,
    metadata: failable<MetadataStore>(store, metadata),
    blobs: failableBlobs(openDiskStore(blobFolder), blobs),
  });
  try {
    await work({ url: server.url, metadata, blobs, blobFolder });
  } finally {
    metadata.failure = null;
    blobs.failure = null;
    await server.stop();
    await fs.rm(dataDir, { recursive: true, force: true });
  }
}

/** A store whose every call rejects while the switch says so. */
function failable<Store extends object>(store: Store, state: Switch): Store {
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      return (...parameters: unknown[]) =>
        state.failure !== null ? Promise.reject(state.failure) : value.apply(target, parameters);
    },
  });
}

function failableBlobs(store: BlobStore, state: Switch): BlobStore {
  return {
    ...failable(store, state),
    openWriter: async (...parameters) => failable(await store.openWriter(...parameters), state),
    delete: (key) => (state.failure !== null ? Promise.reject(state.failure) : store.delete(key)),
    room: () => (state.failure !== null ? Promise.reject(state.failure) : store.room()),
    check: () => (state.failure !== null ? Promise.reject(state.failure) : store.check()),
    async *read(key, start, end) {
      for await (const piece of store.read(key, start, end)) {
        if (state.failure !== null) throw state.failure;
        yield piece;
      }
    },
  };
}
