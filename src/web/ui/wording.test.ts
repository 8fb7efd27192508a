import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { aboutDurationInWords, dateInWords } from "./wording.ts";

describe("an estimated duration", () => {
  for (const [seconds, words] of [
    [3, "a few seconds"],
    [41, "about 50 seconds"],
    [100, "about 2 minutes"],
    [4_000, "about 67 minutes"],
    [9_000, "about 3 hours"],
    [200_000, "about 2 days"],
  ] as const) {
    it(`of ${seconds} s is ${words}`, () => assert.equal(aboutDurationInWords(seconds), words));
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
    it(`is ${words}`, () => assert.equal(dateInWords(date, now), words));
  }
});
