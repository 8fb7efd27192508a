import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import {
  eventually,
  type RedisServer,
  startRedis,
  withRedis,
} from "../../../../test/support/redis-server.ts";
import type { NewShare } from "../../shares/metadata-store.ts";
import { inlineShare, openTestStore, right } from "./test-store.suite.ts";

const UNAVAILABLE = { name: "StoreUnavailableError" };
const LOST_FOR_MS = 30_000;

type TestStore = Awaited<ReturnType<typeof openTestStore>>;

describe("the Redis store, while a failover replaces its master", () => {
  let master: RedisServer;
  let replicas: [RedisServer, RedisServer];
  let test: TestStore;
  let share: NewShare;
  let now = 0;

  beforeEach(async () => {
    master = await startRedis("--repl-diskless-sync-delay", "0");
    const follow = ["--replicaof", "127.0.0.1", String(master.port)];
    replicas = await Promise.all([startRedis(...follow), startRedis(...follow)]);
    await hasReplicas(master, 2);
    test = await openTestStore(master.url, { now: () => now });
    share = inlineShare();
    assert.equal((await test.store.createOnce(share)).outcome, "created");
  });
  afterEach(async () => {
    await test.close();
    await Promise.all([master, ...replicas].map((server) => server.stop()));
  });

  const claim = ({ store }: TestStore, ticket: string) =>
    store.claimOnce(share.id, right(share), ticket);

  /** A Sentinel promotes a replica first. The old master learns it up to 20 seconds later. */
  async function promote([promoted]: RedisServer[]): Promise<TestStore> {
    assert.ok(promoted);
    await withRedis(promoted.port, (redis) => redis.replicaof("NO", "ONE"));
    return openTestStore(promoted.url, { prefix: test.prefix });
  }

  it("answers no claim that only the replicas have which were not promoted", async () => {
    const after = await promote(replicas);
    try {
      await hasReplicas(master, 1);
      await assert.rejects(claim(test, "first"), UNAVAILABLE);
      await assert.rejects(claim(test, "first"), UNAVAILABLE);
      assert.equal((await claim(after, "second")).outcome, "claimed");
    } finally {
      await after.close();
    }
  });

  it("answers no claim on the old master after it has lost all replicas and a connection", async () => {
    const after = await promote(replicas);
    try {
      const [promoted, other] = replicas;
      await withRedis(other.port, (redis) => redis.replicaof("127.0.0.1", promoted.port));
      await hasReplicas(master, 0);
      await withRedis(master.port, (redis) => redis.call("CLIENT", "KILL", "TYPE", "normal"));
      await eventually("the store has connected again", async () => {
        const error = await claim(test, "first").then(
          () => assert.fail("a second claim is possible"),
          ({ message }: Error) => message,
        );
        return error.includes("replicas are lost");
      });
      assert.equal((await claim(after, "second")).outcome, "claimed");
    } finally {
      await after.close();
    }
  });

  it("answers a claim again when the lost replica is back, and gives the same answer", async () => {
    const [, lost] = replicas;
    await lost.kill();
    await hasReplicas(master, 1);
    await assert.rejects(claim(test, "ticket"), UNAVAILABLE);
    await lost.restart();
    await hasReplicas(master, 2);
    await eventually("the store is back", () => test.store.check().then(() => true));
    assert.equal((await claim(test, "ticket")).outcome, "claimed");
    assert.equal((await claim(test, "another")).outcome, "already_claimed");
  });

  it("works without a lost replica after 30 seconds, also if it was the last", async () => {
    for (const [i, lost] of replicas.entries()) {
      await lost.kill();
      await hasReplicas(master, 1 - i);
      await assert.rejects(claim(test, "ticket"), UNAVAILABLE);
      now += LOST_FOR_MS;
      assert.equal((await claim(test, "ticket")).outcome, "claimed");
    }
    const told = test.reports.filter((report) => report.includes("replica "));
    assert.deepEqual(
      told.map((report) => report.replace(/\d+\.\S+/, "…")),
      [
        "Redis: replica … is silent; answers are 503 for up to 30 s",
        "Redis: replica … was silent for 30 s; answers do not wait for it",
        "Redis: replica … is silent; answers are 503 for up to 30 s",
        "Redis: replica … was silent for 30 s; answers do not wait for it",
      ],
    );
  });
});

function hasReplicas({ port }: RedisServer, count: number): Promise<void> {
  return eventually(`the master has ${count} replicas`, () =>
    withRedis(port, async (redis) => {
      return (await redis.info("replication")).split("state=online").length === count + 1;
    }),
  );
}
