import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventually, startRedis, withRedis } from "../../../../test/support/redis-server.ts";
import { parseRedisUrl } from "../../config/redis-url.ts";
import { judgeMasters, type Master, openRedisReader } from "./examine-redis.ts";

const REPLICA = { slave0: "ip=a,port=1,state=online,lag=0" };

/** What a master with replicas and `min-replicas-to-write 1` adds to INFO. */
const REFUSES = { min_slaves_good_slaves: "1" };

const GOOD = {
  redis_version: "7.0.15",
  role: "master",
  maxmemory: "0",
  maxmemory_policy: "noeviction",
  aof_enabled: "1",
  aof_last_write_status: "ok",
  used_memory: "1000",
};

function master(changes: Record<string, string> = {}, more: Partial<Master> = {}): Master {
  const info = new Map(Object.entries({ ...GOOD, ...changes }));
  const minReplicas = { toWrite: "0", maxLagSeconds: "10" };
  return { info, appendFsync: "always", minReplicas, clockDifferenceMs: 0, ...more };
}

/** The findings that are not ok, as `result check`. */
function complaints(masters: Master[], acceptDataLoss = false): string[] {
  return judgeMasters(masters, acceptDataLoss)
    .filter(({ result }) => result !== "ok")
    .map(({ result, check }) => `${result} ${check}`);
}

describe("doctor, about Redis,", () => {
  it("has no complaint about a safe Redis", () => {
    assert.deepEqual(complaints([master()]), []);
  });

  it("names each fault", () => {
    for (const [changed, expected] of [
      [master({ redis_version: "6.2.1" }), "failure redis-version"],
      [master({ role: "slave", master_host: "a", master_port: "1" }), "failure redis-version"],
      [master({ maxmemory: "9999", maxmemory_policy: "allkeys-lru" }), "failure redis-eviction"],
      [master({ aof_enabled: "0" }), "failure redis-persistence"],
      [master({}, { appendFsync: "no" }), "failure redis-persistence"],
      [master({ aof_last_write_status: "err" }), "failure redis-persistence"],
      [master({}, { appendFsync: "everysec" }), "warning redis-persistence"],
      [master({}, { appendFsync: null }), "warning redis-persistence"],
      [master({ maxmemory: "1050" }), "warning redis-memory"],
      [master({ maxmemory: "1000" }), "failure redis-memory"],
      [
        master({ ...REFUSES, slave0: "ip=a,port=1,state=wait_bgsave,lag=0" }),
        "warning redis-replicas",
      ],
      [master({ ...REFUSES, slave0: "ip=a,port=1,state=online,lag=60" }), "warning redis-replicas"],
      [master(REPLICA), "warning redis-min-replicas"],
      [master({}, { clockDifferenceMs: -10_000 }), "warning redis-clock"],
      [master({}, { clockDifferenceMs: 61_000 }), "failure redis-clock"],
    ] as const) {
      assert.deepEqual(complaints([changed]), [expected]);
    }
  });

  it("advises to refuse writes without replicas, and says so if the settings can't be read", () => {
    const found = (changes: Record<string, string>, toWrite: string | null, lag: string | null) => {
      const minReplicas = { toWrite, maxLagSeconds: lag };
      const findings = judgeMasters([master(changes, { minReplicas })], false);
      return findings.find(({ check }) => check === "redis-min-replicas");
    };
    const refusing = { ...REPLICA, ...REFUSES };
    for (const answer of [
      found({}, "0", "10"),
      found({}, null, null),
      found(refusing, "1", "10"),
      found(refusing, null, null),
    ]) {
      assert.equal(answer?.result, "ok", answer?.message);
    }
    const off = found(REPLICA, "0", "10");
    assert.match(String(off?.message), /min-replicas-to-write 0/);
    assert.match(String(off?.remedy), /min-replicas-to-write 1.*min-replicas-max-lag 10/);
    assert.match(String(off?.remedy), /With one replica/);
    const two = found({ ...REPLICA, slave1: REPLICA.slave0 }, "0", "10");
    assert.doesNotMatch(String(two?.remedy), /With one replica/);
    // Redis ignores the first setting if the second is 0.
    assert.match(String(found(REPLICA, "1", "0")?.message), /min-replicas-max-lag 0/);
    assert.match(String(found(refusing, "1", "60")?.message), /for 60 seconds/);
    const unknown = found(REPLICA, null, null);
    assert.equal(unknown?.result, "warning");
    assert.match(String(unknown?.message), /CONFIG GET.*unknown/);
    assert.match(String(unknown?.remedy), /min-replicas-to-write 1/);
  });

  it("reads from a real master whether it refuses writes without its replica", async () => {
    const redis = await startRedis();
    const replica = await startRedis("--replicaof", "127.0.0.1", String(redis.port));
    const target = parseRedisUrl(redis.url);
    assert.ok(target);
    const reader = await openRedisReader(target, null, "t:");
    const finding = async () =>
      (await reader.examine(false)).find(({ check }) => check === "redis-min-replicas");
    try {
      await eventually("a replica", async () => (await finding())?.result === "warning");
      await withRedis(redis.port, (client) => client.config("SET", "min-replicas-to-write", "1"));
      assert.equal((await finding())?.result, "ok");
      await withRedis(redis.port, (client) => client.config("SET", "min-replicas-max-lag", "0"));
      assert.equal((await finding())?.result, "warning");
    } finally {
      reader.close();
      await replica.stop();
      await redis.stop();
    }
  });

  it("reports the worst of several masters", () => {
    const masters = [master(), master({ aof_enabled: "0" }), master({}, { appendFsync: null })];
    assert.deepEqual(complaints(masters), ["failure redis-persistence"]);
  });

  it("only warns about a risk that the operator has accepted", () => {
    assert.deepEqual(complaints([master({ aof_enabled: "0" })], true), [
      "warning redis-persistence",
    ]);
  });
});
