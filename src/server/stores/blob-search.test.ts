import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type RedisServer, startRedis } from "../../../test/support/redis-server.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { parseRedisUrl } from "../config/redis-url.ts";
import type { MetadataStore } from "../shares/metadata-store.ts";
import { type KnownBlob, type KnownBlobs, searchBlobs } from "./blob-search.ts";
import { findDiskBlobs } from "./disk/disk-listing.ts";
import { openRedisReader } from "./redis/examine-redis.ts";
import { inlineShare, openTestStore, uploadedShare } from "./redis/test-store.suite.ts";
import { SqliteReader } from "./sqlite/examine-sqlite.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";
import { testRules } from "./tested-store.suite.ts";

/** Each round of a search gets the next of these answers. */
function rounds<Value>(...answers: Value[][]): () => AsyncIterable<Value> {
  return async function* () {
    yield* answers.shift() ?? [];
  };
}

const known = (key: string, bytes = 1): KnownBlob => ({ key, bytes });

describe("the search for orphaned and missing blobs", () => {
  it("finds a blob without a share, and a share without its blob", async () => {
    const found = await searchBlobs(
      { knownBlobs: rounds([known("a"), known("lost")], [known("a"), known("lost")]) },
      { keys: rounds(["a", "orphan"], ["a", "orphan"]) },
    );
    assert.deepEqual(found, { total: 2, orphans: ["orphan"], missing: ["lost"] });
  });

  it("ignores what a running server changes meanwhile", async () => {
    const found = await searchBlobs(
      // "new" is uploaded after the first listing. "ended" is deleted before the metadata is read.
      { knownBlobs: rounds([known("new")], [known("new"), known("newer")]) },
      { keys: rounds(["ended"], ["new", "latest"]) },
    );
    assert.deepEqual(found, { total: 2, orphans: [], missing: [] });
  });

  it("does not miss the blob of a share without bytes, nor one whose deletion waits", async () => {
    const found = await searchBlobs(
      { knownBlobs: rounds([known("empty", 0), known("deleting", 0)]) },
      { keys: rounds(["deleting"]) },
    );
    assert.deepEqual(found, { total: 1, orphans: [], missing: [] });
  });

  it("lists only folders of blobs", async () => {
    const root = await tempFolder();
    const key = randomBytes(16).toString("hex");
    for (const name of [join(key.slice(0, 2), key), "lost+found", join("ab", "notes")]) {
      await mkdir(join(root, name), { recursive: true });
    }
    assert.deepEqual(await Array.fromAsync(findDiskBlobs(root).keys()), [key]);
  });
});

describe("the blobs that the metadata knows", () => {
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  it("are the same in SQLite and in Redis", async () => {
    const path = join(await tempFolder(), "onetimeshare.db");
    const sqlite = await openSqliteStore({ path, rules: testRules, clock: Date.now });
    await fill(sqlite);
    const reader = new SqliteReader(path);
    assert.deepEqual(await blobsIn(reader), EXPECTED);
    assert.equal(await reader.findDamage(), null);
    reader.close();
    await sqlite.close();

    const { store, prefix, close } = await openTestStore(redis.url);
    await fill(store);
    const target = parseRedisUrl(redis.url);
    assert.ok(target);
    const redisReader = await openRedisReader(target, null, prefix);
    assert.deepEqual(await blobsIn(redisReader), EXPECTED);
    redisReader.close();
    await close();
  });
});

const EXPECTED = [known("begun", 0), known("ended", 0), known("ready", 70_000)];

async function fill(store: MetadataStore): Promise<void> {
  await store.createOnce(inlineShare());
  await store.createOnce(inlineShare({ content: null, blobKey: "begun", size: 70_000 }));
  await uploadedShare(store, { blobKey: "ready" });
  const ended = await uploadedShare(store, { blobKey: "ended" });
  await store.burn(ended.id, ended.ownerVerifier);
}

async function blobsIn(metadata: KnownBlobs): Promise<KnownBlob[]> {
  const blobs = await Array.fromAsync(metadata.knownBlobs(), ({ key, bytes }) => ({ key, bytes }));
  return blobs.sort((one, other) => one.key.localeCompare(other.key));
}
