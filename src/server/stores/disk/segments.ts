import { StoreUnavailableError } from "../../shares/store-errors.ts";
import { offsetDigits } from "../offset-digits.ts";

/**
 * A blob on disk is a folder of segments, the files of its writers:
 *
 *     <key>/<start>-<fence>     bytes from `start` on, by the writer of that fence and its direct successors
 *     <key>/.<start>-<fence>    one that is not durable yet; it counts for nothing
 *     ab12cd…/000000000000000-1
 *     ab12cd…/000000008388608-4
 *
 * Each byte of the blob is that of the segment with the highest fence that begins at or before it. A writer
 * begins no later than what was recorded when it got its fence, and whoever had a lower fence records nothing
 * any more: an overtaken writer, whatever it does and however late, writes where nobody reads.
 */
export interface Segment {
  start: number;
  fence: number;
}

/** The part of a blob that one segment gives: [start, end), as offsets in the blob. */
interface SegmentPart {
  segment: Segment;
  start: number;
  end: number;
}

export function segmentName({ start, fence }: Segment): string {
  return `${offsetDigits(start)}-${fence}`;
}

/** The name until the segment is durable. */
export function draftName(segment: Segment): string {
  return `.${segmentName(segment)}`;
}

/** The segments among the names in a blob's folder. */
export function parseSegments(names: readonly string[]): Segment[] {
  return names.flatMap((name) => {
    const [, start, fence] = /^(\d+)-(\d+)$/.exec(name) ?? [];
    return fence === undefined ? [] : [{ start: Number(start), fence: Number(fence) }];
  });
}

/** Those of lower fences that begin where `own` does or behind it: nothing of them is read ever again. */
export function findObsolete(segments: readonly Segment[], own: Segment): Segment[] {
  return segments.filter(({ start, fence }) => start >= own.start && fence < own.fence);
}

/**
 * Where the bytes of [0, end) stand, from the beginning on.
 *
 * @throws StoreUnavailableError when the beginning is missing
 */
export function findParts(segments: readonly Segment[], end: number): SegmentPart[] {
  const parts: SegmentPart[] = [];
  let reached = end;
  for (const segment of segments.toSorted((a, b) => b.fence - a.fence || b.start - a.start)) {
    if (segment.start >= reached) continue;
    parts.unshift({ segment, start: segment.start, end: reached });
    reached = segment.start;
  }
  if (reached > 0) throw new StoreUnavailableError("a segment of a blob is missing");
  return parts;
}
