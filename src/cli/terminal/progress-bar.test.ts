import assert from "node:assert/strict";
import { test } from "node:test";
import { RateMeter } from "./progress-bar.ts";

test("there is no rate before the second sample", () => {
  const meter = new RateMeter();
  assert.equal(meter.bytesPerSecond(), null);
  meter.record(1000, 0);
  assert.equal(meter.bytesPerSecond(), null);
});

test("the rate does not include bytes from before a resume", () => {
  const meter = new RateMeter();
  meter.record(1_000_000, 0);
  meter.record(1_000_500, 1000);
  assert.equal(meter.bytesPerSecond(), 500);
});

test("the rate covers the last five seconds", () => {
  const meter = new RateMeter();
  for (let second = 0; second <= 10; second++) meter.record(second * 1000, second * 1000);
  for (let second = 11; second <= 20; second++) meter.record(10_000, second * 1000);
  assert.equal(meter.bytesPerSecond(), 0);
});
