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
    test = await openTestStore(redis.url, { startTimer: timers.startTimer });
  });
  after(async () => {
    await test.close();
    await redis.stop();
  });

  const timers = manualTimers();
  const isBack = () => eventually("the store is back", () => test.store.check().then(() => true));
  const claim = (share: NewShare, ticket: string) =>
    test.store.claimOnce(share.id, right(share), ticket);

  it("is killed, fails at once, and works again with all its data after the restart", async () => {
    const [kept, burned] = [inlineShare(), inlineShare()];
    await test.store.createOnce(kept);
    await test.store.createOnce(burned);
    await test.store.burn(burned.id, burned.ownerVerifier);
    await redis.kill();
    // No time-out ends here: the calls fail because there is no connection.
    await assert.rejects(claim(kept, "ticket"), UNAVAILABLE);
    await assert.rejects(test.store.check(), UNAVAILABLE);
    await redis.restart();
    await isBack();
    assert.equal((await claim(burned, "ticket")).outcome, "gone");
    assert.equal((await claim(kept, "ticket")).outcome, "claimed");
    assert.ok(test.reports.some((report) => report.includes("is lost")));
    assert.ok(test.reports.some((report) => report.includes("is back")));
  });

  it("hangs, fails within 5 seconds, and gives every repeated call one true answer", async () => {
    const share = inlineShare();
    await test.store.createOnce(share);
    redis.pause();
    const tickets = Array.from({ length: 20 }, (_, i) => `ticket ${i}`);
    const claims = tickets.map((ticket) => assert.rejects(claim(share, ticket), UNAVAILABLE));
    const limits = timers.expire();
    assert.deepEqual(limits, Array(20).fill(4_500));
    await Promise.all(claims);
    redis.resume();
    await isBack();
    const answers = await Promise.all(tickets.map((ticket) => claim(share, ticket)));
    assert.equal(answers.filter(({ outcome }) => outcome === "claimed").length, 1);
    const again = await Promise.all(tickets.map((ticket) => claim(share, ticket)));
    assert.deepEqual(again, answers);
  });

  it("hangs during a look for webhook events, takes none for a caller that has given up", async () => {
    const share = inlineShare();
    await test.store.createOnce(share);
    const take = () => test.store.takeDueEvents([{ target: "first", limit: 1_000 }], 60_000);
    redis.pause();
    const late = assert.rejects(take(), UNAVAILABLE);
    assert.deepEqual(timers.expire(), [4_500]);
    await late;
    redis.resume();
    // The answers to the late look arrive before the answer to this check.
    await isBack();
    const taken = (await take()).find(({ shareId }) => shareId === share.id);
    assert.equal(taken?.attempt, 1);
  });

  it("is disconnected by the server, does not report a lost connection", async () => {
    const target = parseRedisUrl(redis.url);
    assert.ok(target);
    const reports: string[] = [];
    const client = await connect(target, null, (message) => void reports.push(message));
    const ended = once(client, "end");
    client.disconnect();
    await ended;
    assert.deepEqual(reports, []);
  });

  it("closes the connection during a command, does not receive that command again", async () => {
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
  let now = 0;

  before(async () => {
    redis = await startRedis("--repl-diskless-sync-delay", "0");
    replica = await startRedis("--replicaof", "127.0.0.1", String(redis.port));
    await eventually("the replica is online", () =>
      withRedis(redis.port, async (client) => {
        return (await client.info("replication")).includes("state=online");
      }),
    );
    // WAIT times out by itself, so these time limits never end.
    const { startTimer } = manualTimers();
    test = await openTestStore(redis.url, { startTimer, now: () => now });
  });
  after(async () => {
    await test.close();
    await replica.stop();
    await redis.stop();
  });

  it("answers only when the replica has the data of the answer", async () => {
    const share = inlineShare();
    await test.store.createOnce(share);
    replica.pause();
    const answers = Array.from({ length: 20 }, () =>
      assert.rejects(test.store.claimOnce(share.id, right(share), "ticket"), UNAVAILABLE),
    );
    await Promise.all(answers);
    await assert.rejects(test.store.check(), UNAVAILABLE);
    replica.resume();
    await eventually("the store is back", () => test.store.check().then(() => true));
    const again = await test.store.claimOnce(share.id, right(share), "ticket");
    assert.equal(again.outcome, "claimed");
    await withRedis(replica.port, async (client) => {
      const [leases = ""] = await client.keys(`${test.prefix}*:leases:${share.id}`);
      assert.deepEqual(await client.hkeys(leases), ["ticket"]);
    });
  });

  it("works alone 30 seconds after the replica has left", async () => {
    await replica.kill();
    await assert.rejects(test.store.check(), UNAVAILABLE);
    now += 30_000;
    await eventually("the store is back", () => test.store.check().then(() => true));
    assert.equal((await test.store.createOnce(inlineShare())).outcome, "created");
  });
});

/** Time limits that the test ends. */
function manualTimers() {
  const running = new Map<() => void, number>();
  return {
    startTimer: (run: () => void, ms: number) => {
      running.set(run, ms);
      return () => void running.delete(run);
    },
    /** Ends all active limits and returns their lengths in milliseconds. */
    expire() {
      const expired = [...running];
      for (const [run] of expired) run();
      return expired.map(([, ms]) => ms);
    },
  };
}
