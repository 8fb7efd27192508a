import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ServedProgress } from "./served-progress.ts";

async function* pieces(count: number) {
  for (let index = 0; index < count; index++) yield new Uint8Array(100);
}

async function offsetsOf({ start = 0, count = 10, pieceMs = 0 }): Promise<number[]> {
  const offsets: number[] = [];
  let time = 0;
  const report = (offset: number) => offsets.push(offset);
  const progress = new ServedProgress(start, report, () => time);
  for await (const _ of progress.of(pieces(count))) time += pieceMs;
  return offsets;
}

describe("the progress of a response", () => {
  it("is reported once a second, and at the end", async () => {
    assert.deepEqual(await offsetsOf({ pieceMs: 500 }), [200, 400, 600, 800, 1_000, 1_000]);
    assert.deepEqual(await offsetsOf({ pieceMs: 700, count: 3 }), [200, 300]);
  });

  it("is not reported for a response that takes less than a second", async () => {
    assert.deepEqual(await offsetsOf({ count: 99, pieceMs: 10 }), []);
  });

  it("is reported at the beginning and at the end of a resumed download, however short", async () => {
    assert.deepEqual(await offsetsOf({ start: 1_000, count: 2 }), [1_000, 1_200]);
  });

  it("does not count a piece that was not sent", async () => {
    const progress = new ServedProgress(0, () => {});
    const sent = progress.of(pieces(3));
    await sent.next();
    await sent.next();
    await sent.return();
    assert.equal(progress.offset, 100);
  });
});
