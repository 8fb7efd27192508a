import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  KnownReplicas,
  LATE_AT_MOST_MS,
  parseReplication,
  ReplicaMemory,
} from "./known-replicas.ts";

const [A, B, C] = ["10.0.0.1:6379", "10.0.0.2:6379", "10.0.0.3:6379"] as const;

/** Judges the write at offset 100. Each replica has confirmed an offset. */
function judge(known: KnownReplicas, online: Record<string, number>, waitedFor: number, now = 0) {
  const replicas = Object.entries(online).map(([name, confirmed]) => ({ name, confirmed }));
  return known.judge(100, replicas, waitedFor, now);
}

describe("the known replicas of a Redis master", () => {
  it("must all confirm a write", () => {
    const known = new KnownReplicas();
    assert.equal(judge(known, { [A]: 100, [B]: 100 }, 2).outcome, "confirmed");
    const verdict = judge(known, { [A]: 100, [B]: 99 }, 2);
    assert.deepEqual([verdict.outcome, verdict.names], ["late", [B]]);
    assert.equal(judge(known, { [A]: 100, [B]: 100 }, 2).outcome, "confirmed");
  });

  it("are counted at the first write, and asked then", () => {
    const known = new KnownReplicas();
    const verdict = judge(known, { [A]: 90, [B]: 90 }, 0);
    assert.deepEqual([verdict.outcome, verdict.waitFor], ["unasked", 2]);
    assert.equal(judge(known, { [A]: 100, [B]: 100 }, 2).outcome, "confirmed");
  });

  it("include a lost replica for 30 seconds, because it may have been promoted", () => {
    const known = new KnownReplicas([A, B]);
    for (const now of [0, LATE_AT_MOST_MS - 1]) {
      const verdict = judge(known, { [A]: 100 }, 2, now);
      assert.deepEqual([verdict.outcome, verdict.names, verdict.waitFor], ["lost", [B], 0]);
    }
    const verdict = judge(known, { [A]: 100 }, 0, LATE_AT_MOST_MS);
    assert.deepEqual([verdict.outcome, verdict.givenUp], ["confirmed", [B]]);
  });

  it("include a lost replica even if another one has joined instead", () => {
    const known = new KnownReplicas([A, B]);
    assert.equal(judge(known, { [A]: 100, [C]: 100 }, 2).outcome, "lost");
  });

  it("include a lost replica for 30 seconds from the first write that it misses, however long the pause was", () => {
    const known = new KnownReplicas([A]);
    assert.equal(judge(known, { [A]: 100 }, 1, 0).outcome, "confirmed");
    assert.equal(judge(known, {}, 1, 10 * LATE_AT_MOST_MS).outcome, "lost");
  });

  it("confirm again as soon as a lost replica has returned with the write", () => {
    const known = new KnownReplicas([A, B]);
    assert.equal(judge(known, { [A]: 100 }, 2).outcome, "lost");
    const back = judge(known, { [A]: 100, [B]: 0 }, 0);
    assert.deepEqual([back.outcome, back.waitFor], ["unasked", 2]);
    assert.equal(judge(known, { [A]: 100, [B]: 100 }, 2).outcome, "confirmed");
  });

  it("do not include a connected replica that is silent for 30 seconds, until it confirms again", () => {
    const known = new KnownReplicas([A, B]);
    assert.equal(judge(known, { [A]: 100, [B]: 50 }, 2, 0).outcome, "late");
    assert.equal(judge(known, { [A]: 100, [B]: 50 }, 2, LATE_AT_MOST_MS).outcome, "confirmed");
    assert.equal(judge(known, { [A]: 100, [B]: 50 }, 1, LATE_AT_MOST_MS + 1).outcome, "confirmed");
    assert.equal(judge(known, { [A]: 100, [B]: 100 }, 1, LATE_AT_MOST_MS + 2).waitFor, 2);
    assert.equal(judge(known, { [A]: 100 }, 2, LATE_AT_MOST_MS + 3).outcome, "lost");
  });

  it("do not include a replica that loads its first copy, if there is another", () => {
    assert.equal(judge(new KnownReplicas(), { [A]: 100, [C]: 0 }, 1).outcome, "confirmed");
    assert.equal(judge(new KnownReplicas(), { [C]: 0 }, 1).outcome, "late");
  });
});

describe("the memory of replicas", () => {
  const NEVER = "0".repeat(40);

  function group(memory: ReplicaMemory, id: string, previousId: string, now = 0) {
    return memory.of("", { id, previousId, isReplica: false, offset: 100, online: [] }, now);
  }

  it("knows that a promoted replica is missing, but no other", () => {
    const memory = new ReplicaMemory();
    judge(group(memory, "first", NEVER), { [A]: 100, [B]: 100 }, 2);
    const promoted = group(memory, "second", "first");
    assert.equal(judge(promoted, {}, 0).outcome, "lost");
    assert.equal(judge(promoted, { [A]: 100 }, 1).outcome, "confirmed");
    assert.equal(judge(promoted, {}, 1).outcome, "lost");
  });

  it("does not expect a former master among the replicas of the next one", () => {
    const memory = new ReplicaMemory();
    judge(group(memory, "first", NEVER), { [A]: 100, [B]: 100 }, 2);
    judge(group(memory, "second", "first"), { [A]: 100, [C]: 100 }, 2);
    // A is the master now, and the former master B has not joined yet.
    assert.equal(judge(group(memory, "third", "second"), { [C]: 100 }, 2).outcome, "confirmed");
  });

  it("does not tolerate a missing replica when the connection returns to the old master", () => {
    const memory = new ReplicaMemory();
    judge(group(memory, "first", NEVER), { [A]: 100, [B]: 100 }, 2);
    judge(group(memory, "second", "first"), { [A]: 100 }, 1);
    assert.equal(judge(group(memory, "first", NEVER), { [A]: 100 }, 1).outcome, "lost");
  });

  it("does not tolerate a missing replica when the master has restarted", () => {
    const memory = new ReplicaMemory();
    judge(group(memory, "first", NEVER), { [A]: 100, [B]: 100 }, 2);
    assert.equal(judge(group(memory, "restarted", NEVER), { [A]: 100 }, 1).outcome, "lost");
  });

  it("keeps the masters of a Cluster apart", () => {
    const memory = new ReplicaMemory();
    const state = { previousId: NEVER, isReplica: false, offset: 100, online: [] };
    judge(memory.of("one", { ...state, id: "1" }, 0), { [A]: 100 }, 1);
    assert.equal(judge(memory.of("two", { ...state, id: "2" }, 0), {}, 0).outcome, "confirmed");
  });
});

it("reads the answer of Redis to INFO replication", () => {
  const info = [
    "# Replication",
    "role:master",
    "connected_slaves:2",
    "slave0:ip=10.0.0.1,port=6379,state=online,offset=140,lag=1",
    "slave1:ip=10.0.0.2,port=6379,state=wait_bgsave,offset=0,lag=0",
    "master_replid:aa",
    "master_replid2:bb",
    "master_repl_offset:150",
  ].join("\r\n");
  assert.deepEqual(parseReplication(info), {
    ...{ isReplica: false, id: "aa", previousId: "bb", offset: 150 },
    online: [{ name: A, confirmed: 140 }],
  });
});
