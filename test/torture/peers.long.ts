import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { paths } from "../../src/protocol/api.ts";
import { type S3Engine, startCephS3 } from "../support/ceph-s3.ts";
import { bearer, RawShare } from "../support/raw-share.ts";
import { eventually, type RedisServer, startRedis, withRedis } from "../support/redis-server.ts";
import type { ServerProcess } from "../support/server-process.ts";
import {
  assertToldAtOnce,
  at,
  claimed,
  listenTo,
  startServers,
} from "../support/shared-servers.ts";

const CHANNEL = "onetimeshare:1:events";
const LEASE_SECONDS = 6;
/** A third of the lease. */
const RENEWAL_MS = 2_000;

describe("two servers that tell each other what happens", () => {
  let redis: RedisServer;
  let engine: S3Engine;
  let here: ServerProcess;
  let there: ServerProcess;

  const listeners = () =>
    withRedis(redis.port, async (client) => Number((await client.pubsub("NUMSUB", CHANNEL))[1]));
  /** What the servers may do with channels in Redis; who may not listen any more is cut off by Redis. */
  const setChannels = (rule: "resetchannels" | "allchannels") =>
    withRedis(redis.port, (client) => client.call("ACL", "SETUSER", "shares", rule));

  before(async () => {
    [redis, engine] = await Promise.all([startRedis(), startCephS3()]);
    await withRedis(redis.port, (client) =>
      client.call("ACL", "SETUSER", "shares", "on", ">secret", "~*", "&*", "+@all"),
    );
    [here, there] = (await startServers(2, {
      ...(await engine.newBucket()),
      REDIS_URL: `redis://shares:secret@127.0.0.1:${redis.port}`,
      CLAIM_LEASE: String(LEASE_SECONDS),
    })) as [ServerProcess, ServerProcess];
  });
  after(async () => {
    await Promise.all([here.stop(), there.stop()]);
    await Promise.all([redis.stop(), engine.stop()]);
  });

  const assertTold = () => assertToldAtOnce(here, there);

  it("let a listener on one know at once what happens on the other", assertTold);

  it("end a running response by a burn on the other at the next renewal, when the message is lost", async () => {
    const share = await RawShare.ready(here.url, { size: 30_000_000 });
    const ticket = await claimed(share);
    const response = await fetch(there.url + paths.content(share.id), { headers: bearer(ticket) });
    const reader = response.body?.getReader();
    assert.ok(reader && !(await reader.read()).done);

    await setChannels("resetchannels");
    assert.equal(await listeners(), 0);
    assert.equal((await share.burn()).status, 204);
    const burnedAt = performance.now();
    let received = 0;
    // Slowly, so that it would take twelve seconds.
    const reading = async () => {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        received += next.value.length;
        await sleep(next.value.length / 2_500);
      }
    };
    await assert.rejects(reading());
    // What was on its way already is still received.
    const took = performance.now() - burnedAt;
    assert.ok(took < RENEWAL_MS + 6_000, `it took ${Math.round(took)} ms`);
    assert.ok(received < share.ciphertext.length);
  });

  it("let a listener know a little later when messages are lost, and at once when they are not any more", async () => {
    const share = await RawShare.ready(here.url);
    const events = await listenTo(at(share, there));
    await events.until('"ready"');
    await share.burn();
    await events.until('"gone"');
    await events.close();

    await setChannels("allchannels");
    await eventually("both listen again", async () => (await listeners()) === 2);
    await assertTold();
  });

  it("listen again after their connections were cut", async () => {
    const cut = await withRedis(redis.port, (client) =>
      client.call("CLIENT", "KILL", "TYPE", "pubsub"),
    );
    assert.equal(cut, 2);
    await eventually("both listen again", async () => (await listeners()) === 2);
    await assertTold();
  });
});
