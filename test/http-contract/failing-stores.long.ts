import assert from "node:assert/strict";
import { it } from "node:test";
import { failCalls } from "./failing-stores/every-call.ts";

/** The largest number of calls of an operation to fail. A test that calls it more often repeats the same call in a loop. */
const MOST_CALLS = 12;

it("every call of every store fails once, and no share loses data or stays incomplete", async (test) => {
  const runs = await failCalls(["before", "after", "closed"], (count) =>
    Array.from({ length: Math.min(count, MOST_CALLS) }, (_, index) => index + 1),
  );
  test.diagnostic(`${runs} runs, each with another failure`);
  assert.ok(runs > 200, String(runs));
});
