import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { durationInWords, waitInWords } from "./duration-in-words.ts";

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
    [17_280_000, "200 days"],
    [119, "119 seconds"],
    [121, "2 minutes"],
    [3_661, "61 minutes"],
    [86_460, "24 hours"],
    [90_001, "25 hours"],
    [100_000, "27 hours"],
  ] as const) {
    it(`of ${seconds} s is ${words}`, () => assert.equal(durationInWords(seconds), words));
  }
});

describe("a wait in words", () => {
  for (const [seconds, words] of [
    [0, "1 second"],
    [1, "1 second"],
    [60, "1 minute"],
    [61, "2 minutes"],
    [3_541, "1 hour"],
    [3_601, "2 hours"],
    [86_400, "1 day"],
    [90_001, "26 hours"],
    [172_801, "3 days"],
    [1_000_000, "12 days"],
  ] as const) {
    it(`of ${seconds} s is ${words}`, () => assert.equal(waitInWords(seconds), words));
  }
});
