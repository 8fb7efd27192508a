import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AnnouncedProgress } from "./announced-progress.ts";

describe("the progress that a screen reader announces", () => {
  it("changes every 10 %", () => {
    const announced = new AnnouncedProgress();
    const heard = [0, 4, 9, 10, 19, 20, 100].map((percent, minute) =>
      announced.at(percent, minute * 60_000),
    );
    assert.deepEqual(heard, [0, 0, 0, 10, 10, 20, 100]);
  });

  it("changes at most every 5 seconds, however fast the transfer is", () => {
    const announced = new AnnouncedProgress();
    const heard = new Set<number>();
    for (let ms = 0; ms <= 10_000; ms += 100) heard.add(announced.at(ms / 100, ms));
    assert.deepEqual([...heard], [0, 10, 60]);
  });
});
