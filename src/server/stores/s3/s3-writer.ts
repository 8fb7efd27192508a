import type { BlobWriter, WriterStart } from "../../shares/blob-store.ts";
import type { S3Bucket } from "./bucket.ts";
import { S3Error } from "./s3-errors.ts";
import {
  findUnrecorded,
  firstNameEndingAt,
  firstNameFrom,
  LARGEST_SEGMENT,
  parseSegments,
  type Segment,
  segmentName,
  segmentPrefix,
} from "./s3-segments.ts";
import { Spool } from "./spool.ts";

/** The number of names in one page of an S3 listing. */
const MAX_CHECKED = 1_000;

/**
 * Writes a blob from an offset on, segment by segment. Any server can continue it, because the names of the segments
 * contain all that it needs.
 *
 * @throws S3Error `gone` when the segment before the offset is missing
 */
export async function openS3Writer(
  bucket: S3Bucket,
  spoolFolder: string,
  key: string,
  start: WriterStart,
): Promise<BlobWriter> {
  if (start.offset > 0) await checkBeginning(bucket, key, start);
  return segmentWriter(bucket, await Spool.open(spoolFolder), key, start);
}

async function checkBeginning(bucket: S3Bucket, key: string, start: WriterStart): Promise<void> {
  const from = (after: string) => firstSegments(bucket.list(segmentPrefix(key), after));
  let segments = await from(firstNameEndingAt(key, start.offset));
  if (segments.length < MAX_CHECKED) {
    const isThere = segments.some(({ end }) => end === start.offset);
    if (!isThere) throw new S3Error("gone", "a segment of a blob");
  } else {
    // There are very many tiny segments. The upload would stall if each writer checked all of them.
    segments = await from(firstNameFrom(key, start.offset));
  }
  // A segment that can't be deleted now is deleted with the blob.
  await bucket.deleteAll(findUnrecorded(segments, start).map(({ name }) => name)).catch(() => {});
}

async function firstSegments(names: AsyncIterable<string>): Promise<Segment[]> {
  const segments: Segment[] = [];
  for await (const segment of parseSegments(names)) {
    segments.push(segment);
    if (segments.length === MAX_CHECKED) break;
  }
  return segments;
}

function segmentWriter(
  bucket: S3Bucket,
  spool: Spool,
  key: string,
  { offset, fence }: WriterStart,
): BlobWriter {
  /** The end of the blob in the bucket. Later bytes are in the spool. */
  let sent = offset;
  const sendSegment = async () => {
    const end = sent + spool.length;
    await bucket.put(segmentName(key, sent, end, fence), spool);
    spool.clear();
    sent = end;
  };
  return {
    async write(...pieces) {
      for (let rest = pieces; rest.length > 0; ) {
        const { fitting, others } = divide(rest, LARGEST_SEGMENT - spool.length);
        await spool.append(fitting);
        rest = others;
        if (spool.length === LARGEST_SEGMENT) await sendSegment();
      }
    },
    async sync() {
      if (spool.length > 0) await sendSegment();
      return sent;
    },
    close: () => spool.close(),
  };
}

/** Divides pieces into the first `length` bytes and the others. */
function divide(
  pieces: readonly Uint8Array[],
  length: number,
): { fitting: Uint8Array[]; others: Uint8Array[] } {
  const [fitting, others]: [Uint8Array[], Uint8Array[]] = [[], []];
  let room = length;
  for (const piece of pieces) {
    if (room > 0) fitting.push(piece.subarray(0, room));
    if (piece.length > room) others.push(piece.subarray(room));
    room = Math.max(0, room - piece.length);
  }
  return { fitting, others };
}
