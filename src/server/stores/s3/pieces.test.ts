import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { findRow, findUnrecorded, type Piece, parsePieces, pieceName } from "./pieces.ts";

interface Writer {
  place: { offset: number; size: number; fence: number };
  /** Made and not yet recorded. */
  made: Piece[];
  at: number;
}

/** A step of any writer, current or overtaken, or the beginning of a new one. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("begin" as const) }),
  fc.record({
    kind: fc.constantFrom("put" as const, "record" as const, "clean" as const),
    writer: fc.nat(),
    length: fc.integer({ min: 1, max: 3 }),
  }),
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

describe("the pieces of a blob", () => {
  it("that were recorded are its row, from any place on, through any number of crashed and overtaken writers", async () => {
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.nat(),
      async (steps, place) => {
        const { pieces, recorded } = play(steps);
        const end = recorded.at(-1)?.end ?? 0;
        const start = end === 0 ? 0 : place % end;
        // A row is read when the blob is whole: nothing was sent behind its end.
        const sent = pieces.filter((piece) => piece.start < end).sort(byPlace);
        const row = await Array.fromAsync(findRow(sent, start, end));
        assert.deepEqual(
          row,
          recorded.filter((piece) => piece.end > start),
        );
      },
    );
    await fc.assert(property, { numRuns: 2_000 });
  });

  it("are not read over a missing one", async () => {
    const row = [
      { name: "a", start: 0, end: 5, fence: 1 },
      { name: "c", start: 8, end: 9, fence: 1 },
    ];
    const gone = { reason: "gone" };
    await assert.rejects(Array.fromAsync(findRow(row, 0, 9)), gone);
    await assert.rejects(Array.fromAsync(findRow(row, 6, 9)), gone);
    await assert.rejects(Array.fromAsync(findRow(row, 8, 10)), gone);
    await assert.rejects(Array.fromAsync(findRow([], 0, 1)), gone);
    assert.equal((await Array.fromAsync(findRow(row, 1, 5))).length, 1);
  });

  it("say their place and writer by their names, and sort by place", async () => {
    const names = [pieceName("ab12", 9, 10, 3), pieceName("ab12", 10, 5_000_000_000, 12)];
    assert.deepEqual([...names].reverse().sort(), names);
    assert.deepEqual(await Array.fromAsync(parsePieces([...names, "ab12/other"])), [
      { name: names[0], start: 9, end: 10, fence: 3 },
      { name: names[1], start: 10, end: 5_000_000_000, fence: 12 },
    ]);
  });
});

/** As S3 lists them. */
function byPlace(a: Piece, b: Piece): number {
  return a.name < b.name ? -1 : 1;
}

/** What stands in the bucket after these steps, and what the metadata store has recorded. */
function play(steps: readonly Step[]) {
  let pieces: Piece[] = [];
  const recorded: Piece[] = [];
  const writers: Writer[] = [];
  for (const each of steps) {
    if (each.kind === "begin") {
      const offset = recorded.at(-1)?.end ?? 0;
      const place = { offset, size: 1_000, fence: writers.length + 1 };
      writers.push({ place, made: [], at: offset });
      continue;
    }
    const writer = writers[each.writer % writers.length];
    if (!writer) continue;
    const { fence } = writer.place;
    if (each.kind === "put") {
      const [start, end] = [writer.at, writer.at + each.length];
      const piece = { name: pieceName("ab12", start, end, fence), start, end, fence };
      pieces.push(piece);
      writer.made.push(piece);
      writer.at = end;
    } else if (each.kind === "clean") {
      const unrecorded = new Set(findUnrecorded(pieces, writer.place));
      pieces = pieces.filter((piece) => !unrecorded.has(piece));
    } else if (fence === writers.length) {
      recorded.push(...writer.made.splice(0));
    }
  }
  return { pieces, recorded };
}
