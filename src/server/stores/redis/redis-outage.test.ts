import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import {
  eventually,
  type RedisServer,
  startRedis,
  withRedis,
} from "../../../../test/support/redis-server.ts";
import { parseRedisUrl } from "../../config/redis-url.ts";
import type { NewShare } from "../../shares/metadata-store.ts";
import { connect } from "./connection.ts";
import { inlineShare, openTestStore, right } from "./test-store.suite.ts";

const UNAVAILABLE = { name: "StoreUnavailableError" };

describe("the Redis store, when Redis", () => {
  let redis: RedisServer;
  let test: Awaited<ReturnType<typeof openTestStore>>;

  before(async () => {
    redis = await startRedis();
    test = await openTestStore(redis.url);
  });
  after(async () => {
    await test.close();
    await redis.stop();
  });

  const isBack = () => eventually("the store is back", () => test.store.check().then(() => true));
  const claim = (share: NewShare, ticket: string) =>
    test.store.claimOnce(share.id, right(share), ticket);

  it("is killed, says within 5 seconds that it can't say, and goes on by itself with what it had", async () => {
    const [kept, burned] = [inlineShare(), inlineShare()];
    await test.store.createOnce(kept);
    await test.store.createOnce(burned);
    await test.store.burn(burned.id, burned.ownerVerifier);
    await redis.kill();
    await inFiveSeconds(() => assert.rejects(claim(kept, "ticket"), UNAVAILABLE));
    await inFiveSeconds(() => assert.rejects(test.store.check(), UNAVAILABLE));
    await redis.restart();
    await isBack();
    assert.equal((await claim(burned, "ticket")).outcome, "gone");
    assert.equal((await claim(kept, "ticket")).outcome, "claimed");
    assert.ok(test.reports.some((report) => report.includes("is lost")));
    assert.ok(test.reports.some((report) => report.includes("is back")));
  });

  it("hangs, says so within 5 seconds, and tells the truth to who asks again", async () => {
    const share = inlineShare();
    await test.store.createOnce(share);
    redis.pause();
    const tickets = Array.from({ length: 20 }, (_, i) => `ticket ${i}`);
    await inFiveSeconds(() =>
      Promise.all(tickets.map((ticket) => assert.rejects(claim(share, ticket), UNAVAILABLE))),
    );
    redis.resume();
    await isBack();
    const answers = await Promise.all(tickets.map((ticket) => claim(share, ticket)));
    assert.equal(answers.filter(({ outcome }) => outcome === "claimed").length, 1);
    const again = await Promise.all(tickets.map((ticket) => claim(share, ticket)));
    assert.deepEqual(again, answers);
  });

  it("is left, says nothing of a connection that was lost", async () => {
    const target = parseRedisUrl(redis.url);
    assert.ok(target);
    const reports: string[] = [];
    const client = await connect(target, null, (message) => void reports.push(message));
    const ended = once(client, "end");
    client.disconnect();
    await ended;
    assert.deepEqual(reports, []);
  });

  it("closes the connection on a command, does not get that command again", async () => {
    const share = inlineShare({ maxDownloads: 2 });
    await test.store.createOnce(share);
    redis.pause();
    const asked = assert.rejects(claim(share, "first"), UNAVAILABLE);
    const killed = redis.kill();
    await asked;
    await killed;
    await redis.restart();
    await isBack();
    const status = await test.store.readStatus(share.id, share.ownerVerifier);
    assert.ok(status.outcome === "found");
    assert.equal(status.remainingDownloads, 2);
  });
});

describe("the Redis store, with a replica", () => {
  let redis: RedisServer;
  let replica: RedisServer;
  let test: Awaited<ReturnType<typeof openTestStore>>;

  before(async () => {
    redis = await startRedis();
    replica = await startRedis("--replicaof", "127.0.0.1", String(redis.port));
    await eventually("the replica is online", () =>
      withRedis(redis.port, async (client) => {
        return (await client.info("replication")).includes("state=online");
      }),
    );
    test = await openTestStore(redis.url);
  });
  after(async () => {
    await test.close();
    await replica.stop();
    await redis.stop();
  });

  it("answers only when the replica has what the answer rests on", async () => {
    const share = inlineShare();
    await test.store.createOnce(share);
    replica.pause();
    const answers = Array.from({ length: 20 }, () =>
      assert.rejects(test.store.claimOnce(share.id, right(share), "ticket"), UNAVAILABLE),
    );
    await inFiveSeconds(() => Promise.all(answers));
    await inFiveSeconds(() => assert.rejects(test.store.check(), UNAVAILABLE));
    replica.resume();
    await eventually("the store is back", () => test.store.check().then(() => true));
    const again = await test.store.claimOnce(share.id, right(share), "ticket");
    assert.equal(again.outcome, "claimed");
    await withRedis(replica.port, async (client) => {
      const [leases = ""] = await client.keys(`${test.prefix}*:leases:${share.id}`);
      assert.deepEqual(await client.hkeys(leases), ["ticket"]);
    });
  });

  it("goes on alone when the replica has left", async () => {
    await replica.kill();
    await eventually("the store is back", () => test.store.check().then(() => true));
    assert.equal((await test.store.createOnce(inlineShare())).outcome, "created");
  });
});

async function inFiveSeconds(work: () => Promise<unknown>): Promise<void> {
  const begin = performance.now();
  await work();
  const took = performance.now() - begin;
  assert.ok(took < 5_000, `it took ${Math.round(took)} ms`);
}
