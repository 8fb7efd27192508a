import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  blobKeyOf,
  draftOf,
  findObsolete,
  findParts,
  firstSegment,
  isFirst,
  parseSegments,
  type Segment,
  segmentInFolder,
} from "./segments.ts";

describe("the segments of a blob", () => {
  it("are parsed from their names, and drafts and other files are ignored", () => {
    const segments = [segmentInFolder("ab12", 0, 1), segmentInFolder("ab12", 8_388_608, 12)];
    const names = ["000000000000000-1", "000000008388608-12"];
    assert.deepEqual(
      segments.map(({ file }) => file),
      names.map((name) => `ab12/${name}`),
    );
    const draft = draftOf("ab12", segmentInFolder("ab12", 0, 2));
    assert.equal(draft, "ab12/.000000000000000-2");
    const others = [draft.slice("ab12/".length), "other", "000000000000000-", "-1"];
    assert.deepEqual(parseSegments("ab12", [...names, ...others]), segments);
  });

  it("belong to the blob whose key is in the name of their file or folder", () => {
    for (const name of ["ab12", firstSegment("ab12").file]) assert.equal(blobKeyOf(name), "ab12");
  });

  it("of version 1.0 replace the file of a first segment", () => {
    const old = segmentInFolder("ab12", 0, 1);
    const parts = findParts([old, firstSegment("ab12")], 10);
    assert.deepEqual(parts, [{ segment: old, start: 0, end: 10 }]);
  });

  /**
   * Writers get increasing fences. Each begins at the offset that was recorded then, or earlier if it copies a short
   * segment. Only the newest writer records. All leave their segments, in any order.
   */
  const history = fc.array(
    fc.record({ copies: fc.nat(3), records: fc.nat(5), leavesSegment: fc.boolean() }),
    { minLength: 1, maxLength: 12 },
  );

  it("contain each byte from the writer that recorded it, whatever superseded writers leave", () => {
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

  it("contain the same bytes after any writer deletes segments that it considers obsolete", () => {
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

  it("are not read beyond a gap at the beginning", () => {
    assert.throws(() => findParts([segmentInFolder("ab12", 5, 2)], 10), {
      name: "StoreUnavailableError",
    });
    assert.deepEqual(findParts([], 0), []);
  });
});

interface Writer {
  copies: number;
  records: number;
  leavesSegment: boolean;
}

/** Simulates a history. `writerOf` contains, for each recorded byte, the fence of the writer that recorded it. */
function play(writers: readonly Writer[]) {
  const segments: Segment[] = [];
  const writerOf: number[] = [];
  writers.forEach(({ copies, records, leavesSegment }, index) => {
    const fence = index + 1;
    const offset = writerOf.length;
    // A writer that recorded bytes has a durable segment.
    if (!leavesSegment && records === 0) return;
    const start = Math.max(0, offset - copies);
    const isFile = isFirst({ start, fence });
    segments.push(isFile ? firstSegment("ab12") : segmentInFolder("ab12", start, fence));
    for (let i = 0; i < records; i++) writerOf.push(fence);
  });
  return { segments: segments.reverse(), writerOf, recorded: writerOf.length };
}

/** The writer of the byte at `at` in a segment: an earlier writer if the byte is a copy, else the segment's writer. */
function contentOf(segment: Segment | undefined, at: number, writerOf: readonly number[]) {
  if (!segment) return null;
  const beganAt = writerOf.findIndex((fence) => fence >= segment.fence);
  return beganAt !== -1 && at >= beganAt ? segment.fence : writerOf[at];
}
