import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { describe, it } from "node:test";
import { ServedContent } from "./served-content.ts";

/** A source of pieces that reports its end, and a target that takes a piece when `take` is called. */
function begin({ count = 3, failsAfter = count }: { count?: number; failsAfter?: number } = {}) {
  const pieces = Array.from({ length: count }, (_, index) => new Uint8Array(1000).fill(index + 1));
  let requested = 0;
  let isSourceClosed = false;
  async function* source() {
    try {
      for (const piece of pieces) {
        if (requested === failsAfter) throw new Error("the disk failed");
        requested++;
        yield piece;
      }
    } finally {
      isSourceClosed = true;
    }
  }
  const written: Uint8Array[] = [];
  let waiting: ((error?: Error) => void) | null = null;
  const target = new Writable({
    write(piece: Uint8Array, _encoding, callback) {
      written.push(piece);
      waiting = callback;
    },
  });
  const stop = new AbortController();
  const content = new ServedContent(source(), stop.signal);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const take = async () => {
    await turn();
    const callback = waiting;
    waiting = null;
    callback?.();
    await turn();
  };
  return {
    ...{ content, target, stop, pieces, written, take, turn },
    requested: () => requested,
    isSourceClosed: () => isSourceClosed,
  };
}

describe("served content", () => {
  it("requests a piece when the one before was taken, and frees its memory then and not earlier", async () => {
    const { content, target, pieces, take, turn, requested } = begin();
    const lengths = () => pieces.map(({ length }) => length);
    const ended = Promise.all([finished(content), finished(target)]);
    content.pipe(target);
    await turn();
    assert.deepEqual([requested(), lengths()], [1, [1000, 1000, 1000]]);
    await take();
    assert.deepEqual([requested(), lengths()], [2, [0, 1000, 1000]]);
    await take();
    await take();
    assert.deepEqual(lengths(), [0, 0, 0]);
    await ended;
  });

  it("fails when its source fails, after the pieces before that", async () => {
    const { content, target, take, written } = begin({ failsAfter: 1 });
    const failed = assert.rejects(finished(content), /the disk failed/);
    content.pipe(target);
    await take();
    await failed;
    assert.equal(written.length, 1);
    assert.equal(target.writableEnded, false);
  });

  it("closes its source and frees no piece that is being sent when it is aborted or the reader leaves", async () => {
    for (const leave of [
      ({ stop }: ReturnType<typeof begin>) => stop.abort(),
      ({ content }: ReturnType<typeof begin>) => content.destroy(),
    ]) {
      const all = begin();
      const { content, target, pieces, turn, isSourceClosed } = all;
      target.on("error", () => {});
      content.once("error", () => {});
      // As the framework does.
      content.once("close", () => target.destroy());
      content.pipe(target);
      await turn();
      leave(all);
      await turn();
      await turn();
      assert.deepEqual(
        pieces.map(({ length }) => length),
        [1000, 1000, 1000],
      );
      assert.equal(isSourceClosed(), true);
    }
  });
});
