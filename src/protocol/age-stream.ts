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

/**
 * Opens a stream of ciphertext from `firstChunk` to the last chunk. Each yielded chunk is authenticated; the
 * whole content is authenticated only if the generator ends without an error.
 *
 * @param opener the payload, or a function that opens the head if the source begins with the head
 * @throws IntegrityError if a chunk is not authentic, or the source has another length
 */
export async function* openChunkStream(
  source: AsyncIterable<Uint8Array>,
  opener: AgePayload | ((head: Bytes) => Promise<AgePayload>),
  { firstChunk, plaintextSize }: ChunkRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const lastChunk = chunkCount(plaintextSize) - 1;
  let payload = opener;
  let index = firstChunk;
  function* partSizes() {
    if (typeof payload === "function") yield AGE_HEAD_SIZE;
    for (let chunk = firstChunk; chunk < lastChunk; chunk++) yield SEALED_CHUNK_SIZE;
    yield plaintextSize - lastChunk * CHUNK_SIZE + AEAD_TAG_SIZE;
  }
  for await (const part of regroup(source, partSizes())) {
    if (typeof payload === "function") {
      payload = await payload(part);
    } else {
      yield await payload.openChunk(index, part, index === lastChunk);
      index++;
    }
  }
}

/** Regroups a stream into parts of the given sizes, whose sum must be its length. */
async function* regroup(
  source: AsyncIterable<Uint8Array>,
  sizes: Iterator<number>,
): AsyncGenerator<Bytes, void, undefined> {
  const nextGroup = () => {
    const size = sizes.next();
    return size.done ? null : new Uint8Array(size.value);
  };
  let group = nextGroup();
  let filled = 0;
  for await (let piece of source) {
    while (piece.length > 0) {
      if (!group) throw new IntegrityError("The encrypted data is too long.");
      const taken = piece.subarray(0, group.length - filled);
      group.set(taken, filled);
      filled += taken.length;
      piece = piece.subarray(taken.length);
      if (filled === group.length) {
        yield group;
        group = nextGroup();
        filled = 0;
      }
    }
  }
  if (group) throw new IntegrityError("The encrypted data was cut off.");
}
