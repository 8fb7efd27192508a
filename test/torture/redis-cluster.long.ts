import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { uploadTokenStoreSuite } from "../../src/server/access/conformance.suite.ts";
import { limitStoreSuite } from "../../src/server/limits/conformance.suite.ts";
import { metadataStoreSuite } from "../../src/server/metadata/conformance.suite.ts";
import type { NewShare } from "../../src/server/metadata/metadata-store.ts";
import {
  inlineShare,
  openTestLimits,
  openTestStore,
  openTestTokens,
  right,
} from "../../src/server/metadata/redis/test-store.suite.ts";
import { type RedisGroup, startCluster, startWithSentinels } from "../support/redis-groups.ts";
import { eventually, withRedis } from "../support/redis-server.ts";

const UNAVAILABLE = { name: "StoreUnavailableError" };

type TestStore = Awaited<ReturnType<typeof openTestStore>>;

describe("a Cluster", () => {
  let cluster: RedisGroup;

  before(async () => {
    cluster = await startCluster();
  });
  after(() => cluster.stop());

  metadataStoreSuite("Redis Cluster", () => openTestStore(cluster.url));
  limitStoreSuite("Redis Cluster", () => openTestLimits(cluster.url));
  uploadTokenStoreSuite("Redis Cluster", () => openTestTokens(cluster.url));

  it("that loses a node says so within 5 seconds, and has all again when the node is back", async () => {
    const test = await openTestStore(cluster.url);
    try {
      const shares = await createMany(test, 60);
      const [lost] = cluster.nodes;
      await lost?.kill();
      const begin = performance.now();
      const answers = await Promise.allSettled(shares.map((share) => claim(test, share, "ticket")));
      assert.ok(performance.now() - begin < 5_000);
      const failed = answers.flatMap((a) => (a.status === "rejected" ? [a.reason] : []));
      assert.ok(failed.length > 0);
      for (const error of failed) assert.equal(error.name, UNAVAILABLE.name);
      await lost?.restart();
      await back(test);
      await assertClaimedOnce(test, shares);
    } finally {
      await test.close();
    }
  });
});

describe("Sentinels", () => {
  it("that make a replica the master lose no answer, and claims go on by themselves", async () => {
    const group = await startWithSentinels();
    const test = await openTestStore(group.url);
    try {
      const shares = await createMany(test, 60);
      const early = shares.slice(0, 20);
      for (const share of early) {
        assert.equal((await claim(test, share, "ticket")).outcome, "claimed");
      }
      const [master, ...replicas] = group.nodes;
      await master?.kill();
      const begin = performance.now();
      await assert.rejects(claim(test, shares[20] as NewShare, "ticket"), UNAVAILABLE);
      assert.ok(performance.now() - begin < 5_000);
      await eventually("a replica is master", async () => {
        const roles = await Promise.all(
          replicas.map(({ port }) => withRedis(port, (r) => r.role())),
        );
        return roles.some(([role]) => role === "master");
      });
      await back(test);
      await assertClaimedOnce(test, shares);
    } finally {
      await test.close();
      await group.stop();
    }
  });

  it("that switch masters by command cost no more than a pause", async () => {
    const group = await startWithSentinels();
    const test = await openTestStore(group.url);
    try {
      const shares = await createMany(test, 40);
      const sentinel = Number(/:(?<port>\d+)\//.exec(group.url)?.groups?.port);
      await withRedis(sentinel, (redis) => redis.call("SENTINEL", "FAILOVER", "shares"));
      await assertClaimedOnce(test, shares);
    } finally {
      await test.close();
      await group.stop();
    }
  });
});

async function createMany(test: TestStore, count: number): Promise<NewShare[]> {
  const shares = Array.from({ length: count }, () => inlineShare());
  for (const share of shares) {
    assert.equal((await test.store.createOnce(share)).outcome, "created");
  }
  return shares;
}

function claim(test: TestStore, share: NewShare, ticket: string) {
  return test.store.claimOnce(share.id, right(share), ticket);
}

/** Whatever was answered or not before: one ticket has it, and no other gets it. */
async function assertClaimedOnce(test: TestStore, shares: NewShare[]): Promise<void> {
  for (const share of shares) {
    assert.equal(await outcomeInTheEnd(test, share, "ticket"), "claimed");
    assert.equal(await outcomeInTheEnd(test, share, "another"), "already_claimed");
  }
}

/** Asks again while the store can't say, as it may for some seconds after its master has changed. */
async function outcomeInTheEnd(test: TestStore, share: NewShare, ticket: string): Promise<string> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const answer = await claim(test, share, ticket).catch((error: Error) => error);
    if (!(answer instanceof Error)) return answer.outcome;
    assert.equal(answer.name, UNAVAILABLE.name, answer.message);
    assert.ok(performance.now() < deadline, answer.message);
    await sleep(20);
  }
}

function back(test: TestStore): Promise<void> {
  return eventually("the store is back", () => test.store.check().then(() => true));
}
