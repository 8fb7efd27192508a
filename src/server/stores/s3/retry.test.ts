import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import { retrying } from "./retry.ts";
import { S3Error } from "./s3-errors.ts";

const unreachable = () => new S3Error("unreachable", "ECONNREFUSED");
const never = () => new Promise<never>(() => {});

describe("a call to S3", () => {
  it("is retried while S3 is unreachable, but not after a rejection", async () => {
    let calls = 0;
    const clock = new FakeClock();
    const call = async () => {
      if (++calls < 3) throw unreachable();
      return "here";
    };
    const answering = retrying(4_000, call, clock);
    await clock.runUntil(answering.then(() => {}));
    const answer = await answering;
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

  it("takes at most its time limit, even if S3 rejects first and then does not answer", async () => {
    const clock = new FakeClock();
    const signals: AbortSignal[] = [];
    const call = retrying(
      1_000,
      (signal) => {
        signals.push(signal);
        return signals.length < 3 ? Promise.reject(unreachable()) : never();
      },
      clock,
    );
    // The error names the rejection, not the time-out.
    const refused = assert.rejects(call, { reason: "unreachable", code: "ECONNREFUSED" });
    await clock.runUntil(refused);
    assert.equal(clock.time, 1_000);
    assert.equal(signals.length, 3);
    assert.ok(signals.at(-1)?.aborted, "the last attempt was not aborted");
  });

  it("retries for at most 4 seconds with growing delays while S3 is unreachable", async () => {
    const clock = new FakeClock();
    const attempts: number[] = [];
    const call = retrying(
      60_000,
      () => {
        attempts.push(clock.time);
        return Promise.reject(unreachable());
      },
      clock,
    );
    await clock.runUntil(assert.rejects(call, { code: "ECONNREFUSED" }));
    assert.ok(clock.time < 4_000, String(clock.time));
    for (const [i, longest] of [150, 300, 600, 1_200, 1_500].entries()) {
      const delay = (attempts[i + 1] ?? Infinity) - (attempts[i] ?? 0);
      if (attempts[i + 1] !== undefined) assert.ok(delay >= longest / 3 && delay <= longest);
    }
    assert.ok(attempts.length >= 5, String(attempts));
  });
});

/** A clock that jumps to the next timer when nothing else is pending. */
class FakeClock implements Clock {
  time = 0;
  readonly #timers = new Map<() => void, number>();

  now(): number {
    return this.time;
  }

  startTimer = (run: () => void, ms: number) => {
    this.#timers.set(run, this.time + ms);
    return () => void this.#timers.delete(run);
  };

  async runUntil(end: Promise<void>): Promise<void> {
    let isOver = false;
    const over = end.finally(() => {
      isOver = true;
    });
    for (await setImmediate(); !isOver; await setImmediate()) {
      const [next] = [...this.#timers].sort(([, a], [, b]) => a - b);
      if (!next) continue;
      const [run, at] = next;
      this.#timers.delete(run);
      this.time = at;
      run();
    }
    await over;
  }
}
