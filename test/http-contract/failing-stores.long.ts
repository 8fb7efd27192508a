import assert from "node:assert/strict";
import { it } from "node:test";
import { failCalls } from "./failing-stores/every-call.ts";

/** What is called more often than this is called in loops, each call like the one before. */
const MOST_CALLS = 12;

it("every call of every store fails once in whole lives of shares, and all stores close at it: nothing is lost or half-made", async (test) => {
  const runs = await failCalls(["before", "after", "closed"], (count) =>
    Array.from({ length: Math.min(count, MOST_CALLS) }, (_, index) => index + 1),
  );
  test.diagnostic(`${runs} whole lives of shares, each with another failure`);
  assert.ok(runs > 200, String(runs));
});
