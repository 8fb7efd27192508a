import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import {
  countOf,
  durationInWords,
  excessInWords,
  limitInWords,
  parseDuration,
  sizeInWords,
  waitInWords,
} from "./quantities.ts";

it("a count has its plural", () => {
  assert.equal(countOf(1, "file"), "1 file");
  assert.equal(countOf(0, "file"), "0 files");
  assert.equal(countOf(2, "try", "tries"), "2 tries");
});

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

test("a duration is a number of seconds, or a number with a short or long unit", () => {
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
    ["1 week", 604_800],
    ["2 weeks", 1_209_600],
    ["3w", 1_814_400],
    ["1.5h", 5_400],
    ["0.5 days", 43_200],
    ["90 minutes", 5_400],
    ["90 mins", 5_400],
    ["2 days", 172_800],
    ["2 Days", 172_800],
    ["5H", 18_000],
    ["5  h", 18_000],
    ["5\u00a0h", 18_000],
    ["2 hrs", 7_200],
  ] as const) {
    assert.equal(parseDuration(text), seconds, text);
  }
});

test("any other text, and a duration under one second, is rejected", () => {
  const others = ["", "h", "0", "0h", "-5h", "5 hs", "1e3", "five", "5h 30m"];
  for (const text of [
    ...others,
    "1000000000",
    "0.5",
    "0.4s",
    "1.h",
    ".5h",
    "1,5h",
    "1.5.5h",
    "5 months",
    "٥h",
  ]) {
    assert.equal(parseDuration(text), null, text);
  }
});

it("a size is shown in its largest fitting unit", () => {
  const sizes = [0, 1, 1023, 1024, 1536, 1024 ** 2 - 1, 5 * 1024 ** 3, 3.21 * 1024 ** 4, 2 ** 50];
  assert.deepEqual(sizes.map(sizeInWords), [
    "0 bytes",
    "1 byte",
    "1023 bytes",
    "1 KiB",
    "1.5 KiB",
    "1 MiB",
    "5 GiB",
    "3.2 TiB",
    "1024 TiB",
  ]);
});

it("a limit is rounded down, and a size over the limit is rounded up", () => {
  const limit = 4.9375 * 1024 ** 3;
  assert.equal(limitInWords(limit), "4.9 GiB");
  assert.equal(limitInWords(5 * 1024 ** 3), "5 GiB");
  assert.equal(limitInWords(1000), "1000 bytes");
  assert.equal(excessInWords(limit + 1), "5 GiB");
  for (const most of [1000, 1024, 1025, 123_456, 1024 ** 2, 8_126_464, limit, 5 * 1024 ** 3]) {
    assert.notEqual(excessInWords(most + 1), limitInWords(most));
  }
});
