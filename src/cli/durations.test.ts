import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDuration } from "./durations.ts";

test("a duration is a number of minutes, hours, days or seconds", () => {
  assert.equal(parseDuration("30m"), 1800);
  assert.equal(parseDuration("5h"), 18_000);
  assert.equal(parseDuration("7d"), 604_800);
  assert.equal(parseDuration("90s"), 90);
  assert.equal(parseDuration("90"), 90);
  assert.equal(parseDuration(" 5h "), 18_000);
});

test("anything else, and no time at all, is not a duration", () => {
  for (const text of ["", "h", "0", "0h", "-5h", "1.5h", "5 h", "5w", "5H", "1e3", "five"]) {
    assert.equal(parseDuration(text), null, text);
  }
});
