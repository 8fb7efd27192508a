import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { paths } from "../../src/protocol/api.ts";
import { type S3Engine, startCephS3 } from "../support/ceph-s3.ts";
import { bearer, RawShare } from "../support/raw-share.ts";
import { eventually, type RedisServer, startRedis, withRedis } from "../support/redis-server.ts";
import type { ServerProcess } from "../support/server-process.ts";
import {
  assertNotifiesAtOnce,
  at,
  claimed,
  listenTo,
  startServers,
} from "../support/shared-servers.ts";

const CHANNEL = "onetimeshare:1:events";
const LEASE_SECONDS = 6;
/** A third of the lease. */
const RENEWAL_MS = 2_000;

describe("two servers that send each other peer events", () => {
  let redis: RedisServer;
  let engine: S3Engine;
  let here: ServerProcess;
  let there: ServerProcess;

  const listeners = () =>
    withRedis(redis.port, async (client) => Number((await client.pubsub("NUMSUB", CHANNEL))[1]));
  /** Sets the Redis channels that the servers may use. Redis disconnects a subscriber that loses its permission. */
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

  const assertNotifies = () => assertNotifiesAtOnce(here, there);

  it("notify a listener on one server at once of an event on the other", assertNotifies);

  it("stop a running response at the next renewal after a burn on the other, if the peer event is lost", async () => {
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
    // The reader is so slow that the response would take twelve seconds.
    const reading = async () => {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        received += next.value.length;
        await sleep(next.value.length / 2_500);
      }
    };
    await assert.rejects(reading());
    // Bytes that the server sent before the burn still arrive.
    const took = performance.now() - burnedAt;
    assert.ok(took < RENEWAL_MS + 6_000, `the response ended after ${Math.round(took)} ms`);
    assert.ok(received < share.ciphertext.length);
  });

  it("notify a listener a little later while peer events are lost, and at once after that", async () => {
    const share = await RawShare.ready(here.url);
    const events = await listenTo(at(share, there));
    await events.until('"ready"');
    await share.burn();
    await events.until('"gone"');
    await events.close();

    await setChannels("allchannels");
    await eventually("both servers subscribe again", async () => (await listeners()) === 2);
    await assertNotifies();
  });

  it("subscribe again after Redis closed their connections", async () => {
    const cut = await withRedis(redis.port, (client) =>
      client.call("CLIENT", "KILL", "TYPE", "pubsub"),
    );
    assert.equal(cut, 2);
    await eventually("both servers subscribe again", async () => (await listeners()) === 2);
    await assertNotifies();
  });
});
