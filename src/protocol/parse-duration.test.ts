import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDuration } from "./parse-duration.ts";

test("a duration is a number of seconds, or one with a unit, short or in words", () => {
  for (const [text, seconds] of [
    ["90", 90],
    ["90s", 90],
    ["90 sec", 90],
    ["1 second", 1],
    ["30m", 1_800],
    ["15 min", 900],
    ["2minutes", 120],
    ["5h", 18_000],
    ["1 hour", 3_600],
    [" 5 hours ", 18_000],
    ["7d", 604_800],
    ["30 days", 2_592_000],
  ] as const) {
    assert.equal(parseDuration(text), seconds, text);
  }
});

test("anything else, and no time at all, is not a duration", () => {
  const others = [
    "",
    "h",
    "0",
    "0h",
    "-5h",
    "1.5h",
    "5  h",
    "5w",
    "5H",
    "5 hs",
    "1e3",
    "five",
    "5h 30m",
  ];
  for (const text of [...others, "1000000000", "5\u00a0h", "٥h"]) {
    assert.equal(parseDuration(text), null, text);
  }
});
