import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openPatch, waitForOffset } from "../support/broken-patch.ts";
import { type S3Engine, startCephS3 } from "../support/ceph-s3.ts";
import { startClaimTraffic } from "../support/claim-traffic.ts";
import { RawShare } from "../support/raw-share.ts";
import { startCluster, startWithSentinels } from "../support/redis-groups.ts";
import { eventually, startRedis, withRedis } from "../support/redis-server.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import type { ServerProcess } from "../support/server-process.ts";
import { assertFetched, claimed, startServers } from "../support/shared-servers.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";
import { waitUntil } from "../support/wait-until.ts";
import { createWire, type Wire } from "../support/wire.ts";

/** Longer than the time in which a server retries a store before it answers 503. */
const OUTAGE_MS = 7_000;
const SIZE = 30_000_000;

/**
 * Three servers share their stores. One address distributes connections among them in turn. When an outage begins,
 * one `send` and one `get` are in the middle of their files. Small claims run at the same time.
 */
describe("senders and recipients, with three servers on shared stores,", () => {
  let engine: S3Engine;
  let content: Buffer;

  before(async () => {
    engine = await startCephS3("disk");
    content = randomBytes(SIZE);
  });
  after(() => engine.stop());

  /** `fail` begins the outage. It resolves to a function that ends the outage. */
  const go = async (
    redisUrl: string,
    fail: (servers: ServerProcess[]) => Promise<() => Promise<void>>,
    options: { serversDie?: boolean } = {},
  ): Promise<{ refused: number; created: number }> => {
    const servers = await startServers(3, { ...(await engine.newBucket()), REDIS_URL: redisUrl });
    const wires = await Promise.all([1, 2].map(() => createWire(...servers.map(({ url }) => url))));
    const [sendWire, getWire] = wires as [Wire, Wire];
    const user = await createCliUser();
    try {
      const file = join(await tempFolder(), "file");
      await writeFile(file, content);
      const first = await send(user, file, getWire.url).result;
      const traffic = startClaimTraffic(servers, options);

      const halves = [sendWire.holdAfter("up", SIZE / 2), getWire.holdAfter("down", SIZE / 2)];
      const sending = send(user, file, sendWire.url);
      const received = await tempFolder();
      const getting = user.start(["get", sentLink(first).link, "-o", received]);
      await Promise.all(halves);

      const mend = await fail(servers);
      for (const wire of wires) wire.release();
      await sleep(OUTAGE_MS);
      await mend();

      const got = await getting.result;
      assert.equal(got.exitCode, 0, got.stderr);
      assert.ok((await readFile(join(received, "file"))).equals(content));
      const { link } = sentLink(await sending.result);
      const again = await tempFolder();
      const gotAgain = await user.run(["get", link, "-o", again]);
      assert.equal(gotAgain.exitCode, 0, gotAgain.stderr);
      assert.ok((await readFile(join(again, "file"))).equals(content));
      const before = traffic.created();
      await waitUntil(() => traffic.created() > before + 20);
      await traffic.finish();
      return { refused: traffic.refused(), created: traffic.created() };
    } finally {
      await Promise.all(wires.map((wire) => wire.close()));
      await Promise.all(servers.map((server) => server.stop()));
    }
  };

  it("finish by themselves after Redis was killed and restarted", async () => {
    const redis = await startRedis();
    const { refused } = await go(redis.url, async () => {
      await redis.kill();
      return () => redis.restart();
    }).finally(() => redis.stop());
    assert.ok(refused > 0);
  });

  it("finish by themselves after Redis hung", async () => {
    const redis = await startRedis();
    const { refused } = await go(redis.url, async () => {
      redis.pause();
      return async () => redis.resume();
    }).finally(() => redis.stop());
    assert.ok(refused > 0);
  });

  it("get an answer within 5 s and lose no data when Redis hangs while they send", async () => {
    const redis = await startRedis();
    const [server] = await startServers(1, { ...(await engine.newBucket()), REDIS_URL: redis.url });
    assert.ok(server);
    const share = await RawShare.created(server.url, { size: 20_000_000 });
    const patch = openPatch(share, 0, share.ciphertext.length);
    const answered = once(patch, "response");
    patch.write(share.ciphertext.subarray(0, 12_000_000));
    await waitUntil(async () => (await share.offset()) > 0);
    redis.pause();
    patch.end(share.ciphertext.subarray(12_000_000));
    const begunAt = performance.now();
    const [answer] = (await answered) as [IncomingMessage];
    const took = performance.now() - begunAt;
    assert.equal(answer.statusCode, 503);
    assert.ok(answer.headers["retry-after"]);
    // The server stored the remaining bytes in S3 before it queried Redis.
    assert.ok(took < 6_000, `the answer took ${Math.round(took)} ms`);
    redis.resume();
    await waitUntil(async () => (await share.offset()) > 0);
    const offset = await waitForOffset(share);
    if (offset < share.ciphertext.length) {
      assert.equal((await share.patch(offset, share.ciphertext.subarray(offset))).status, 204);
    }
    await assertFetched(share, await claimed(share), [server]);
    await server.stop();
    await redis.stop();
  });

  it("finish by themselves after Sentinels promoted a replica", async () => {
    const group = await startWithSentinels();
    const [master, ...replicas] = group.nodes;
    const { refused } = await go(group.url, async () => {
      await master?.kill();
      return () =>
        eventually("a replica is master", async () => {
          const roles = await Promise.all(
            replicas.map(({ port }) => withRedis(port, (redis) => redis.role())),
          );
          return roles.some(([role]) => role === "master");
        });
    }).finally(() => group.stop());
    assert.ok(refused > 0);
  });

  it("finish by themselves after a node of a Cluster was killed and restarted", async () => {
    const cluster = await startCluster();
    const [node] = cluster.nodes;
    const { refused } = await go(cluster.url, async () => {
      await node?.kill();
      return async () => node?.restart();
    }).finally(() => cluster.stop());
    assert.ok(refused > 0);
  });

  it("finish by themselves after all of S3 was killed and restarted, and small shares never pause", async () => {
    const redis = await startRedis();
    const { refused } = await go(redis.url, async () => {
      await engine.killAll();
      return () => engine.restartAll();
    }).finally(() => redis.stop());
    assert.equal(refused, 0);
  });

  it("continue at another server when one is killed, and finish after all were killed and restarted", async () => {
    for (const count of [1, 3]) {
      const redis = await startRedis();
      await go(
        redis.url,
        async (servers) => {
          const killed = servers.slice(0, count);
          await Promise.all(killed.map((server) => server.kill("SIGKILL")));
          return async () => void (await Promise.all(killed.map((server) => server.restart())));
        },
        { serversDie: true },
      ).finally(() => redis.stop());
    }
  });
});

function send(user: CliUser, file: string, url: string) {
  return user.start(["send", file], { env: { ONETIMESHARE_SERVER: url } });
}
