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

/** Keeps a multi-threaded cipher busy and needs little memory. */
const CHUNKS_AT_ONCE = 16;

/** A share's ciphertext, sealed on demand from its sources. Any part can be read again. */
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
   * Ciphertext from `offset` (at most `sealedEnd`) on: at least one byte, at most `length` bytes.
   *
   * @throws SourceChangedError if a source has changed, with its name if a changed chunk lies in one file
   */
  async read(offset: number, length: number): Promise<Bytes> {
    const first = Math.max(0, Math.floor((offset - AGE_HEAD_SIZE) / SEALED_CHUNK_SIZE));
    const wanted = Math.max(1, Math.floor(length / SEALED_CHUNK_SIZE));
    const end = Math.min(first + wanted, chunkCount(this.#plaintext.size));
    // The piece begins with the head, or with the whole first chunk.
    const from = offset < AGE_HEAD_SIZE ? 0 : chunkOffset(first);
    const piece = new Uint8Array(Math.min(chunkOffset(end), this.size) - from);
    if (from === 0) piece.set(this.#file.head);
    const sealed: Uint8Array[] = [];
    for (let group = first; group < end; group += CHUNKS_AT_ONCE) {
      for (const chunk of await this.#seal(group, Math.min(group + CHUNKS_AT_ONCE, end))) {
        const at = chunkOffset(first + sealed.length) - from;
        piece.set(chunk, at);
        sealed.push(piece.subarray(at, at + chunk.length));
      }
    }
    await this.#admit(first, sealed);
    const sent = piece.subarray(offset - from, offset - from + length);
    this.#sealedEnd = Math.max(this.#sealedEnd, offset + sent.length);
    return sent;
  }

  /** The chunks of [first, end). */
  async #seal(first: number, end: number): Promise<Uint8Array[]> {
    const last = chunkCount(this.#plaintext.size) - 1;
    const from = first * CHUNK_SIZE;
    const to = Math.min(end * CHUNK_SIZE, this.#plaintext.size);
    const plaintext = await this.#plaintext.read(from, to - from);
    const indexes = Array.from({ length: end - first }, (_, i) => first + i);
    return Promise.all(
      indexes.map((index) => {
        const chunk = plaintext.subarray((index - first) * CHUNK_SIZE).subarray(0, CHUNK_SIZE);
        return this.#file.payload.sealChunk(index, chunk, index === last);
      }),
    );
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
