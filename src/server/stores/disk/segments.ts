import { StoreUnavailableError } from "../../shares/store-errors.ts";

/**
 * A blob on disk consists of segments, the files of its writers:
 *
 *     <key>.1                   the bytes from 0 on, by the writer of fence 1 and its direct successors
 *     <key>/<start>-<fence>     the bytes from `start` on, by the writer of that fence and its direct successors
 *     <key>/.<start>-<fence>    a draft that is not durable yet; readers ignore it
 *     ab12cd….1
 *     ab12cd…/000000008388608-4
 *
 * So a blob with one writer is one file, without a folder. Version 1.0 knows folders alone: its first segment is
 * <key>/000000000000000-1.
 *
 * Each byte comes from the segment with the highest fence that begins at or before it. A writer begins at or before the
 * offset that was recorded when it got its fence. From then on, nothing of a lower fence is recorded. So nobody reads the
 * later bytes of an older writer.
 */
export interface Segment {
  start: number;
  fence: number;
  /** The path of its file, relative to the folder of <key>. */
  file: string;
}

/** The part [start, end) of a blob that one segment provides. */
interface SegmentPart {
  segment: Segment;
  start: number;
  end: number;
}

const FIRST_FENCE = 1;
const FIRST_SUFFIX = `.${FIRST_FENCE}`;

/** The segment that is one file without a folder. */
export function firstSegment(key: string): Segment {
  return { start: 0, fence: FIRST_FENCE, file: key + FIRST_SUFFIX };
}

export function isFirst({ start, fence }: Pick<Segment, "start" | "fence">): boolean {
  return start === 0 && fence === FIRST_FENCE;
}

/** A segment in the folder of its blob. */
export function segmentInFolder(key: string, start: number, fence: number): Segment {
  return { start, fence, file: `${key}/${segmentName(start, fence)}` };
}

/** The file of a segment in a folder before the segment is durable. */
export function draftOf(key: string, { start, fence }: Segment): string {
  return `${key}/.${segmentName(start, fence)}`;
}

function segmentName(start: number, fence: number): string {
  return `${String(start).padStart(15, "0")}-${fence}`;
}

/** The segments among the file names in a blob's folder. */
export function parseSegments(key: string, names: readonly string[]): Segment[] {
  return names.flatMap((name) => {
    const [, start, fence] = /^(\d+)-(\d+)$/.exec(name) ?? [];
    if (fence === undefined) return [];
    return [{ start: Number(start), fence: Number(fence), file: `${key}/${name}` }];
  });
}

/** The key of the blob to which a file or folder belongs: <key> or <key>.1. */
export function blobKeyOf(name: string): string {
  return name.endsWith(FIRST_SUFFIX) ? name.slice(0, -FIRST_SUFFIX.length) : name;
}

/** Segments of lower fences that begin at the start of `own` or later: nobody reads them again. */
export function findObsolete(segments: readonly Segment[], own: Segment): Segment[] {
  return segments.filter(({ start, fence }) => start >= own.start && fence < own.fence);
}

/**
 * The parts that provide the bytes [0, end), in order. Of two segments with the same start and fence, the first one counts.
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
