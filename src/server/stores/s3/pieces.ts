import type { WriterStart } from "../../shares/blob-store.ts";
import { offsetDigits } from "../offset-digits.ts";
import { S3Error } from "./s3-errors.ts";

/**
 * A blob is a row of objects, its pieces. Each sync of a writer makes one, and none is ever changed:
 *
 *     <key>/<start>-<end>-<fence>     the bytes [start, end), by the writer of that fence
 *     ab12cd…/000000000000000-000000008388608-1
 *     ab12cd…/000000008388608-000000010000000-2
 *
 * Which of several pieces that begin at one place is the blob's follows from the names: that of the highest
 * fence. A piece counts once the metadata store has recorded its end; from then on every later writer begins
 * behind it, so none with a higher fence begins at its start. What was never recorded has a lower fence than
 * what was sent in its place.
 */
export interface Piece {
  name: string;
  start: number;
  end: number;
  fence: number;
}

/** A writer that is not synced for so long makes a piece by itself. */
export const LARGEST_PIECE = 32 * 1024 * 1024;

/** What the names of all pieces of a blob begin with. */
export function piecePrefix(key: string): string {
  return `${key}/`;
}

/** What comes before the names of all pieces that can end at `offset` or behind it. */
export function placeBefore(key: string, offset: number): string {
  return placeOf(key, Math.max(0, offset - LARGEST_PIECE));
}

/** What comes before the names of all pieces that begin at `offset` or behind it. */
export function placeOf(key: string, offset: number): string {
  return `${piecePrefix(key)}${offsetDigits(offset)}`;
}

export function pieceName(key: string, start: number, end: number, fence: number): string {
  return `${piecePrefix(key)}${offsetDigits(start)}-${offsetDigits(end)}-${fence}`;
}

/** The pieces among the names of objects. */
export async function* parsePieces(
  names: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<Piece, void, undefined> {
  for await (const name of names) {
    const [, start, end, fence] = /\/(\d+)-(\d+)-(\d+)$/.exec(name) ?? [];
    if (fence === undefined) continue;
    yield { name, start: Number(start), end: Number(end), fence: Number(fence) };
  }
}

/**
 * The pieces of a whole blob that hold [start, end); `start` may lie within the first, `end` within the last.
 * What was not recorded has a lower fence than what was, also where it reaches over its beginning: so at each
 * place the highest fence decides, and nothing before that place has to be looked at.
 *
 * @param pieces by their places, at least from `placeBefore(start)` on
 * @throws S3Error `gone` when one is missing
 */
export async function* findRow(
  pieces: Iterable<Piece> | AsyncIterable<Piece>,
  start: number,
  end: number,
): AsyncGenerator<Piece, void, undefined> {
  let at = start;
  let best: Piece | null = null;
  for await (const piece of pieces) {
    if (piece.start > at && best) {
      yield best;
      at = best.end;
      best = null;
    }
    if (piece.start > at || at >= end) break;
    const isHere = at === start ? piece.end > at : piece.start === at;
    if (isHere && (!best || best.fence < piece.fence)) best = piece;
  }
  if (best) {
    yield best;
    at = best.end;
  }
  if (at < end) throw new S3Error("gone", "a piece of a blob");
}

/** What earlier writers left behind `place` and was never recorded. A later writer's is not ours to judge. */
export function findUnrecorded(pieces: readonly Piece[], { offset, fence }: WriterStart): Piece[] {
  return pieces.filter((piece) => piece.start >= offset && piece.fence < fence);
}
