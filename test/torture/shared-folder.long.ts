import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { countsInRedis, grownBy } from "../support/counted.ts";
import { blobFilesIn } from "../support/files-in.ts";
import { liveRandomLives } from "../support/random-lives.ts";
import { RawShare } from "../support/raw-share.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import {
  anyOf,
  assertFetched,
  assertOneOf50Claims,
  at,
  claimed,
  startServers,
} from "../support/shared-servers.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

describe("servers on one Redis and one folder", () => {
  let redis: RedisServer;
  let dataDir: string;

  before(async () => {
    [redis, dataDir] = await Promise.all([startRedis(), tempFolder()]);
  });
  after(() => redis.stop());

  it("serve and burn each other's shares, and grant one of 50 claims", async () => {
    const env = { REDIS_URL: redis.url, DATA_DIR: dataDir };
    const servers = await startServers(2, { ...env, WORKERS: "2" });
    const [here, there] = servers as [ServerProcess, ServerProcess];
    const share = await RawShare.ready(here.url, { size: 200_000 });
    await assertFetched(at(share, there), await claimed(at(share, there)), servers);
    assert.equal((await at(share, there).burn()).status, 204);
    const blobs = join(dataDir, "blobs");
    await waitUntil(async () => (await blobFilesIn(blobs)).length === 0);
    await assertOneOf50Claims(servers, 6);
    await Promise.all(servers.map((server) => server.stop()));
  });

  it("count exactly what random requests did, also if one of them is killed", async () => {
    const servers = await startServers(2, { REDIS_URL: redis.url, DATA_DIR: dataDir });
    let requests = 0;
    const url = () => {
      requests++;
      return anyOf(servers).url;
    };
    const before = await countsInRedis(redis);
    const quiet = await liveRandomLives({ url, requests: 200, lanes: 16 });
    const between = await countsInRedis(redis);
    assert.deepEqual(grownBy(before, between), quiet);

    requests = 0;
    const living = liveRandomLives({ url, requests: 200, lanes: 8, isMortal: true });
    await waitUntil(() => requests >= 80);
    await servers[0]?.kill("SIGKILL");
    await servers[0]?.restart();
    const expected = await living;
    assert.deepEqual(grownBy(between, await countsInRedis(redis)), expected);
    await Promise.all(servers.map((server) => server.stop()));
  });
});

describe("a server", () => {
  it("does not start on a Redis whose settings could lose shares, and report the setting to change", async () => {
    const redis = await startRedis("--appendonly", "no");
    await assert.rejects(
      startServerProcess({ env: { REDIS_URL: redis.url } }),
      /appendonly no.*REDIS_ACCEPT_DATA_LOSS=on/s,
    );
    await redis.stop();
  });
});
