import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Repeats a check until it is true. Fails the test after 30 seconds or `withinMs`. */
export async function waitUntil(
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    assert.ok(performance.now() < deadline, `the condition was still false after ${withinMs} ms`);
    await sleep(20);
  }
}
