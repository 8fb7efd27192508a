import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { createFrom, trusting } from "./rate-limits/clients.ts";

describe("limits of several processes", () => {
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  it("count the bytes of a day together on one Redis", async (t) => {
    const env = { ...trusting, REDIS_URL: redis.url, SECRET_KEY: secret() };
    const start = () => startLocalServer({ ...env, DAILY_UPLOAD_LIMIT: "10000" });
    const servers = await Promise.all([start(), start()]);
    t.after(() => Promise.all(servers.map((server) => server.close())));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        const { url } = servers[i % 2] as LocalServer;
        return createFrom(url, "192.0.2.60", new RawShare(url, { size: 3_000, inline: true }));
      }),
    );
    assert.equal(answers.filter(({ status }) => status === 201).length, 3);
  });

  it("apply to two servers on one Redis together, and need the same SECRET_KEY", async (t) => {
    const shared = { REDIS_URL: redis.url, DATA_DIR: await tempFolder(), RATE_LIMIT: "on" };
    await assert.rejects(startServerProcess({ env: shared }), /need the same SECRET_KEY/);
    const env = { ...shared, SECRET_KEY: secret() };
    const servers = await Promise.all([startServerProcess({ env }), startServerProcess({ env })]);
    t.after(() => Promise.all(servers.map((server) => server.stop())));
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => createFrom(servers[i % 2]?.url ?? "", "192.0.2.1")),
    );
    assert.equal(answers.filter(({ status }) => status === 201).length, 30);
    await redis.kill();
    const failed = await createFrom(servers[0].url, "192.0.2.1");
    assert.equal(failed.status, 503, "a server passed a request that it could not count");
  });

  it("survive kill -9 on SQLite", async (t) => {
    const server = await startServerProcess({
      env: { RATE_LIMIT: "on", RATE_LIMIT_CREATE: "3/hour" },
    });
    t.after(() => server.stop());
    for (let i = 0; i < 3; i++) await createFrom(server.url, "");
    await server.kill("SIGKILL");
    await server.restart();
    assert.equal((await createFrom(server.url, "")).status, 429);
  });
});
