import {
  type AgePayload,
  CHUNK_SIZE,
  chunkCount,
  IntegrityError,
  SEALED_CHUNK_SIZE,
} from "./age-file.ts";
import { AEAD_TAG_SIZE } from "./ciphers.ts";

export interface ChunkRange {
  /** The first chunk of the source. */
  firstChunk: number;
  /** The size in bytes of the whole plaintext, not only of this range. */
  plaintextSize: number;
  /** The number of chunks to open concurrently; WebCrypto gains from more than one. */
  inFlight?: number;
}

/**
 * Opens a stream of ciphertext from `firstChunk` to the last chunk. Each yielded chunk is authenticated; the
 * whole content is authenticated only if the generator ends without an error.
 *
 * @throws IntegrityError if a chunk is not authentic, or the source has another length
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
    // Awaited below, in order; until then a rejection must not count as unhandled.
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

/** Regroups a stream into parts of the given sizes, whose sum must be its length. */
async function* regroup(
  source: AsyncIterable<Uint8Array>,
  sizes: Iterator<number>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let size = sizes.next();
  let group = new Uint8Array(size.done ? 0 : size.value);
  let filled = 0;
  for await (let piece of source) {
    while (piece.length > 0) {
      if (size.done) throw new IntegrityError("The encrypted data is too long.");
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
