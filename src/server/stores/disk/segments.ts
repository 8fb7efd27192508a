import { StoreUnavailableError } from "../../shares/store-errors.ts";

/**
 * A blob on disk is a folder of segments, the files of its writers:
 *
 *     <key>/<start>-<fence>     the bytes from `start` on, by the writer of that fence and its direct successors
 *     <key>/.<start>-<fence>    a draft that is not durable yet; readers ignore it
 *     ab12cd…/000000000000000-1
 *     ab12cd…/000000008388608-4
 *
 * Each byte comes from the segment with the highest fence that begins at or before it. A writer begins at or before the
 * offset that was recorded when it got its fence. From then on, nothing of a lower fence is recorded. So nobody reads the
 * later bytes of an older writer.
 */
export interface Segment {
  start: number;
  fence: number;
}

/** The part [start, end) of a blob that one segment provides. */
interface SegmentPart {
  segment: Segment;
  start: number;
  end: number;
}

export function segmentName({ start, fence }: Segment): string {
  return `${String(start).padStart(15, "0")}-${fence}`;
}

/** The name before the segment is durable. */
export function draftName(segment: Segment): string {
  return `.${segmentName(segment)}`;
}

/** The segments among the file names in a blob's folder. */
export function parseSegments(names: readonly string[]): Segment[] {
  return names.flatMap((name) => {
    const [, start, fence] = /^(\d+)-(\d+)$/.exec(name) ?? [];
    return fence === undefined ? [] : [{ start: Number(start), fence: Number(fence) }];
  });
}

/** Segments of lower fences that begin at the start of `own` or later: nobody reads them again. */
export function findObsolete(segments: readonly Segment[], own: Segment): Segment[] {
  return segments.filter(({ start, fence }) => start >= own.start && fence < own.fence);
}

/**
 * The parts that provide the bytes [0, end), in order.
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
