import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Redis } from "ioredis";
import {
  eventually,
  type RedisServer,
  startRedis,
  withRedis,
} from "../../../../test/support/redis-server.ts";
import { type MetadataStore, type NewShare, TOMBSTONE_MS } from "../../shares/metadata-store.ts";
import {
  assertLiveIsListed,
  operatorsView,
  StoreUser,
  shareInEachState,
} from "../store-user.suite.ts";
import { bucketOf, Keys } from "./keys.ts";
import { inlineShare, openTestStore, right, withTestStore } from "./test-store.suite.ts";

describe("the list of shares in Redis", () => {
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  it("has the shares of the version before soon after a server has started", async () => {
    await withTestStore(redis.url, async ({ store, prefix }) => {
      const shares = await shareInEachState(store);
      const expected = await operatorsView(store);
      await withRedis(redis.port, (client) => forgetList(client, prefix));
      assert.equal((await store.readLive()).states.ready, 0);
      const servers = await Promise.all([1, 2, 3].map(() => openTestStore(redis.url, { prefix })));
      const [{ informed } = { informed: [] }] = servers;
      await eventually("the list is complete", async () => {
        const [live] = await operatorsView(store);
        return sum(Object.values(live.states)) === shares.length;
      });
      await eventually("the log says that it is done", async () => informed.length === 2);
      const count = String(shares.length);
      assert.match(
        informed[0] ?? "",
        new RegExp(`^upgrading the list of shares: ${count} shares `),
      );
      assert.match(
        informed[1] ?? "",
        new RegExp(`^upgraded the list .* ${count} shares in \\d+ ms$`),
      );
      await Promise.all(servers.map((server) => server.close()));
      assert.deepEqual(await operatorsView(store), expected);
    });
  });

  it("gets a share of the version before with its next change, without a check", async () => {
    await withTestStore(redis.url, async ({ store, prefix }) => {
      const share = inlineShare({ maxDownloads: 2 });
      await store.createOnce(share);
      await withRedis(redis.port, (client) => forgetList(client, prefix));
      await store.claimOnce(share.id, right(share), "ticket");
      const [live, { shares }] = await operatorsView(store);
      assert.deepEqual([live.states.leased, live.bytes], [1, share.size]);
      assert.deepEqual(
        shares.map(({ id, state }) => [id, state]),
        [[share.id, "leased"]],
      );
    });
  });

  it("is repaired after a server of the version before has changed and deleted shares", async () => {
    await withTestStore(redis.url, async ({ store, prefix, advance }) => {
      const user = new StoreUser(store);
      const claimed = await user.create({ maxDownloads: 2 });
      const completed = await user.create({ content: null, blobKey: "ab12" });
      const deleted = await user.create();
      await store.burn(deleted.id, deleted.ownerVerifier);
      await withRedis(redis.port, async (client) => {
        await asVersionBefore(client, prefix, claimed, { remainingDownloads: 1 });
        const expiresAt = Date.now() + 3_600_000;
        const { size } = completed;
        const ready = { state: "ready", uploadedBytes: size, expiresAt };
        await asVersionBefore(client, prefix, completed, ready);
        const { id } = deleted;
        await client.del(...(await client.keys(`${prefix}*:${id}`)));
        for (const due of await client.keys(`${prefix}*:due`)) await client.zrem(due, id);
      });
      const [stale] = await operatorsView(store);
      assert.deepEqual([stale.states.uploading, stale.states.gone], [1, 1]);

      // One of them is changed again, by this version, before the check.
      await user.claim(completed, "ticket");
      await checkedAgain(prefix);
      const [live, { shares }] = await operatorsView(store);
      assert.deepEqual(live.states, { uploading: 0, ready: 1, leased: 1, locked: 0, gone: 0 });
      assert.equal(live.bytes, claimed.size + completed.size);
      const listed = new Map(shares.map(({ id, ...share }) => [id, share]));
      assert.deepEqual([...listed.keys()].sort(), [claimed.id, completed.id].sort());
      assert.equal(listed.get(claimed.id)?.downloads, 1);
      for (const by of ["created", "expires", "size"] as const) {
        assert.equal((await pageBy(store, by)).shares.length, 2, by);
      }

      for (const share of [claimed, completed]) await store.burn(share.id, share.ownerVerifier);
      advance(TOMBSTONE_MS);
      await user.settle();
      await withRedis(redis.port, async (client) => {
        assert.deepEqual(await client.keys(`${prefix}*:list`), [], "a member was left behind");
        await assertLiveIsListed(store);
        assert.equal((await store.readLive()).bytes, 0);
      });
    });
  });

  it("is counted if a server has made it without the numbers of its shares", async () => {
    await withTestStore(redis.url, async ({ store, prefix }) => {
      await shareInEachState(store);
      const [expected] = await operatorsView(store);
      await withRedis(redis.port, (client) => forgetNumbers(client, prefix));
      assert.deepEqual(await store.readLive(), expected);
      await withRedis(redis.port, (client) => forgetNumbers(client, prefix));
      const share = await new StoreUser(store).create();
      await assertLiveIsListed(store);
      await store.burn(share.id, share.ownerVerifier);
      await assertLiveIsListed(store);
    });
  });

  it("is counted again after a server without the numbers has changed it", async () => {
    await withTestStore(redis.url, async ({ store, prefix }) => {
      const share = await new StoreUser(store).create();
      // Otherwise the first check of this server could repair the numbers at once.
      await checkedAgain(prefix);
      await withRedis(redis.port, async (client) => {
        const stats = new Keys(prefix).stats(bucketOf(share.id));
        await client.hset(stats, { "listed:r": 5, "listed:g": -1 });
      });
      await assert.rejects(assertLiveIsListed(store));
      await checkedAgain(prefix);
      await assertLiveIsListed(store);
    });
  });

  it("is checked by one server, not by every server that starts", async () => {
    await withTestStore(redis.url, async ({ store, prefix }) => {
      await store.createOnce(inlineShare());
      await checkedAgain(prefix);
      await withRedis(redis.port, async (client) => {
        const checks = async () => {
          const stats = await client.info("commandstats");
          return Number(/cmdstat_zscan:calls=(\d+)/.exec(stats)?.[1]);
        };
        const before = await checks();
        const second = await openTestStore(redis.url, { prefix });
        await second.store.readLive();
        await second.store.readLive();
        await second.close();
        assert.equal(await checks(), before);
        assert.deepEqual(second.informed, [], "nothing was upgraded");
      });
    });
  });

  /** Waits until a new server has checked all buckets. */
  async function checkedAgain(prefix: string): Promise<void> {
    await withRedis(redis.port, async (client) => {
      const stats = await client.keys(`${prefix}*:stats`);
      for (const key of stats) await client.hdel(key, "checkedAt");
      await withTestStore(
        redis.url,
        () =>
          eventually("all buckets are checked", async () => {
            const lists = await client.keys(`${prefix}*:list`);
            const marks = await Promise.all(
              lists.map((key) => client.hget(key.replace(/list$/, "stats"), "checkedAt")),
            );
            return marks.every((mark) => mark !== null);
          }),
        { prefix },
      );
    });
  }
});

/** Removes everything that the version before did not write. */
async function forgetList(client: Redis, prefix: string): Promise<void> {
  for (const kind of ["list", "stats", "outbox", "outbox-due"]) {
    const keys = await client.keys(`${prefix}*:${kind}`);
    if (keys.length > 0) await client.del(...keys);
  }
  const script = `local share = cmsgpack.unpack(redis.call('GET', KEYS[1]))
    share.listState, share.listBytes = nil, nil
    redis.call('SET', KEYS[1], cmsgpack.pack(share))`;
  for (const key of await client.keys(`${prefix}*:share:*`)) await client.eval(script, 1, key);
}

/** Removes what a server of a version before, which has the list, did not write. */
async function forgetNumbers(client: Redis, prefix: string): Promise<void> {
  for (const key of await client.keys(`${prefix}*:stats`)) {
    const fields = (await client.hkeys(key)).filter((field) => field.startsWith("listed:"));
    if (fields.length > 0) await client.hdel(key, ...fields);
  }
}

/** Changes a record as a server of the version before does: it keeps the fields that it does not know. */
async function asVersionBefore(
  client: Redis,
  prefix: string,
  { id }: NewShare,
  changes: Record<string, string | number>,
): Promise<void> {
  const [key = ""] = await client.keys(`${prefix}*:share:${id}`);
  const script = `local share = cmsgpack.unpack(redis.call('GET', KEYS[1]))
    for name, value in pairs(cjson.decode(ARGV[1])) do share[name] = value end
    redis.call('SET', KEYS[1], cmsgpack.pack(share))`;
  await client.eval(script, 1, key, JSON.stringify(changes));
}

function pageBy(store: MetadataStore, by: "created" | "expires" | "size") {
  const query = { state: null, needsPassword: null, after: null, limit: 100 };
  return store.listShares({ ...query, sort: { by, isDescending: false } });
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
