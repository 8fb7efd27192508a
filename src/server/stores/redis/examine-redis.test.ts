import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeMasters, type Master } from "./examine-redis.ts";

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
  return { info, appendFsync: "always", clockDifferenceMs: 0, ...more };
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
      [master({ slave0: "ip=a,port=1,state=wait_bgsave,lag=0" }), "warning redis-replicas"],
      [master({ slave0: "ip=a,port=1,state=online,lag=60" }), "warning redis-replicas"],
      [master({}, { clockDifferenceMs: -10_000 }), "warning redis-clock"],
      [master({}, { clockDifferenceMs: 61_000 }), "failure redis-clock"],
    ] as const) {
      assert.deepEqual(complaints([changed]), [expected]);
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
