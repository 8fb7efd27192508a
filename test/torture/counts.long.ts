import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countsIn, countsInRedis } from "../support/counted.ts";
import { liveRandomLives } from "../support/random-lives.ts";
import { startRedis } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";
import { anyOf, startServers } from "../support/shared-servers.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";
import { workersOf } from "../support/worker-doors.ts";

const REQUESTS = 10_000;
const KILLS = 20;

describe("the counts of two workers on one SQLite", () => {
  it("are exactly what 10,000 random requests did", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2" } });
    const url = () => server.url;
    const expected = await liveRandomLives({ url, requests: REQUESTS, lanes: 16 });
    assert.deepEqual(await countsIn(server), expected);
    await server.stop();
    assert.deepEqual(await countsIn(server), expected);
  });

  it("are exactly what 10,000 random requests did, also when all processes are killed 20 times", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2" } });
    const url = () => server.url;
    let answers = 0;
    const onAnswer = () => answers++;
    const living = liveRandomLives({
      url,
      onAnswer,
      requests: REQUESTS,
      lanes: 16,
      isMortal: true,
    });
    for (let kills = 1; kills <= KILLS; kills++) {
      const killAfter = (kills * REQUESTS) / (KILLS + 1);
      await waitUntil(() => answers >= killAfter, 600_000);
      // A worker whose primary is dead ends by itself, so the primary comes last.
      for (const pid of await workersOf(server)) process.kill(pid, "SIGKILL");
      await server.kill("SIGKILL");
      await server.restart();
    }
    const expected = await living;
    assert.deepEqual(await countsIn(server), expected);
    await server.stop();
  });
});

describe("the counts of two servers on one Redis", () => {
  it("are exactly what 10,000 random requests did", async () => {
    const redis = await startRedis();
    const env = { REDIS_URL: redis.url, DATA_DIR: await tempFolder() };
    const servers = await startServers(2, env);
    const url = () => anyOf(servers).url;
    const expected = await liveRandomLives({ url, requests: REQUESTS, lanes: 16 });
    assert.deepEqual(await countsInRedis(redis), expected);
    await Promise.all(servers.map((server) => server.stop()));
    assert.deepEqual(await countsInRedis(redis), expected);
    await redis.stop();
  });

  it("are exactly what 10,000 random requests did, also when a server or Redis is killed 20 times", async () => {
    const redis = await startRedis();
    const env = { REDIS_URL: redis.url, DATA_DIR: await tempFolder() };
    const servers = await startServers(2, env);
    const url = () => anyOf(servers).url;
    let answers = 0;
    const onAnswer = () => answers++;
    const living = liveRandomLives({
      url,
      onAnswer,
      requests: REQUESTS,
      lanes: 16,
      isMortal: true,
    });
    for (let kills = 1; kills <= KILLS; kills++) {
      const killAfter = (kills * REQUESTS) / (KILLS + 1);
      await waitUntil(() => answers >= killAfter, 600_000);
      if (kills % 4 === 0) {
        await redis.restart();
        continue;
      }
      const server = anyOf(servers);
      await server.kill("SIGKILL");
      await server.restart();
    }
    const expected = await living;
    assert.deepEqual(await countsInRedis(redis), expected);
    await Promise.all(servers.map((server) => server.stop()));
    await redis.stop();
  });
});
