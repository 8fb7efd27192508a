import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type RedisServer, startRedis, withRedis } from "../../../../test/support/redis-server.ts";
import { BUCKETS, Keys } from "./keys.ts";
import { withTestStore } from "./test-store.suite.ts";

const DAY_MS = 86_400_000;

describe("the counts of days in Redis", () => {
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  it("are summed over all buckets, and read once when the day can't change any more", async () => {
    await withTestStore(redis.url, async ({ store, limits, prefix }) => {
      const keys = new Keys(prefix);
      await withRedis(redis.port, async (client) => {
        const today = Math.floor((await store.readClock()) / DAY_MS);
        /** Sets the counts of today, yesterday, and of ten days ago. */
        const setCounts = async (count: number) => {
          for (const bucket of BUCKETS) {
            for (const day of [today, today - 1, today - 10]) {
              await client.hset(keys.stats(bucket), `${day}:claimed`, count);
              await client.hset(keys.refusals(bucket)[2], day, count);
            }
            await client.hset(keys.stats(bucket), "claimed", 5 * count);
            await client.hset(keys.refusals(bucket)[2], "total", 5 * count);
          }
        };
        const shown = async () => {
          const [shares, refusals] = await Promise.all([
            store.readCounts(90),
            limits.readRefusals(90),
          ]);
          const claimed = shares.days.map((day) => day.claimed).filter((count) => count > 0);
          const refused = refusals.days.map(({ count }) => count);
          return { total: shares.totals.claimed, claimed, refusedTotal: refusals.total, refused };
        };
        const of = (total: number, counts: number[]) => ({
          ...{ total, claimed: counts, refusedTotal: total, refused: counts },
        });
        await setCounts(2);
        assert.deepEqual(await shown(), of(2560, [512, 512, 512]));
        await setCounts(3);
        assert.deepEqual(await shown(), of(3840, [512, 768, 768]));
      });
    });
  });
});
