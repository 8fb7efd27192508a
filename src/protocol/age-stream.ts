import {
  type AgePayload,
  CHUNK_SIZE,
  chunkCount,
  IntegrityError,
  SEALED_CHUNK_SIZE,
} from "./age-file.ts";
import { AEAD_TAG_SIZE } from "./ciphers.ts";

export interface ChunkRange {
  /** The first chunk that the source holds. */
  firstChunk: number;
  /** The size in bytes of the whole plaintext, not only of this range. */
  plaintextSize: number;
  /** How many chunks may be in the cipher at the same time; more than one pays off with WebCrypto. */
  inFlight?: number;
}

/**
 * Opens the chunks that arrive in pieces of any size, in order, from `firstChunk` to the last. Each plaintext
 * chunk that comes out is authenticated; the whole is only when the generator has ended without an error.
 *
 * @throws IntegrityError when a chunk is not right, or when the source is shorter or longer than it must be
 */
export async function* openChunkStream(
  source: AsyncIterable<Uint8Array>,
  payload: AgePayload,
  { firstChunk, plaintextSize, inFlight = 1 }: ChunkRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const lastChunk = chunkCount(plaintextSize) - 1;
  const opening: Promise<Uint8Array>[] = [];
  let index = firstChunk;
  for await (const ciphertext of regroup(source, sealedSizes(firstChunk, plaintextSize))) {
    const opened = payload.openChunk(index, ciphertext, index === lastChunk);
    // It is awaited below, in order; until then a failure must not count as unhandled.
    opened.catch(() => {});
    opening.push(opened);
    index++;
    if (opening.length >= inFlight) yield await (opening.shift() as Promise<Uint8Array>);
  }
  for (const opened of opening) yield await opened;
}

function* sealedSizes(firstChunk: number, plaintextSize: number): Generator<number> {
  const count = chunkCount(plaintextSize);
  for (let index = firstChunk; index < count - 1; index++) yield SEALED_CHUNK_SIZE;
  if (firstChunk < count) yield plaintextSize - (count - 1) * CHUNK_SIZE + AEAD_TAG_SIZE;
}

/** Cuts a stream of pieces of any size into pieces of the given sizes, which must use it up exactly. */
async function* regroup(
  source: AsyncIterable<Uint8Array>,
  sizes: Iterator<number>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let size = sizes.next();
  let group = new Uint8Array(size.done ? 0 : size.value);
  let filled = 0;
  for await (let piece of source) {
    while (piece.length > 0) {
      if (size.done) throw new IntegrityError("The encrypted data is longer than it must be.");
      const taken = piece.subarray(0, size.value - filled);
      group.set(taken, filled);
      filled += taken.length;
      piece = piece.subarray(taken.length);
      if (filled === size.value) {
        yield group;
        size = sizes.next();
        group = new Uint8Array(size.done ? 0 : size.value);
        filled = 0;
      }
    }
  }
  if (!size.done) throw new IntegrityError("The encrypted data was cut off.");
}
