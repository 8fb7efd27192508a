import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { BlobStore } from "../../src/server/blobs/blob-store.ts";
import { openDiskStore } from "../../src/server/blobs/disk-store.ts";
import { databasePath, readConfig } from "../../src/server/config.ts";
import { composeServer } from "../../src/server/main.ts";
import type { MetadataStore } from "../../src/server/metadata/metadata-store.ts";
import { openSqliteStore } from "../../src/server/metadata/sqlite/sqlite-store.ts";
import { StorageFullError, StoreUnavailableError } from "../../src/server/store-errors.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { failCalls } from "./failing-stores/every-call.ts";

/** What a store throws from now on; null while it works. */
interface Switch {
  failure: Error | null;
}

const unavailable = new StoreUnavailableError("the test says so");

describe("a store that fails", () => {
  it("at any operation, after it took effect: 503, the same call again ends well, nothing is lost or half-made", async (test) => {
    const runs = await failCalls(["after"], () => [1]);
    test.diagnostic(`${runs} whole lives of shares, each with another failure`);
  });

  it("gives 503 with Retry-After on every call, and the server goes on when it is back", async () => {
    await withServer(async ({ url, metadata }) => {
      const share = await RawShare.ready(url, { size: 100_000, withPassword: true });
      const [ticket, receipt] = [secret(), secret()];
      const calls: (() => Promise<{ status: number; headers: Headers }>)[] = [
        () => new RawShare(url, { inline: true }).create(),
        () => share.preview(),
        () => share.claim(ticket),
        () => share.content(ticket),
        () => share.receipt(ticket, receipt),
        () => share.status(),
        () => share.unlock(),
        () => share.burn(),
        () => share.patch(0, share.ciphertext),
      ];
      const expected = [201, 200, 201, 200, 204, 200, 410, 204, 410];
      for (const [index, call] of calls.entries()) {
        metadata.failure = unavailable;
        const failed = await call();
        assert.equal(failed.status, 503, `call ${index}`);
        assert.equal(failed.headers.get("retry-after"), "5");
        metadata.failure = null;
        assert.equal((await call()).status, expected[index], `call ${index}, again`);
      }
    });
  });

  it("shows in /health by its name", async () => {
    for (const part of ["metadata", "blobs"] as const) {
      await withServer(async (failing) => {
        failing[part].failure = unavailable;
        const answer = await fetch(`${failing.url}/health`);
        assert.equal(answer.status, 503);
        const others = { metadata: "ok", blobs: "ok" };
        assert.deepEqual(await answer.json(), { status: "failing", ...others, [part]: "failing" });
      });
    }
  });

  it("in the middle of an upload keeps what was acknowledged, and the upload goes on", async () => {
    await withServer(async ({ url, blobs }) => {
      const share = await RawShare.created(url, { size: 300_000 });
      assert.equal((await share.patch(0, share.ciphertext.subarray(0, 100_000))).status, 204);
      const rest = share.ciphertext.subarray(100_000);
      for (const [failure, status, code] of [
        [new StorageFullError("disk: ENOSPC"), 507, "storage_full"],
        [unavailable, 503, "unavailable"],
      ] as const) {
        blobs.failure = failure;
        const answer = await share.patch(100_000, rest);
        assert.equal(answer.status, status);
        assert.equal(answer.json.code, code);
        assert.equal(await share.offset(), 100_000);
      }
      blobs.failure = null;
      assert.equal((await share.patch(100_000, rest)).status, 204);
      const ticket = secret();
      await share.claim(ticket);
      assert.ok((await share.content(ticket)).bytes.equals(share.ciphertext));
    });
  });

  it("in the middle of a download lets it resume", async () => {
    await withServer(async ({ url, blobs }) => {
      const share = await RawShare.ready(url, { size: 30_000_000 });
      const ticket = secret();
      await share.claim(ticket);
      const response = await fetch(`${url}/api/v1/shares/${share.id}/content`, {
        headers: { authorization: `Bearer ${ticket}` },
      });
      blobs.failure = unavailable;
      await assert.rejects(response.arrayBuffer());
      blobs.failure = null;
      assert.ok((await share.content(ticket)).bytes.equals(share.ciphertext));
    });
  });
});

interface Failing {
  url: string;
  metadata: Switch;
  blobs: Switch;
}

async function withServer(work: (failing: Failing) => Promise<void>): Promise<void> {
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
    await work({ url: server.url, metadata, blobs });
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
        state.failure ? Promise.reject(state.failure) : value.apply(target, parameters);
    },
  });
}

function failableBlobs(store: BlobStore, state: Switch): BlobStore {
  return {
    ...failable(store, state),
    openWriter: async (...parameters) => failable(await store.openWriter(...parameters), state),
    delete: (key) => (state.failure ? Promise.reject(state.failure) : store.delete(key)),
    room: () => (state.failure ? Promise.reject(state.failure) : store.room()),
    check: () => (state.failure ? Promise.reject(state.failure) : store.check()),
    async *read(key, start, end) {
      for await (const piece of store.read(key, start, end)) {
        if (state.failure) throw state.failure;
        yield piece;
      }
    },
  };
}
