import { after, before, describe } from "node:test";
import { type RedisServer, startRedis } from "../../../../test/support/redis-server.ts";
import { metadataStoreSuite, testRules } from "../conformance.suite.ts";
import { openRedis } from "./open-redis.ts";
import { parseRedisUrl } from "./redis-url.ts";

describe("on a real Redis", () => {
  let redis: RedisServer;
  let stores = 0;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  metadataStoreSuite("Redis", async () => {
    let offset = 0;
    const target = parseRedisUrl(redis.url);
    if (!target) throw new Error(`no address: ${redis.url}`);
    const { metadata: store, neighbours } = await openRedis({
      target,
      prefix: `test-${++stores}:`,
      rules: testRules,
      acceptDataLoss: false,
      clockOffset: () => offset,
      report: () => {},
    });
    return {
      store,
      advance: (ms) => {
        offset += ms;
      },
      close: async () => {
        await neighbours.close();
        await store.close();
      },
    };
  });
});
