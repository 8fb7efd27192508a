import type { S3Bucket } from "./bucket.ts";
import { findRow, type Piece, parsePieces, piecePrefix, placeBefore } from "./pieces.ts";
import { isUnreachable, S3Error } from "./s3-errors.ts";

/** When so much is left of a piece, the next one is asked for: the way to S3 and back takes no time then. */
const ASK_AHEAD_AT = 1024 * 1024;

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

/** The part of a piece that is to be read: [from, to) of its object. */
interface Part {
  name: string;
  from: number;
  to: number;
  bytes: AskedFor;
}

/** The bytes of [start, end) of a blob, as they come and only as fast as they are taken. */
export async function* readBlob(bucket: S3Bucket, key: string, start: number, end: number): Bytes {
  if (start === end) return;
  const names = bucket.list(piecePrefix(key), placeBefore(key, start));
  const row = findRow(parsePieces(names), start, end);
  const askForNext = async (): Promise<Part | null> => {
    const next = await row.next();
    return next.done ? null : askFor(bucket, next.value, start, end);
  };
  const ahead: { part: Promise<Part | null> | null } = { part: null };
  const askAhead = () => {
    ahead.part ??= askForNext();
    // What goes wrong is told when it is taken.
    ahead.part.catch(() => {});
  };
  try {
    for (;;) {
      const hasWaited = ahead.part !== null;
      const part = await (ahead.part ?? askForNext());
      ahead.part = null;
      if (!part) return;
      yield* readPart(bucket, part, hasWaited, askAhead);
    }
  } finally {
    ahead.part?.then((part) => part?.bytes.letGo()).catch(() => {});
  }
}

/** Goes on with a new request where one broke off, as long as each brings something. */
async function* readPart(
  bucket: S3Bucket,
  { name, from, to, bytes }: Part,
  hasWaited: boolean,
  askAhead: () => void,
): Bytes {
  let source: AsyncIterable<Uint8Array> = bytes;
  for (let at = from; at < to; source = bucket.read(name, at, to)) {
    const begunAt = at;
    try {
      for await (const piece of source) {
        at += piece.length;
        if (to - at <= ASK_AHEAD_AT) askAhead();
        yield piece;
      }
    } catch (error) {
      // Of what was asked for long ago S3 may have grown tired; that says nothing about it now.
      const isOld = hasWaited && source === bytes;
      if (!isUnreachable(error) || (at === begunAt && !isOld)) throw error;
      continue;
    }
    if (at === begunAt) throw new S3Error("gone", "the end of a piece");
  }
}

function askFor(bucket: S3Bucket, piece: Piece, start: number, end: number): Part {
  const from = Math.max(start, piece.start) - piece.start;
  const to = Math.min(end, piece.end) - piece.start;
  return { name: piece.name, from, to, bytes: new AskedFor(bucket.read(piece.name, from, to)) };
}

/** Bytes that are on their way before somebody takes them; what does not fit the connection waits at S3. */
class AskedFor implements AsyncIterable<Uint8Array> {
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
      this.letGo();
    }
  }

  letGo(): void {
    this.#source.return().catch(() => {});
  }
}
