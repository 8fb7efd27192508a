import assert from "node:assert/strict";
import { type Fault, type FaultMode, OPERATIONS } from "../../support/faults.ts";
import { type FaultyServer, startFaultyServer } from "../../support/faulty-server.ts";
import { liveWholeLives, type Remains } from "./whole-lives.ts";

/** Operations that the server calls only after another failure, with that failure. */
const causes: Record<string, Fault> = {
  "metadata.postponeDeletion": { operation: "blobs.delete", call: 1, mode: "before" },
  "metadata.returnUnserved": { operation: "blobs.read", call: 1, mode: "after" },
};

/** The number of these calls depends on the sweeper's timing. The sweeper makes at least this number of calls. */
const SWEEPERS_CALLS = 2;
const SWEEPERS = new Set([
  ...["metadata.settleDue", "metadata.dueDeletions", "metadata.deletionDone", "blobs.delete"],
  ...["metadata.scrubErased", "limits.forgetEnded"],
]);

/** Limits that the server counts but never reaches. An upload slot expires after ten minutes if its release fails. */
const WIDE_LIMITS = {
  RATE_LIMIT: "on",
  RATE_LIMIT_CREATE: "1000000/hour",
  RATE_LIMIT_CLAIM: "1000000/hour",
  RATE_LIMIT_PASSWORD: "1000000/hour",
  MAX_UNFINISHED_UPLOADS: "1000",
};

/**
 * Runs complete share lives. In each run one store call fails. Afterwards, each run must leave the same remains as
 * a run without failures.
 *
 * @param callsOf selects the calls of an operation that fail, given the number of its calls
 * @returns the number of runs
 */
export async function failCalls(
  modes: readonly FaultMode[],
  callsOf: (count: number) => number[],
): Promise<number> {
  const server = await startFaultyServer(WIDE_LIMITS);
  try {
    const { faults } = server;
    faults.begin(Object.values(causes));
    const remains = await liveWholeLives(server, { asksForHealth: true });
    assert.deepEqual(remains.delivered, [
      ...["created", "uploaded", "wrong_password", "unlocked", "previewed", "claimed"],
      ...["delivered", "1 receipts"],
    ]);
    assert.deepEqual(remains.burned, ["created", "uploaded", "burned", "0 receipts"]);
    const missing = OPERATIONS.filter((operation) => !faults.calls.has(operation));
    assert.deepEqual(missing, [], "a store operation was never called");
    faults.begin([]);
    assert.deepEqual(await liveWholeLives(server, { asksForHealth: true }), remains);
    const counts = new Map(faults.calls);
    let runs = 0;
    for (const operation of OPERATIONS) {
      const count = SWEEPERS.has(operation) ? SWEEPERS_CALLS : (counts.get(operation) ?? 1);
      for (const call of callsOf(count)) {
        for (const mode of modes) {
          await failOne(server, { operation, call, mode }, remains);
          runs++;
        }
      }
    }
    return runs;
  } finally {
    await server.close();
  }
}

async function failOne(server: FaultyServer, fault: Fault, expected: Remains): Promise<void> {
  const about = `${fault.operation}, call ${fault.call}, ${fault.mode}`;
  const cause = causes[fault.operation];
  server.faults.begin(cause ? [cause, fault] : [fault]);
  const remains = await liveWholeLives(server, {
    asksForHealth: fault.operation.endsWith(".check"),
  }).catch((error: unknown) => {
    throw new Error(`with the failure of ${about}`, { cause: error });
  });
  assert.ok(server.faults.happened.has(fault), `no call failed: ${about}`);
  assert.deepEqual(remains, expected, about);
}
