import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type RedisServer, startRedis, withRedis } from "../../../../test/support/redis-server.ts";
import { startServerProcess } from "../../../../test/support/server-process.ts";
import { parseRedisUrl } from "../../config/redis-url.ts";
import { openRedisTokens } from "./open-redis.ts";
import { openTestStore } from "./test-store.suite.ts";

describe("the Redis store, when it starts,", () => {
  it("rejects a Redis that evicts keys, has no append-only file, or never syncs it", async () => {
    await onRedis(["--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru"], async ({ url }) => {
      await assert.rejects(openTestStore(url), /maxmemory-policy allkeys-lru.*REDIS_ACCEPT_DATA_/);
    });
    await onRedis(["--appendonly", "no"], async ({ url }) => {
      await assert.rejects(openTestStore(url), /appendonly no.*restore burned ones/);
    });
    await onRedis(["--appendfsync", "no"], async ({ url }) => {
      await assert.rejects(openTestStore(url), /appendfsync no/);
    });
  });

  it("accepts such a Redis if the setting allows it, and reports the risk", async () => {
    await onRedis(["--appendonly", "no"], async ({ url }) => {
      const { reports, close } = await openTestStore(url, { acceptDataLoss: true });
      assert.match(reports.join("\n"), /appendonly no/);
      await close();
    });
  });

  it("accepts an eviction policy without a memory limit", async () => {
    await onRedis(["--maxmemory", "0", "--maxmemory-policy", "allkeys-lru"], async ({ url }) => {
      const { reports, close } = await openTestStore(url);
      assert.deepEqual(reports, []);
      await close();
    });
  });

  it("reports the risk of one sync per second, and the unknown settings if CONFIG is forbidden", async () => {
    await onRedis(["--appendfsync", "everysec"], async ({ url, port }) => {
      const open = await openTestStore(url);
      assert.match(open.reports.join("\n"), /appendfsync everysec.*last second/);
      await open.close();
      await withRedis(port, (client) =>
        client.call("ACL", "SETUSER", "shares", "on", ">secret", "~*", "&*", "+@all", "-config"),
      );
      const managed = await openTestStore(`redis://shares:secret@127.0.0.1:${port}`);
      assert.match(managed.reports.join("\n"), /does not allow CONFIG GET/);
      await managed.close();
    });
  });

  it("rejects a replica and an unknown database, also for a connection with only upload tokens", async () => {
    await onRedis([], async ({ url, port }) => {
      const words = /names database 99: .*out of range/;
      await assert.rejects(openTestStore(`${url}/99`), words);
      const target = parseRedisUrl(`${url}/99`);
      assert.ok(target);
      await assert.rejects(
        openRedisTokens({ clockOffset: () => 0, target, authorities: null, prefix: "t:" }),
        words,
      );
      await onRedis(["--replicaof", "127.0.0.1", String(port)], async (replica) => {
        const words = new RegExp(
          `points to a replica.*Set it to the master \\(127.0.0.1:${port}\\)`,
        );
        await assert.rejects(openTestStore(replica.url), words);
      });
    });
  });

  it("reports that Redis is unreachable or rejects the password", async () => {
    await onRedis([], async ({ port }) => {
      await withRedis(port, (client) => client.config("SET", "requirepass", "right"));
      await assert.rejects(openTestStore(`redis://:wrong@127.0.0.1:${port}`), /WRONGPASS/);
    });
    await assert.rejects(openTestStore("redis://127.0.0.1:1"), /can't be reached: .*ECONNREFUSED/);
  });

  it("logs an unneeded password as a warning, without the password", async () => {
    await onRedis([], async ({ port }) => {
      const REDIS_URL = `redis://:unneeded@127.0.0.1:${port}`;
      const server = await startServerProcess({ env: { REDIS_URL } });
      await server.stop();
      const lines = server.log().split("\n");
      const warnings = lines.filter((line) => line.includes("does not require a password"));
      assert.ok(warnings.length > 0);
      for (const line of warnings) assert.equal(JSON.parse(line).msg, "a library warns");
      assert.ok(!server.log().includes("unneeded"));
    });
  });
});

async function onRedis(
  settings: string[],
  work: (redis: RedisServer) => Promise<void>,
): Promise<void> {
  const redis = await startRedis(...settings);
  try {
    await work(redis);
  } finally {
    await redis.stop();
  }
}
