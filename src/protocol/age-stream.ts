import {
  AGE_HEAD_SIZE,
  type AgePayload,
  CHUNK_SIZE,
  chunkCount,
  IntegrityError,
  SEALED_CHUNK_SIZE,
} from "./age-file.ts";
import type { Bytes } from "./bytes.ts";
import { AEAD_TAG_SIZE } from "./ciphers.ts";

export interface ChunkRange {
  /** The first chunk of the source. */
  firstChunk: number;
  /** The size in bytes of the whole plaintext, not only of this range. */
  plaintextSize: number;
}

/** 64 KiB for the plaintext of a chunk. It stays unchanged until the reader of the stream has used the chunk. */
export type ChunkTarget = (index: number) => Uint8Array | Promise<Uint8Array>;

/**
 * Opens a stream of ciphertext from `firstChunk` to the last chunk. Each yielded chunk is authenticated; the
 * whole content is authenticated only if the generator ends without an error. A chunk is yielded as soon as it is
 * opened, even if the next one is late.
 *
 * @param opener the payload, or a function that opens the head if the source begins with the head
 * @param targetOf where the plaintext of each chunk goes; new memory unless set
 * @throws IntegrityError if a chunk is not authentic, or the source has another length
 */
export async function* openChunkStream(
  source: AsyncIterable<Uint8Array>,
  opener: AgePayload | ((head: Bytes) => Promise<AgePayload>),
  { firstChunk, plaintextSize }: ChunkRange,
  targetOf?: ChunkTarget,
): AsyncGenerator<Uint8Array, void, undefined> {
  const lastChunk = chunkCount(plaintextSize) - 1;
  const hasHead = typeof opener === "function";
  function* partSizes() {
    if (hasHead) yield AGE_HEAD_SIZE;
    for (let chunk = firstChunk; chunk < lastChunk; chunk++) yield SEALED_CHUNK_SIZE;
    yield plaintextSize - lastChunk * CHUNK_SIZE + AEAD_TAG_SIZE;
  }
  const buffers = new PartBuffers();
  const pieces = source[Symbol.asyncIterator]();
  const parts = regroup(pieces, partSizes(), buffers);
  const opening: Promise<Uint8Array>[] = [];
  let index = firstChunk;
  try {
    const payload = hasHead ? await opener(await firstOf(parts)) : opener;
    buffers.count = payload.parallelCalls;
    const open = async (chunk: number, sealed: Uint8Array) =>
      payload.openChunk(chunk, sealed, chunk === lastChunk, await targetOf?.(chunk));
    for (;;) {
      while (opening.length >= payload.parallelCalls) yield await (opening.shift() as Opening);
      const next = parts.next();
      // After the last part, and before an error of the source, the chunks that are opening come out.
      while (opening.length > 0 && !(await arrivesFirst(next, opening[0] as Opening))) {
        yield await (opening.shift() as Opening);
      }
      const part = await next;
      if (part.done) return;
      const opened = open(index++, part.value);
      // If an earlier chunk fails, nobody awaits this one.
      opened.catch(() => {});
      opening.push(opened);
    }
  } finally {
    await Promise.allSettled(opening);
    // A call of `parts.return` alone would wait for the piece that `parts` waits for.
    await pieces.return?.();
    await parts.return();
  }
}

type Opening = Promise<Uint8Array>;

/** Whether a part arrives before a chunk is opened. False at the end of the parts, and if their source fails. */
function arrivesFirst(
  part: Promise<IteratorResult<unknown>>,
  opening: Promise<unknown>,
): Promise<boolean> {
  const arrival = part.then(
    ({ done }) => !done,
    () => false,
  );
  const isOpened = () => false;
  return Promise.race([arrival, opening.then(isOpened, isOpened)]);
}

async function firstOf(parts: AsyncIterator<Bytes>): Promise<Bytes> {
  const first = await parts.next();
  if (first.done) throw new IntegrityError("The encrypted data was cut off.");
  return first.value;
}

/** Reused buffers for the parts of a stream: one for each part that is in use at the same time. */
class PartBuffers {
  count = 1;
  readonly #buffers: Bytes[] = [];
  #turn = 0;

  next(size: number): Bytes {
    this.#turn = (this.#turn + 1) % this.count;
    this.#buffers[this.#turn] ??= new Uint8Array(SEALED_CHUNK_SIZE);
    return (this.#buffers[this.#turn] as Bytes).subarray(0, size);
  }
}

/** Regroups a stream into parts of the given sizes, whose sum must be its length. */
async function* regroup(
  pieces: AsyncIterator<Uint8Array>,
  sizes: Iterator<number>,
  buffers: PartBuffers,
): AsyncGenerator<Bytes, void, undefined> {
  const nextPart = () => {
    const size = sizes.next();
    return size.done ? null : buffers.next(size.value);
  };
  let part = nextPart();
  let filled = 0;
  for (;;) {
    const read = await pieces.next();
    if (read.done) break;
    let piece = read.value;
    while (piece.length > 0) {
      if (!part) throw new IntegrityError("The encrypted data is too long.");
      const taken = piece.subarray(0, part.length - filled);
      part.set(taken, filled);
      filled += taken.length;
      piece = piece.subarray(taken.length);
      if (filled === part.length) {
        yield part;
        part = nextPart();
        filled = 0;
      }
    }
  }
  if (part) throw new IntegrityError("The encrypted data was cut off.");
}
