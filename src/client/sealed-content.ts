import {
  AGE_HEAD_SIZE,
  type AgeFile,
  ageFileSize,
  CHUNK_SIZE,
  chunkCount,
  chunkOffset,
  SEALED_CHUNK_SIZE,
} from "../protocol/age-file.ts";
import { type Bytes, concatBytes, equalBytes } from "../protocol/bytes.ts";
import { AEAD_TAG_SIZE } from "../protocol/ciphers.ts";
import { SourceChangedError } from "./errors.ts";
import type { SendJournal } from "./share-draft.ts";
import type { Plaintext } from "./source.ts";

/** The chunks that are read and sealed together. They keep a multi-threaded cipher busy and need little memory. */
const CHUNKS_AT_ONCE = 16;

/** The largest ciphertext that `SealedContent.read` makes for a wanted `length`, before it cuts off both ends. */
export function pieceBufferSize(length: number): number {
  return AGE_HEAD_SIZE + chunksWithin(length) * SEALED_CHUNK_SIZE;
}

/**
 * A share's ciphertext, sealed on demand from its sources. Any part can be read again, one at a time.
 *
 * The plaintext has buffers of its own, so that a buffer for ciphertext never contains anything else.
 */
export class SealedContent {
  /** In bytes. */
  readonly size: number;
  readonly #file: AgeFile;
  readonly #plaintext: Plaintext;
  readonly #journal: SendJournal | null | undefined;
  /**
   * The 16-byte tags of all chunks that were ever sealed for sending, from chunk 0 on. A chunk's nonce is its
   * number, so different bytes under the same number must never be sent: two such ciphertexts reveal their
   * difference and allow forgeries.
   */
  readonly #tags: Uint8Array;
  #tagCount: number;
  #sealedEnd: number;
  /** Two, so that the next chunks are read while the present ones are sealed. */
  readonly #groups: [Uint8Array | null, Uint8Array | null] = [null, null];

  /** @param recordedTags of an earlier run; a partial last tag is ignored */
  constructor(
    file: AgeFile,
    plaintext: Plaintext,
    recordedTags: Uint8Array,
    journal: SendJournal | null | undefined,
  ) {
    const chunks = chunkCount(plaintext.size);
    this.size = ageFileSize(plaintext.size);
    this.#file = file;
    this.#plaintext = plaintext;
    this.#journal = journal;
    this.#tags = new Uint8Array(chunks * AEAD_TAG_SIZE);
    this.#tags.set(recordedTags.subarray(0, this.#tags.length));
    this.#tagCount = Math.min(chunks, Math.floor(recordedTags.length / AEAD_TAG_SIZE));
    this.#sealedEnd = this.#tagCount && Math.min(chunkOffset(this.#tagCount), this.size);
  }

  /** The end of all parts that were ever read, in any run. The server can't have more. */
  get sealedEnd(): number {
    return this.#sealedEnd;
  }

  /**
   * Ciphertext from `offset` (at most `sealedEnd`) on: at least one byte, at most `length` bytes. It may be sent: its
   * tags are durable.
   *
   * @param buffer gets the ciphertext if it has at least `pieceBufferSize(length)` bytes
   * @throws SourceChangedError if a source has changed, with its name if a changed chunk lies in one file
   */
  async read(offset: number, length: number, buffer?: Bytes): Promise<Bytes> {
    const first = Math.max(0, Math.floor((offset - AGE_HEAD_SIZE) / SEALED_CHUNK_SIZE));
    const end = Math.min(first + chunksWithin(length), chunkCount(this.#plaintext.size));
    // The piece begins with the head, or with the whole first chunk.
    const from = offset < AGE_HEAD_SIZE ? 0 : chunkOffset(first);
    const pieceSize = Math.min(chunkOffset(end), this.size) - from;
    const isLarge = buffer !== undefined && buffer.length >= pieceSize;
    const piece = isLarge ? buffer.subarray(0, pieceSize) : new Uint8Array(pieceSize);
    if (from === 0) piece.set(this.#file.head);
    const sealed = Array.from({ length: end - first }, (_, i) => {
      const at = chunkOffset(first + i) - from;
      return piece.subarray(at, at + SEALED_CHUNK_SIZE);
    });
    await this.#seal(first, sealed);
    await this.#admit(first, sealed);
    const sent = piece.subarray(offset - from, offset - from + length);
    this.#sealedEnd = Math.max(this.#sealedEnd, offset + sent.length);
    return sent;
  }

  /** Seals the chunks from `first` on into `targets`. */
  async #seal(first: number, targets: readonly Uint8Array[]): Promise<void> {
    const last = chunkCount(this.#plaintext.size) - 1;
    let reading: Promise<Uint8Array> | null = null;
    const read = (at: number) => {
      const chunks = Math.min(CHUNKS_AT_ONCE, targets.length - at);
      const group = chunks > 0 ? this.#readChunks(first + at, chunks) : null;
      // If sealing fails first, nobody awaits this read.
      group?.catch(() => {});
      return group;
    };
    try {
      reading = read(0);
      for (let at = 0; reading; at += CHUNKS_AT_ONCE) {
        const plaintext: Uint8Array = await reading;
        reading = read(at + CHUNKS_AT_ONCE);
        const sealing = targets.slice(at, at + CHUNKS_AT_ONCE).map((target, i) => {
          const chunk = plaintext.subarray(i * CHUNK_SIZE, (i + 1) * CHUNK_SIZE);
          const index = first + at + i;
          return this.#file.payload.sealChunk(index, chunk, index === last, target);
        });
        await Promise.all(sealing);
      }
    } finally {
      await reading?.catch(() => {});
    }
  }

  /** The plaintext of chunks, in one of two buffers that take turns. */
  async #readChunks(first: number, count: number): Promise<Uint8Array> {
    const from = first * CHUNK_SIZE;
    const length = Math.min(count * CHUNK_SIZE, this.#plaintext.size - from);
    const [present, next] = this.#groups;
    const fits = next !== null && next.length >= length;
    const buffer = fits ? next : new Uint8Array(length);
    this.#groups[0] = buffer;
    this.#groups[1] = present;
    const group = buffer.subarray(0, length);
    await this.#plaintext.read(from, group);
    return group;
  }

  /**
   * Permits sealed chunks to be sent. A chunk that was sent before must have the same tag. The tags of new chunks are
   * made durable first.
   *
   * @throws SourceChangedError
   */
  async #admit(first: number, chunks: readonly Uint8Array[]): Promise<void> {
    const tags = chunks.map((chunk) => chunk.subarray(-AEAD_TAG_SIZE));
    const known = this.#tagCount - first;
    const changed = tags.slice(0, known).flatMap((tag, i) => {
      const start = (first + i) * AEAD_TAG_SIZE;
      return equalBytes(tag, this.#tags.subarray(start, start + AEAD_TAG_SIZE)) ? [] : [first + i];
    });
    if (changed.length > 0) {
      const names = changed.map((i) => this.#plaintext.fileNameIn(i * CHUNK_SIZE, CHUNK_SIZE));
      throw new SourceChangedError(names.find((name) => name !== null));
    }
    const fresh = concatBytes(...tags.slice(known));
    if (fresh.length === 0) return;
    await this.#journal?.writeTags(this.#tagCount, fresh);
    this.#tags.set(fresh, this.#tagCount * AEAD_TAG_SIZE);
    this.#tagCount += fresh.length / AEAD_TAG_SIZE;
  }
}

/** The number of whole chunks that a request of `length` bytes has room for; at least one. */
function chunksWithin(length: number): number {
  return Math.max(1, Math.floor(length / SEALED_CHUNK_SIZE));
}
