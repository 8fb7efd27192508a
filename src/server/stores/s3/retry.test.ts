import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { retrying } from "./retry.ts";
import { S3Error } from "./s3-errors.ts";

const unreachable = () => new S3Error("unreachable", "ECONNREFUSED");
const never = () => new Promise<never>(() => {});

describe("a call to S3", () => {
  it("is tried again while S3 is unreachable, and not when S3 has said no", async () => {
    let calls = 0;
    const answer = await retrying(4_000, async () => {
      if (++calls < 3) throw unreachable();
      return "here";
    });
    assert.deepEqual([answer, calls], ["here", 3]);
    const denied = new S3Error("denied", "AccessDenied");
    await assert.rejects(
      retrying(4_000, async () => {
        calls++;
        throw denied;
      }),
      denied,
    );
    assert.equal(calls, 4);
  });

  it("takes no longer than its limit, also when S3 refuses at first and then is silent", async () => {
    let calls = 0;
    const begunAt = performance.now();
    const signals: AbortSignal[] = [];
    await assert.rejects(
      retrying(1_000, (signal) => {
        signals.push(signal);
        return ++calls < 3 ? Promise.reject(unreachable()) : never();
      }),
      // And it says why S3 refused, not that the last attempt was cut short.
      { reason: "unreachable", code: "ECONNREFUSED" },
    );
    const took = performance.now() - begunAt;
    assert.ok(took < 1_900, `it took ${Math.round(took)} ms`);
    assert.equal(calls, 3);
    assert.ok(signals.at(-1)?.aborted, "the last attempt is told to end");
  });
});
