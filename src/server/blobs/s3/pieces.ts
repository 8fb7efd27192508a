import type { WriterPlace } from "../blob-store.ts";
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

const OFFSET_DIGITS = 15;

/** What the names of all pieces of a blob begin with. */
export function piecePrefix(key: string): string {
  return `${key}/`;
}

/** What comes before the names of all pieces that can end at `offset` or behind it. */
export function placeBefore(key: string, offset: number): string {
  return `${piecePrefix(key)}${digits(Math.max(0, offset - LARGEST_PIECE))}`;
}

export function pieceName(key: string, start: number, end: number, fence: number): string {
  return `${piecePrefix(key)}${digits(start)}-${digits(end)}-${fence}`;
}

/** The pieces among the names of objects. */
export function parsePieces(names: readonly string[]): Piece[] {
  return names.flatMap((name) => {
    const [, start, end, fence] = /\/(\d+)-(\d+)-(\d+)$/.exec(name) ?? [];
    return fence === undefined
      ? []
      : [{ name, start: Number(start), end: Number(end), fence: Number(fence) }];
  });
}

/**
 * The pieces that make up a blob from its beginning to `end`, which may lie within the last.
 *
 * @throws S3Error `gone` when one is missing
 */
export function findRow(pieces: readonly Piece[], end: number): Piece[] {
  const byStart = new Map<number, Piece>();
  for (const piece of pieces) {
    const other = byStart.get(piece.start);
    if (!other || other.fence < piece.fence) byStart.set(piece.start, piece);
  }
  const row: Piece[] = [];
  for (let at = 0; at < end; ) {
    const piece = byStart.get(at);
    if (!piece || piece.end <= at) throw new S3Error("gone", "a piece of a blob");
    row.push(piece);
    at = piece.end;
  }
  return row;
}

/** What earlier writers left behind `place` and was never recorded. A later writer's is not ours to judge. */
export function findUnrecorded(pieces: readonly Piece[], { offset, fence }: WriterPlace): Piece[] {
  return pieces.filter((piece) => piece.start >= offset && piece.fence < fence);
}

function digits(offset: number): string {
  return String(offset).padStart(OFFSET_DIGITS, "0");
}
