import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { mergeStreams, type Stream } from "./bucket-merge.ts";

interface TestStream extends Stream {
  texts: string[];
}

describe("the merge of buckets", () => {
  const anyTexts = fc.array(fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 60 }), {
    minLength: 1,
    maxLength: 12,
  });

  it("returns the first texts of all streams, in either direction", async () => {
    const property = fc.asyncProperty(
      ...[anyTexts, fc.nat(40), fc.boolean()],
      async (all: string[][], limit: number, isDescending: boolean) => {
        const inOrder = (texts: string[]) => {
          const sorted = [...new Set(texts)].sort();
          return isDescending ? sorted.reverse() : sorted;
        };
        const streams = all.map((texts, index) => streamOf(inOrder(texts), index));
        const expected = streams.flatMap(({ texts }) => texts).sort();
        if (isDescending) expected.reverse();
        const merged = await mergeStreams(streams, limit, isDescending, readMore);
        assert.deepEqual(merged, expected.slice(0, limit));
      },
    );
    await fc.assert(property);
  });

  it("reads little of long streams", async () => {
    const streams = Array.from({ length: 256 }, (_, index) =>
      streamOf(
        Array.from({ length: 4_000 }, (_, i) => `${String(i).padStart(4, "0")}-${index}`),
        index,
      ),
    );
    let read = 0;
    const counted: typeof readMore = async (some, count) => {
      const batches = await readMore(some, count);
      read += batches.flat().length;
      return batches;
    };
    assert.equal((await mergeStreams(streams, 51, false, counted)).length, 51);
    assert.ok(read < 600, `${read} texts`);
  });
});

function streamOf(texts: string[], index: number): TestStream {
  return { bucket: String(index), last: null, texts };
}

async function readMore(streams: readonly TestStream[], count: number): Promise<string[][]> {
  return streams.map(({ texts, last }) => {
    const start = last === null ? 0 : texts.indexOf(last) + 1;
    return texts.slice(start, start + count);
  });
}
