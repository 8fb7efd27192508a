import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  draftName,
  findObsolete,
  findParts,
  parseSegments,
  type Segment,
  segmentName,
} from "./segments.ts";

describe("the segments of a blob", () => {
  it("are read from their names, and drafts and other files are none", () => {
    const segments = [
      { start: 0, fence: 1 },
      { start: 8_388_608, fence: 12 },
    ];
    const names = segments.map(segmentName);
    assert.deepEqual(names, ["000000000000000-1", "000000008388608-12"]);
    const others = [draftName({ start: 0, fence: 2 }), "other", "000000000000000-", "-1"];
    assert.deepEqual(parseSegments([...names, ...others]), segments);
  });

  /**
   * Writers get their fences one after the other, each beginning where was recorded by then, or before that
   * where it copies a short segment; only the newest records. All leave their segments, in whatever order.
   */
  const history = fc.array(
    fc.record({ copies: fc.nat(3), records: fc.nat(5), leavesSegment: fc.boolean() }),
    { minLength: 1, maxLength: 12 },
  );

  it("give each byte as the writer sent it that had it recorded, whatever overtaken writers leave", () => {
    fc.assert(
      fc.property(history, (writers) => {
        const { segments, writerOf, recorded } = play(writers);
        const parts = findParts(segments, recorded);
        for (let at = 0; at < recorded; at++) {
          const part = parts.find(({ start, end }) => start <= at && at < end);
          assert.equal(contentOf(part?.segment, at, writerOf), writerOf[at], `byte ${at}`);
        }
      }),
    );
  });

  it("give the same when any of them deletes what is obsolete to it", () => {
    fc.assert(
      fc.property(history, fc.nat(), (writers, choice) => {
        const { segments, recorded } = play(writers);
        const own = segments[choice % Math.max(1, segments.length)];
        if (!own) return;
        const obsolete = findObsolete(segments, own);
        const left = segments.filter((segment) => !obsolete.includes(segment));
        assert.deepEqual(findParts(left, recorded), findParts(segments, recorded));
      }),
    );
  });

  it("are not read past one that is missing at the beginning", () => {
    assert.throws(() => findParts([{ start: 5, fence: 2 }], 10), { name: "StoreUnavailableError" });
    assert.deepEqual(findParts([], 0), []);
  });
});

interface Writer {
  copies: number;
  records: number;
  leavesSegment: boolean;
}

/** Plays a history; `writerOf` holds, for each recorded byte, the fence of the writer that had it recorded. */
function play(writers: readonly Writer[]) {
  const segments: Segment[] = [];
  const writerOf: number[] = [];
  writers.forEach(({ copies, records, leavesSegment }, index) => {
    const fence = index + 1;
    const offset = writerOf.length;
    // Who has anything recorded has made a segment durable before.
    if (!leavesSegment && records === 0) return;
    segments.push({ start: Math.max(0, offset - copies), fence });
    for (let i = 0; i < records; i++) writerOf.push(fence);
  });
  return { segments: segments.reverse(), writerOf, recorded: writerOf.length };
}

/** What stands in a segment at a place: a copy of what was recorded before its writer began, or its writer's own. */
function contentOf(segment: Segment | undefined, at: number, writerOf: readonly number[]) {
  if (!segment) return null;
  const beganAt = writerOf.findIndex((fence) => fence >= segment.fence);
  return beganAt !== -1 && at >= beganAt ? segment.fence : writerOf[at];
}
