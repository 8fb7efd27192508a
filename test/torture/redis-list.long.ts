import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import type { Redis } from "ioredis";
import type { MetadataStore } from "../../src/server/shares/metadata-store.ts";
import { LIST_STATES, type ListQuery } from "../../src/server/shares/operator-store.ts";
import { BUCKETS, bucketOf, Keys } from "../../src/server/stores/redis/keys.ts";
import { PRELUDES } from "../../src/server/stores/redis/scripts.ts";
import { openTestStore } from "../../src/server/stores/redis/test-store.suite.ts";
import { type RedisServer, startRedis, withRedis } from "../support/redis-server.ts";

const MANY = 1_000_000;
const FEW = 1_000;

/** Further shares of each store, whose ids begin with the same characters. */
const SIMILAR = 400;

/** Pages of each store and query in one round. Both stores take turns, so that they meet the same load of the machine. */
const PAGES = 10;

/** A query that seems slow is measured again, because the load of the machine only adds to the time. */
const ROUNDS = 5;

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

  it("lists a page of 1,000,000 shares in less than twice the time of 1,000, for every sort and filter", async () => {
    const slow: string[] = [];
    for (const [name, query] of everyQuery()) {
      const ratio = await compare((store) => store.listShares(query));
      if (ratio >= 2) slow.push(`${name}: ${ratio.toFixed(2)}`);
    }
    assert.deepEqual(slow, []);
  });

  it("continues in the middle of the list in less than twice the time", async () => {
    const after = { value: 50_000, id: randomBytes(16).toString("base64url") };
    const sort = { by: "size", isDescending: true } as const;
    const query = { state: null, needsPassword: null, sort, after, limit: 50 };
    const ratio = await compare((store) => store.listShares(query));
    assert.ok(ratio < 2, ratio.toFixed(2));
  });

  /** How many times as long the large store takes, by the fastest pages of both. */
  async function compare(work: (store: MetadataStore) => Promise<unknown>): Promise<number> {
    const timed = async ({ store }: TestStore) => {
      const begin = performance.now();
      await work(store);
      return performance.now() - begin;
    };
    const least = { few: Infinity, many: Infinity };
    for (let round = 0; round < ROUNDS; round++) {
      for (let page = 0; page < PAGES; page++) {
        least.few = Math.min(least.few, await timed(few));
        least.many = Math.min(least.many, await timed(many));
      }
      if (least.many < 2 * least.few) break;
    }
    return least.many / least.few;
  }
});

function* everyQuery(): Generator<[string, ListQuery]> {
  const sorts = [
    ...(["created", "expires", "size"] as const).flatMap((by) =>
      [true, false].map((isDescending) => ({ by, isDescending })),
    ),
    ...["A", "AA"].map((prefix) => ({ by: "id" as const, prefix })),
  ];
  for (const sort of sorts) {
    for (const state of [null, ...LIST_STATES]) {
      for (const needsPassword of [null, true, false]) {
        const name = `${JSON.stringify(sort)} ${state} ${needsPassword}`;
        // As many as both stores have, also of the similar ids: pages of different lengths can't be compared.
        const limit = sort.by === "id" ? 20 : 50;
        yield [name, { sort, state, needsPassword, after: null, limit }];
      }
    }
  }
}

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
