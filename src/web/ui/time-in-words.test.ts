import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  aboutDurationInWords,
  countOf,
  durationInWords,
  momentInWords,
  waitInWords,
} from "./time-in-words.ts";

describe("a duration in words", () => {
  for (const [seconds, words] of [
    [0, "0 seconds"],
    [1, "1 second"],
    [60, "1 minute"],
    [90, "90 seconds"],
    [3_600, "1 hour"],
    [5_400, "90 minutes"],
    [18_000, "5 hours"],
    [86_400, "1 day"],
    [129_600, "36 hours"],
    [604_800, "7 days"],
  ] as const) {
    it(`of ${seconds} s is ${words}`, () => assert.equal(durationInWords(seconds), words));
  }
});

describe("a wait", () => {
  for (const [seconds, words] of [
    [0, "1 second"],
    [0.2, "1 second"],
    [75, "75 seconds"],
    [91, "2 minutes"],
    [120, "2 minutes"],
    [121, "3 minutes"],
    [3_600, "60 minutes"],
    [5_401, "2 hours"],
  ] as const) {
    it(`of ${seconds} s is ${words}: never less`, () => assert.equal(waitInWords(seconds), words));
  }
});

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

describe("a moment in words", () => {
  const now = new Date(2026, 10, 24, 23, 30);
  for (const [moment, words] of [
    [new Date(2026, 10, 24, 23, 59), "today at 23:59"],
    [new Date(2026, 10, 25, 0, 5), "tomorrow at 00:05"],
    [new Date(2026, 10, 23, 9, 0), "yesterday at 09:00"],
    [new Date(2026, 11, 1, 14, 5), "on Tuesday 1 December at 14:05"],
    [new Date(2027, 0, 4, 14, 5), "on Monday 4 January 2027 at 14:05"],
  ] as const) {
    it(`is ${words}`, () => assert.equal(momentInWords(moment, now), words));
  }
});

it("a count has its plural", () => {
  assert.equal(countOf(1, "file"), "1 file");
  assert.equal(countOf(0, "file"), "0 files");
});
