import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { englishTexts } from "../../texts/load-texts.ts";
import { aboutDuration } from "./wording.ts";

describe("an estimated duration", () => {
  for (const [seconds, expected] of [
    [3, null],
    [41, [50, "second"]],
    [100, [2, "minute"]],
    [4_000, [67, "minute"]],
    [9_000, [3, "hour"]],
    [200_000, [2, "day"]],
  ] as const) {
    it(`of ${seconds} s is ${expected?.join(" ") ?? "a few seconds"}`, () => {
      const about = aboutDuration(seconds);
      assert.deepEqual(about && [about.count, about.unit], expected);
    });
  }
});

describe("a date in words", () => {
  const now = new Date(2026, 10, 24, 23, 30);
  for (const [date, words] of [
    [new Date(2026, 10, 24, 23, 59), "today at 23:59"],
    [new Date(2026, 10, 25, 0, 5), "tomorrow at 00:05"],
    [new Date(2026, 10, 23, 9, 0), "yesterday at 09:00"],
    [new Date(2026, 11, 1, 14, 5), "on Tuesday 1 December at 14:05"],
    [new Date(2027, 0, 4, 14, 5), "on Monday 4 January 2027 at 14:05"],
  ] as const) {
    it(`is ${words}`, () => assert.equal(englishTexts.when(date, now), words));
  }
});
