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
    ...{ content, target, stop, written, take, turn },
    requested: () => requested,
    isSourceClosed: () => isSourceClosed,
  };
}

describe("served content", () => {
  it("requests a piece when the one before was taken, and not earlier: the source may use its memory again", async () => {
    const { content, target, take, turn, requested } = begin();
    const ended = Promise.all([finished(content), finished(target)]);
    content.pipe(target);
    for (const count of [1, 2, 3]) {
      await turn();
      await turn();
      assert.equal(requested(), count);
      await take();
    }
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

  it("closes its source and requests no other piece when it is aborted or the reader leaves", async () => {
    for (const leave of [
      ({ stop }: ReturnType<typeof begin>) => stop.abort(),
      ({ content }: ReturnType<typeof begin>) => content.destroy(),
    ]) {
      const all = begin();
      const { content, target, turn, requested, isSourceClosed } = all;
      target.on("error", () => {});
      content.once("error", () => {});
      // As the framework does.
      content.once("close", () => target.destroy());
      content.pipe(target);
      await turn();
      leave(all);
      await turn();
      await turn();
      assert.equal(requested(), 1);
      assert.equal(isSourceClosed(), true);
    }
  });
});
