import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { describe, it } from "node:test";
import { countsIn } from "../support/counted.ts";
import { liveRandomLives } from "../support/random-lives.ts";
import { startServerProcess } from "../support/server-process.ts";
import { workersOf } from "../support/worker-doors.ts";

const REQUESTS = 10_000;

describe("the counts of two workers on one SQLite", () => {
  it("are exactly what 10,000 random requests did", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2" } });
    const url = () => server.url;
    const expected = await liveRandomLives({ url, requests: REQUESTS, lanes: 16 });
    assert.deepEqual(await countsIn(server), expected);
    await server.stop();
    assert.deepEqual(await countsIn(server), expected);
  });

  it("are exactly what 10,000 random requests did, also when all processes are killed again and again", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2" } });
    const url = () => server.url;
    let isDone = false;
    const living = liveRandomLives({ url, requests: REQUESTS, lanes: 16, isMortal: true }).finally(
      () => {
        isDone = true;
      },
    );
    let kills = 0;
    while (!isDone) {
      await Promise.race([living, new Promise((wake) => setTimeout(wake, randomInt(500, 3_000)))]);
      if (isDone) break;
      const workers = await workersOf(server);
      await server.kill("SIGKILL");
      for (const pid of workers) process.kill(pid, "SIGKILL");
      await server.restart();
      kills++;
    }
    assert.ok(kills >= 5, `the server was killed ${kills} times`);
    assert.deepEqual(await countsIn(server), await living);
    await server.stop();
  });
});
