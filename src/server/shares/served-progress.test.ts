import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reportServed } from "./served-progress.ts";

async function* pieces(count: number) {
  for (let index = 0; index < count; index++) yield new Uint8Array(100);
}

async function offsetsOf({ count = 10, pieceMs = 0 }): Promise<number[]> {
  const offsets: number[] = [];
  let time = 0;
  const report = (offset: number) => offsets.push(offset);
  for await (const _ of reportServed(pieces(count), 1_000, report, () => time)) time += pieceMs;
  return offsets;
}

describe("the progress of a response", () => {
  it("is reported once a second, and at the end", async () => {
    assert.deepEqual(await offsetsOf({ pieceMs: 500 }), [1_200, 1_400, 1_600, 1_800, 2_000, 2_000]);
    assert.deepEqual(await offsetsOf({ pieceMs: 700, count: 3 }), [1_200, 1_300]);
  });

  it("is not reported for a response that takes less than a second", async () => {
    assert.deepEqual(await offsetsOf({ count: 99, pieceMs: 10 }), []);
  });
});
