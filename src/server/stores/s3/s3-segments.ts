import type { WriterStart } from "../../shares/blob-store.ts";
import { S3Error } from "./s3-errors.ts";

/**
 * A blob in S3 is a sequence of objects, its segments. Each sync of a writer makes one, and none ever changes:
 *
 *     <key>/<start>-<end>-<fence>     the bytes [start, end), by the writer of that fence
 *     ab12cd…/000000000000000-000000008388608-1
 *     ab12cd…/000000008388608-000000010000000-2
 *
 * Of the segments that begin at one offset, the one with the highest fence is valid. Each later writer has a higher fence.
 * Once the metadata store has recorded the end of a segment, or a higher offset, later writers begin at or after that end.
 * So a recorded segment stays valid. If a segment was not recorded, a later writer may store its bytes again.
 */
export interface Segment {
  name: string;
  start: number;
  end: number;
  fence: number;
}

/** A writer that is not synced makes a segment after this many bytes. */
export const LARGEST_SEGMENT = 32 * 1024 * 1024;

/** The prefix of all segments of a blob. */
export function segmentPrefix(key: string): string {
  return `${key}/`;
}

/** Sorts before every segment that can end at `offset` or later. */
export function firstNameEndingAt(key: string, offset: number): string {
  return firstNameFrom(key, Math.max(0, offset - LARGEST_SEGMENT));
}

/** Sorts before every segment that begins at `offset` or later. */
export function firstNameFrom(key: string, offset: number): string {
  return `${segmentPrefix(key)}${digits(offset)}`;
}

export function segmentName(key: string, start: number, end: number, fence: number): string {
  return `${segmentPrefix(key)}${digits(start)}-${digits(end)}-${fence}`;
}

/** All offsets have the same length, so that names sort by their offsets. */
function digits(offset: number): string {
  return String(offset).padStart(15, "0");
}

/** The segments among the names of objects. */
export async function* parseSegments(
  names: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<Segment, void, undefined> {
  for await (const name of names) {
    const [, start, end, fence] = /\/(\d+)-(\d+)-(\d+)$/.exec(name) ?? [];
    if (fence === undefined) continue;
    yield { name, start: Number(start), end: Number(end), fence: Number(fence) };
  }
}

/**
 * The segments of a whole blob that contain [start, end). `start` may be inside the first one and `end` inside the
 * last. Of the segments that begin at one offset, the one with the highest fence is valid (see Segment). Segments that
 * end before `start` are not needed.
 *
 * @param segments sorted by name, at least from `firstNameEndingAt(start)` on
 * @throws S3Error `gone` when one is missing
 */
export async function* findParts(
  segments: Iterable<Segment> | AsyncIterable<Segment>,
  start: number,
  end: number,
): AsyncGenerator<Segment, void, undefined> {
  let at = start;
  let best: Segment | null = null;
  for await (const segment of segments) {
    if (segment.start > at && best) {
      yield best;
      at = best.end;
      best = null;
    }
    if (segment.start > at || at >= end) break;
    const isHere = at === start ? segment.end > at : segment.start === at;
    if (isHere && (!best || best.fence < segment.fence)) best = segment;
  }
  if (best) {
    yield best;
    at = best.end;
  }
  if (at < end) throw new S3Error("gone", "a segment of a blob");
}

/** The unrecorded segments of earlier writers. This writer can't judge those of later ones. */
export function findUnrecorded(
  segments: readonly Segment[],
  { offset, fence }: WriterStart,
): Segment[] {
  return segments.filter((segment) => segment.start >= offset && segment.fence < fence);
}
