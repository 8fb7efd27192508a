import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import type { Redis } from "ioredis";
import { BUCKETS, bucketOf, Keys } from "../../src/server/stores/redis/keys.ts";
import { PRELUDES } from "../../src/server/stores/redis/scripts.ts";
import { openTestStore } from "../../src/server/stores/redis/test-store.suite.ts";
import { everyListQuery, steadyRatio, worstListRatio } from "../support/list-timing.ts";
import { type RedisServer, startRedis, withRedis } from "../support/redis-server.ts";

const MANY = 1_000_000;
const FEW = 1_000;

/** Further shares of each store, whose ids begin with the same characters. */
const SIMILAR = 400;

type TestStore = Awaited<ReturnType<typeof openTestStore>>;

describe("the operator's view of Redis", () => {
  let redis: RedisServer;
  let few: TestStore;
  let many: TestStore;

  before(async () => {
    redis = await startRedis("--appendfsync", "everysec");
    few = await openTestStore(redis.url);
    many = await openTestStore(redis.url);
    await withRedis(redis.port, async (client) => {
      await load(client, few.prefix, FEW);
      await load(client, many.prefix, MANY);
      for (const { prefix } of [few, many]) await loadSimilar(client, prefix, SIMILAR);
    });
  });
  after(async () => {
    await few.close();
    await many.close();
    await redis.stop();
  });

  it("counts every share", async () => {
    const { states } = await many.store.readLive();
    assert.equal(
      Object.values(states).reduce((sum, shares) => sum + shares, 0),
      MANY + SIMILAR,
    );
  });

  it("lists a page of 1,000,000 shares in less than twice the time of 1,000, for every sort and filter, also later pages", async () => {
    const queries = everyListQuery(["A", "AA"]);
    const { ratio, about } = await worstListRatio(few.store, many.store, queries);
    assert.ok(ratio < 2, `${ratio.toFixed(2)} times with ${about}`);
  });

  it("continues in the middle of the list in less than twice the time", async () => {
    const after = { value: 50_000, id: randomBytes(16).toString("base64url") };
    const sort = { by: "size", isDescending: true } as const;
    const query = { state: null, needsPassword: null, sort, after, limit: 50 };
    const read = (test: TestStore) => () => test.store.listShares(query);
    const ratio = await steadyRatio([read(few), read(many)]);
    assert.ok(ratio < 2, ratio.toFixed(2));
  });

  it("reads the live numbers in less than twice the time", async () => {
    const read = (test: TestStore) => () => test.store.readLive();
    const ratio = await steadyRatio([read(few), read(many)]);
    assert.ok(ratio < 2, ratio.toFixed(2));
  });
});

/** Saves shares of all states by the code of the scripts, many in one script. */
const LOADER = `
local states = { 'uploading', 'ready', 'leased', 'locked', 'gone' }
for i = 3, #ARGV do
  local id, number = ARGV[i], rules.first + i
  input.id = id
  SHARE, LIVE = rules.prefix .. 'share:' .. id, rules.prefix .. 'live:' .. id
  local state = states[number % 5 + 1]
  if state == 'leased' then redis.call('ZADD', LIVE, now + 900000, 'ticket') end
  saveShare({
    state = (state == 'leased' or state == 'locked') and 'ready' or state,
    size = (number * 7919) % 100000,
    needsPassword = state == 'locked' or math.floor(number / 5) % 2 == 0,
    createdAt = now - (number * 7907) % 1000000,
    expiresAt = state ~= 'uploading' and now + 3600000 + (number * 7901) % 1000000 or nil,
    goneAt = state == 'gone' and now or nil,
    maxDownloads = 1,
    remainingDownloads = 1,
    uploadedBytes = 0,
    reservedBytes = 0,
    progressAt = now,
    reservedAt = now,
    attemptsLeft = state == 'locked' and 0 or 5,
    wrongPasswords = 0,
  })
end`;

/** Loads shares of all buckets. */
async function load(client: Redis, prefix: string, count: number): Promise<void> {
  for (const index of BUCKETS.keys()) {
    const first = Math.floor((index * count) / 256);
    const end = Math.floor(((index + 1) * count) / 256);
    const ids = Array.from({ length: end - first }, () => idWith(index));
    await loadBucket(client, prefix, first, ids);
  }
}

/** Loads shares whose ids begin with AAA. */
function loadSimilar(client: Redis, prefix: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => idWith(0, 0));
  return loadBucket(client, prefix, 0, ids);
}

/** @param first the number of the first share, which decides its state */
async function loadBucket(
  client: Redis,
  prefix: string,
  first: number,
  ids: readonly string[],
): Promise<void> {
  const folder = new URL("../../src/server/stores/redis/scripts/", import.meta.url);
  const preludes = PRELUDES.share.map((name) => readFile(new URL(`${name}.lua`, folder), "utf8"));
  const script = [...(await Promise.all(preludes)), LOADER].join("\n");
  const rules = { offsetMs: 0, tombstoneMs: 1e9, abandonedAfterMs: 1e9, outboxTargets: [] };
  for (let start = 0; start < ids.length; start += 1_000) {
    const some = ids.slice(start, start + 1_000);
    const [id = ""] = some;
    const ofBucket = { prefix: `${prefix}{${bucketOf(id)}}:`, first: first + start };
    const input = [JSON.stringify({ ...rules, ...ofBucket }), "{}"];
    const keys = new Keys(prefix).ofShare(id);
    await client.eval(script, keys.length, ...keys, ...input, ...some);
  }
}

/** A random id that begins with these bytes. */
function idWith(...bytes: number[]): string {
  return Buffer.from([...bytes, ...randomBytes(16 - bytes.length)]).toString("base64url");
}
