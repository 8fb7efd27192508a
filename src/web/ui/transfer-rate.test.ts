import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { aboutDuration, aboutRate, TransferRate } from "./transfer-rate.ts";

describe("a transfer's rate", () => {
  it("is unknown at the start", () => {
    const rate = new TransferRate();
    assert.equal(rate.bytesPerSecond, null);
    rate.add(0, 0);
    rate.add(100, 1_000);
    assert.equal(rate.bytesPerSecond, null);
  });

  it("is the mean of the sent bytes", () => {
    const rate = new TransferRate();
    for (const second of [0, 1, 2]) rate.add(second * 1_000, second * 5_000);
    assert.equal(rate.bytesPerSecond, 5_000);
  });

  it("ignores bytes sent more than ten seconds ago", () => {
    const rate = new TransferRate();
    rate.add(0, 0);
    rate.add(1_000, 1_000_000);
    for (let second = 2; second <= 30; second++) rate.add(second * 1_000, 1_000_000 + second * 10);
    assert.equal(rate.bytesPerSecond, 10);
  });

  it("is unknown while no bytes move, and after a pause", () => {
    const rate = new TransferRate();
    rate.add(0, 500);
    rate.add(2_000, 500);
    assert.equal(rate.bytesPerSecond, null);
    rate.add(3_000, 5_000);
    rate.reset();
    assert.equal(rate.bytesPerSecond, null);
  });
});

describe("a rate", () => {
  for (const [bytes, expected] of [
    [0.4, 0],
    [999, 999],
    [900_000, 900_000],
    [1_014.8 * 1024, 1024 ** 2],
    [1023 * 1024 ** 2, 1024 ** 3],
  ] as const) {
    it(`of ${bytes} bytes per second is shown as ${expected}`, () =>
      assert.equal(aboutRate(bytes), expected));
  }
});

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
