import { freeMemory } from "../../../protocol/bytes.ts";
import type { S3Bucket } from "./bucket.ts";
import { isUnreachable, S3Error } from "./s3-errors.ts";
import {
  findParts,
  firstNameEndingAt,
  parseSegments,
  type Segment,
  segmentPrefix,
} from "./s3-segments.ts";

/** The next segment is requested when this many bytes of the present one are left, to hide the latency of S3. */
const REQUEST_AHEAD_AT = 1024 * 1024;

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

/** The part [from, to) of a segment's object that is to be read. */
interface Part {
  name: string;
  from: number;
  to: number;
  bytes: Requested;
}

/** The bytes [start, end) of a blob, with backpressure. */
export async function* readBlob(bucket: S3Bucket, key: string, start: number, end: number): Bytes {
  if (start === end) return;
  const names = bucket.list(segmentPrefix(key), firstNameEndingAt(key, start));
  const segments = findParts(parseSegments(names), start, end);
  const requestNext = async (): Promise<Part | null> => {
    const next = await segments.next();
    return next.done ? null : request(bucket, next.value, start, end);
  };
  const ahead: { part: Promise<Part | null> | null } = { part: null };
  const requestAhead = () => {
    ahead.part ??= requestNext();
    // The consumer of the part gets the error.
    ahead.part.catch(() => {});
  };
  try {
    for (;;) {
      const wasRequestedEarly = ahead.part !== null;
      const part = await (ahead.part ?? requestNext());
      ahead.part = null;
      if (!part) return;
      yield* readPart(bucket, part, wasRequestedEarly, requestAhead);
    }
  } finally {
    ahead.part?.then((part) => part?.bytes.cancel()).catch(() => {});
  }
}

/** Continues a broken request with a new one, as long as each request delivers bytes. */
async function* readPart(
  bucket: S3Bucket,
  { name, from, to, bytes }: Part,
  wasRequestedEarly: boolean,
  requestAhead: () => void,
): Bytes {
  let source: AsyncIterable<Uint8Array> = bytes;
  for (let at = from; at < to; source = bucket.read(name, at, to)) {
    const begunAt = at;
    try {
      for await (const bytesRead of source) {
        at += bytesRead.length;
        if (to - at <= REQUEST_AHEAD_AT) requestAhead();
        yield bytesRead;
        // Garbage collections are too rare.
        freeMemory(bytesRead);
      }
    } catch (error) {
      // S3 may time out an early request that nobody reads. So its failure does not end the read.
      const isOld = wasRequestedEarly && source === bytes;
      if (!isUnreachable(error) || (at === begunAt && !isOld)) throw error;
      continue;
    }
    if (at === begunAt) throw new S3Error("gone", "the end of a segment");
  }
}

function request(bucket: S3Bucket, segment: Segment, start: number, end: number): Part {
  const from = Math.max(start, segment.start) - segment.start;
  const to = Math.min(end, segment.end) - segment.start;
  return {
    name: segment.name,
    from,
    to,
    bytes: new Requested(bucket.read(segment.name, from, to)),
  };
}

/** Bytes that were requested early. Those that do not fit the connection's buffers wait in S3. */
class Requested implements AsyncIterable<Uint8Array> {
  readonly #source: Bytes;
  readonly #first: Promise<IteratorResult<Uint8Array, void>>;

  constructor(source: Bytes) {
    this.#source = source;
    this.#first = source.next();
    this.#first.catch(() => {});
  }

  async *[Symbol.asyncIterator](): Bytes {
    try {
      const first = await this.#first;
      if (!first.done) yield first.value;
      yield* this.#source;
    } finally {
      this.cancel();
    }
  }

  cancel(): void {
    this.#source.return().catch(() => {});
  }
}
