import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  findParts,
  findUnrecorded,
  parseSegments,
  type Segment,
  segmentName,
} from "./s3-segments.ts";

interface Writer {
  start: { offset: number; size: number; fence: number };
  /** Created, and not yet recorded. */
  made: Segment[];
  at: number;
}

/** A step of any writer, current or superseded, or the start of a new one. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("begin" as const) }),
  fc.record({
    kind: fc.constantFrom("put" as const, "record" as const, "clean" as const),
    writer: fc.nat(),
    length: fc.integer({ min: 1, max: 3 }),
  }),
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

describe("the segments of a blob", () => {
  it("are read exactly as recorded, from any offset on, after any number of crashed and superseded writers", async () => {
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.nat(),
      async (steps, anywhere) => {
        const { segments, recorded } = play(steps);
        const end = recorded.at(-1)?.end ?? 0;
        const start = end === 0 ? 0 : anywhere % end;
        // A blob is read after it is complete, so no writer sent bytes beyond its end.
        const sent = segments.filter((segment) => segment.start < end).sort(byName);
        const parts = await Array.fromAsync(findParts(sent, start, end));
        assert.deepEqual(
          parts,
          recorded.filter((segment) => segment.end > start),
        );
      },
    );
    await fc.assert(property, { numRuns: 2_000 });
  });

  it("are not read beyond a gap", async () => {
    const parts = [
      { name: "a", start: 0, end: 5, fence: 1 },
      { name: "c", start: 8, end: 9, fence: 1 },
    ];
    const gone = { reason: "gone" };
    await assert.rejects(Array.fromAsync(findParts(parts, 0, 9)), gone);
    await assert.rejects(Array.fromAsync(findParts(parts, 6, 9)), gone);
    await assert.rejects(Array.fromAsync(findParts(parts, 8, 10)), gone);
    await assert.rejects(Array.fromAsync(findParts([], 0, 1)), gone);
    assert.equal((await Array.fromAsync(findParts(parts, 1, 5))).length, 1);
  });

  it("have names with their offsets and fence, and the order of the names is that of the offsets", async () => {
    const names = [segmentName("ab12", 9, 10, 3), segmentName("ab12", 10, 5_000_000_000, 12)];
    assert.deepEqual([...names].reverse().sort(), names);
    assert.deepEqual(await Array.fromAsync(parseSegments([...names, "ab12/other"])), [
      { name: names[0], start: 9, end: 10, fence: 3 },
      { name: names[1], start: 10, end: 5_000_000_000, fence: 12 },
    ]);
  });
});

/** In the order in which S3 lists them. */
function byName(a: Segment, b: Segment): number {
  return a.name < b.name ? -1 : 1;
}

/** The segments in the bucket after these steps, and those that the metadata store has recorded. */
function play(steps: readonly Step[]) {
  let segments: Segment[] = [];
  const recorded: Segment[] = [];
  const writers: Writer[] = [];
  for (const each of steps) {
    if (each.kind === "begin") {
      const offset = recorded.at(-1)?.end ?? 0;
      const start = { offset, size: 1_000, fence: writers.length + 1 };
      writers.push({ start, made: [], at: offset });
      continue;
    }
    const writer = writers[each.writer % writers.length];
    if (!writer) continue;
    const { fence } = writer.start;
    if (each.kind === "put") {
      const [start, end] = [writer.at, writer.at + each.length];
      const segment = { name: segmentName("ab12", start, end, fence), start, end, fence };
      segments.push(segment);
      writer.made.push(segment);
      writer.at = end;
    } else if (each.kind === "clean") {
      const unrecorded = new Set(findUnrecorded(segments, writer.start));
      segments = segments.filter((segment) => !unrecorded.has(segment));
    } else if (fence === writers.length) {
      recorded.push(...writer.made.splice(0));
    }
  }
  return { segments, recorded };
}
