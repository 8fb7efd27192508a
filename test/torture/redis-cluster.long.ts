import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { uploadTokenStoreSuite } from "../../src/server/access/conformance.suite.ts";
import { adminStoreSuite } from "../../src/server/admin/conformance.suite.ts";
import { parseRedisUrl } from "../../src/server/config/redis-url.ts";
import { limitStoreSuite } from "../../src/server/limits/conformance.suite.ts";
import { ABANDONED_AFTER_MS, type NewShare } from "../../src/server/shares/metadata-store.ts";
import { countsSuite } from "../../src/server/stores/counts.suite.ts";
import { metadataStoreSuite } from "../../src/server/stores/metadata-store.suite.ts";
import { operatorStoreSuite } from "../../src/server/stores/operator-store.suite.ts";
import { outboxSuite } from "../../src/server/stores/outbox.suite.ts";
import { outboxOfStore } from "../../src/server/stores/outbox-of-store.suite.ts";
import { connect } from "../../src/server/stores/redis/connection.ts";
import {
  inlineShare,
  openTestAdmin,
  openTestLimits,
  openTestStore,
  openTestTokens,
  right,
} from "../../src/server/stores/redis/test-store.suite.ts";
import { shareListSuite } from "../../src/server/stores/share-list.suite.ts";
import { testRules } from "../../src/server/stores/tested-store.suite.ts";
import { type RedisGroup, startCluster, startWithSentinels } from "../support/redis-groups.ts";
import { eventually, type RedisServer, withRedis } from "../support/redis-server.ts";

const UNAVAILABLE = { name: "StoreUnavailableError" };

type TestStore = Awaited<ReturnType<typeof openTestStore>>;

describe("a Cluster", () => {
  let cluster: RedisGroup;

  before(async () => {
    cluster = await startCluster();
  });
  after(() => cluster.stop());

  metadataStoreSuite("Redis Cluster", () => openTestStore(cluster.url));
  operatorStoreSuite("Redis Cluster", () => openTestStore(cluster.url));
  countsSuite("Redis Cluster", () => openTestStore(cluster.url));
  shareListSuite("Redis Cluster", () => openTestStore(cluster.url));
  outboxSuite("Redis Cluster", async () => outboxOfStore(await openTestStore(cluster.url)));
  adminStoreSuite("Redis Cluster", () => openTestAdmin(cluster.url));
  limitStoreSuite("Redis Cluster", () => openTestLimits(cluster.url));
  uploadTokenStoreSuite("Redis Cluster", () => openTestTokens(cluster.url));

  it("takes commands on all nodes from the start, even if one node answered late", async () => {
    const target = parseRedisUrl(cluster.url);
    const [slow] = cluster.nodes;
    assert.ok(target && slow);
    const working = async () => {
      const client = await connect(target, null, () => {});
      try {
        await Promise.all(Array.from({ length: 20 }, (_, i) => client.exists(`key ${i}`)));
      } finally {
        client.disconnect();
      }
    };
    slow.pause();
    const clients = Array.from({ length: 20 }, working);
    await sleep(500);
    slow.resume();
    await Promise.all(clients);
  });

  it("records one blob location when several servers record theirs at the same time", async () => {
    const first = await openTestStore(cluster.url);
    const second = await openTestStore(cluster.url, { prefix: first.prefix });
    try {
      assert.equal(await first.blobLocation.read(), null);
      const marks = await Promise.all([
        first.blobLocation.setOnce("ab12"),
        second.blobLocation.setOnce("cd34"),
      ]);
      assert.equal(marks[0], marks[1]);
      for (const { blobLocation } of [first, second])
        assert.equal(await blobLocation.read(), marks[0]);
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });

  it("reports a lost node within 5 seconds, and serves all shares again when the node is back", async () => {
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

  it("applies deadlines on the other nodes while one node is lost", async () => {
    const test = await openTestStore(cluster.url);
    const [lost] = cluster.nodes;
    try {
      const shares = Array.from({ length: 60 }, (_, i) =>
        inlineShare({ content: null, blobKey: `blob${i}`, size: 70_000 }),
      );
      for (const share of shares) await test.store.createOnce(share);
      // All of these uploads are abandoned.
      test.advance(ABANDONED_AFTER_MS);
      // Without this setting the entire Cluster stops when one node is lost.
      for (const { port } of cluster.nodes) {
        await withRedis(port, (r) => r.config("SET", "cluster-require-full-coverage", "no"));
      }
      await lost?.kill();
      const swept = new Set<string>();
      await eventually("the sweeper has processed the other nodes", async () => {
        await test.store.settleDue(100).catch(() => {});
        for (const { blobKey } of await test.store.dueDeletions(100)) swept.add(blobKey);
        return swept.size > 20;
      });
      assert.ok(swept.size < 60);
      await lost?.restart();
      await eventually("the sweeper has processed all nodes", async () => {
        await test.store.settleDue(100);
        return (await test.store.dueDeletions(100)).length === 60;
      });
    } finally {
      await test.close();
    }
  });

  it("delivers live events again after each of its nodes was killed", async () => {
    const here = await openTestStore(cluster.url);
    const there = await openTestStore(cluster.url, { prefix: here.prefix });
    const heard: string[] = [];
    there.peers.subscribe((event) => {
      if (event.what === "burned") heard.push(event.shareId);
    });
    try {
      for (const [i, node] of cluster.nodes.entries()) {
        await node.kill();
        await node.restart();
        await eventually(`an event arrives after node ${i} was killed`, async () => {
          here.peers.publish({ what: "burned", shareId: `share-${i}` });
          return heard.includes(`share-${i}`);
        });
      }
      await back(here);
    } finally {
      await here.close();
      await there.close();
    }
  });

  it("allows one claim of each share while slots move to another node", async () => {
    const tests = [await openTestStore(cluster.url)];
    tests.push(await openTestStore(cluster.url, { prefix: tests[0]?.prefix }));
    const [first, second] = tests as [TestStore, TestStore];
    try {
      const shares = await createMany(first, 200);
      let isOver = false;
      const winners = new Map<string, string>();
      const claiming = async () => {
        for (let i = 0; !isOver; i++) {
          const share = inlineShare();
          const created = await first.store.createOnce(share).catch(unavailable);
          if (created?.outcome === "created") shares.push(share);
          const contested = shares[(i * 7) % shares.length] as NewShare;
          const answers = await Promise.all(
            [first, second].map((test, n) =>
              claim(test, contested, `ticket ${n}`).catch(unavailable),
            ),
          );
          for (const [n, answer] of answers.entries()) {
            if (answer?.outcome !== "claimed") continue;
            assert.equal(winners.get(contested.id) ?? `ticket ${n}`, `ticket ${n}`);
            winners.set(contested.id, `ticket ${n}`);
          }
        }
      };
      const claims = claiming();
      claims.catch(() => {});
      const moved = await moveBuckets(cluster);
      isOver = true;
      await claims;
      assert.ok(moved > 50, `${moved} slots`);
      assert.ok(winners.size > 50, `${winners.size} claims`);
      for (const share of shares) {
        const outcomes = [
          await outcomeInTheEnd(first, share, "ticket 0"),
          await outcomeInTheEnd(second, share, "ticket 1"),
        ];
        assert.deepEqual([...outcomes].sort(), ["already_claimed", "claimed"]);
        const winner = winners.get(share.id);
        if (winner) assert.equal(`ticket ${outcomes.indexOf("claimed")}`, winner);
      }
    } finally {
      for (const test of tests) await test.close();
    }
  });
});

describe("Sentinels", () => {
  it("lose no answer when they promote a replica, and claims continue by themselves", async () => {
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

  for (const [name, settings] of [
    ["a group with the recommended settings", undefined],
    ["a group without min-replicas-to-write", []],
  ] as const) {
    it(`cause only a pause when a command switches the master of ${name}`, async () => {
      const group = await startWithSentinels(settings && [...settings]);
      const test = await openTestStore(group.url);
      try {
        const shares = await createMany(test, 40);
        await switchMaster(group);
        await assertClaimedOnce(test, shares);
      } finally {
        await test.close();
        await group.stop();
      }
    });
  }

  it("allow one claim of each share while commands switch the master under load", async () => {
    // Without min-replicas-to-write, a replaced master continues to accept writes.
    const group = await startWithSentinels([]);
    const rules = { ...testRules, storageLimit: null };
    const first = await openTestStore(group.url, { rules });
    const second = await openTestStore(group.url, { prefix: first.prefix, rules });
    const claimed = new Map<NewShare, string>();
    let isOver = false;
    const claiming = async (n: number) => {
      while (!isOver) {
        const share = inlineShare();
        const created = await first.store.createOnce(share).catch(unavailable);
        if (created?.outcome !== "created") {
          await sleep(20);
          continue;
        }
        const ticket = `ticket ${n % 2}`;
        const answer = await claim([first, second][n % 2] ?? first, share, ticket).catch(
          unavailable,
        );
        // A share must not be lost either.
        if (answer) assert.equal(answer.outcome, "claimed");
        if (answer) claimed.set(share, ticket);
      }
    };
    const work = Promise.all(Array.from({ length: 8 }, (_, n) => claiming(n)));
    work.catch(() => {});
    try {
      for (let round = 0; round < 2; round++) {
        const before = claimed.size;
        await switchMaster(group);
        await eventually("claims continue", async () => claimed.size > before + 500, 60_000);
      }
      isOver = true;
      await work;
      for (const [share, ticket] of claimed) {
        const other = ticket === "ticket 0" ? "ticket 1" : "ticket 0";
        assert.equal(await outcomeInTheEnd(first, share, other), "already_claimed");
      }
    } finally {
      isOver = true;
      await Promise.all([first.close(), second.close()]);
      await group.stop();
    }
  });
});

describe("a Cluster with replicas", () => {
  it("loses no answer when a replica takes over, and claims continue by themselves", async () => {
    const cluster = await startCluster(1);
    for (const { port } of cluster.nodes.slice(3)) {
      await eventually("the replicas are up to date", () =>
        withRedis(port, async (redis) =>
          (await redis.info("replication")).includes("master_link_status:up"),
        ),
      );
    }
    const test = await openTestStore(cluster.url);
    try {
      const shares = await createMany(test, 60);
      for (const share of shares.slice(0, 20)) {
        assert.equal((await claim(test, share, "ticket")).outcome, "claimed");
      }
      await cluster.nodes[0]?.kill();
      await back(test);
      await assertClaimedOnce(test, shares);
    } finally {
      await test.close();
      await cluster.stop();
    }
  });
});

/** Waits until the master has both replicas, then has a Sentinel promote one of them. */
async function switchMaster({ url }: RedisGroup): Promise<void> {
  const port = Number(/:(?<port>\d+)\//.exec(url)?.groups?.port);
  await withRedis(port, async (sentinel) => {
    await eventually("the master has two replicas", async () => {
      const address = await sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "shares");
      const info = await withRedis(Number((address as string[])[1]), (r) => r.info("replication"));
      return info.split("state=online").length === 3;
    });
    await eventually("a Sentinel promotes a replica", async () => {
      return (await sentinel.call("SENTINEL", "FAILOVER", "shares")) === "OK";
    });
  });
}

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

/** Asserts that one ticket has the claim and no other ticket gets it, whether the first claim was answered or not. */
async function assertClaimedOnce(test: TestStore, shares: NewShare[]): Promise<void> {
  for (const share of shares) {
    assert.equal(await outcomeInTheEnd(test, share, "ticket"), "claimed");
    assert.equal(await outcomeInTheEnd(test, share, "another"), "already_claimed");
  }
}

/** Retries while the store is unavailable: a failover takes some seconds, and a lost replica delays answers for 30. */
async function outcomeInTheEnd(test: TestStore, share: NewShare, ticket: string): Promise<string> {
  const deadline = performance.now() + 45_000;
  for (;;) {
    const answer = await claim(test, share, ticket).catch((error: Error) => error);
    if (!(answer instanceof Error)) return answer.outcome;
    assert.equal(answer.name, UNAVAILABLE.name, answer.message);
    assert.ok(performance.now() < deadline, answer.message);
    await sleep(20);
  }
}

function back(test: TestStore): Promise<void> {
  return eventually("the store is back", () => test.store.check().then(() => true), 45_000);
}

function unavailable(error: Error): null {
  assert.equal(error.name, UNAVAILABLE.name, error.message);
  return null;
}

/** Moves all slots with keys from the first node to the second, key by key, as resharding does. */
async function moveBuckets({ nodes }: RedisGroup): Promise<number> {
  const [from, to] = nodes as [RedisServer, RedisServer];
  const idOf = ({ port }: RedisServer) =>
    withRedis(port, async (redis) => String(await redis.cluster("MYID")));
  const [fromId, toId] = [await idOf(from), await idOf(to)];
  const set = ({ port }: RedisServer, slot: number, ...state: string[]) =>
    withRedis(port, (redis) => redis.call("CLUSTER", "SETSLOT", slot, ...state));
  return withRedis(from.port, async (source) => {
    let moved = 0;
    for (let slot = 0; slot < 16_384; slot++) {
      if (Number(await source.cluster("COUNTKEYSINSLOT", slot)) === 0) continue;
      await set(to, slot, "IMPORTING", fromId);
      await set(from, slot, "MIGRATING", toId);
      for (;;) {
        const keys = (await source.cluster("GETKEYSINSLOT", slot, 3)) as string[];
        if (keys.length === 0) break;
        await source.call("MIGRATE", "127.0.0.1", to.port, "", 0, 5_000, "KEYS", ...keys);
      }
      for (const node of [to, from, ...nodes.slice(2)]) await set(node, slot, "NODE", toId);
      moved++;
    }
    return moved;
  });
}
