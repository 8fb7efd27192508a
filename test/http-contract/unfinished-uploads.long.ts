import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startLocalServer } from "../support/local-server.ts";
import { RawShare } from "../support/raw-share.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";
import {
  clientAt,
  passed,
  trusting,
  unfinishedUploadsContract,
} from "./unfinished-uploads/contract.ts";

describe("unfinished uploads on Redis", () => {
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  const start = (env: Record<string, string> = {}) =>
    startLocalServer({ ...trusting, REDIS_URL: redis.url, ...env });

  unfinishedUploadsContract("Redis", start);

  it("are counted by two servers together", async () => {
    const servers = await Promise.all([start(), start()]);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        clientAt(servers[i % 2]?.url ?? "", "203.0.113.1").create(),
      ),
    );
    assert.equal(passed(answers), 3);
    await Promise.all(servers.map((server) => server.close()));
  });
});

describe("unfinished uploads on SQLite", () => {
  it("are counted by two processes together, also after kill -9", async (t) => {
    const server = await startServerProcess({ env: { RATE_LIMIT: "on", WORKERS: "2" } });
    t.after(() => server.stop());
    const create = () => new RawShare(server.url).create({ connection: "close" });
    const answers = await Promise.all(Array.from({ length: 100 }, create));
    assert.equal(passed(answers), 3);
    await server.kill("SIGKILL");
    await server.restart();
    assert.equal((await create()).status, 429);
  });
});
