import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Looks again and again until it is true; fails the test when it is not within 30 seconds, or `withinMs`. */
export async function waitUntil(
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    assert.ok(performance.now() < deadline, `it did not come true within ${withinMs} ms`);
    await sleep(20);
  }
}
