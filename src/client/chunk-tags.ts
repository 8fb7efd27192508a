import { concatBytes, equalBytes } from "../protocol/bytes.ts";
import { AEAD_TAG_SIZE } from "../protocol/ciphers.ts";
import { SourceChangedError } from "./errors.ts";

/** The tags of `tags.length / 16` chunks from `fromChunk` on are durable when it resolves. */
export type WriteTags = (fromChunk: number, tags: Uint8Array) => Promise<void>;

/**
 * The 16-byte tags of all chunks that were ever made ready to be sent, one after another from chunk 0. A chunk's
 * nonce is its number, so other bytes under the same number must never leave this program: who had both
 * ciphertexts could tell what differs and forge more.
 */
export class ChunkTags {
  readonly #tags: Uint8Array;
  readonly #write: WriteTags;
  #count: number;

  /**
   * @param total how many chunks there are in all
   * @param recorded what an earlier run wrote; a tag that is cut off at its end was never relied on
   */
  constructor(total: number, recorded: Uint8Array, write: WriteTags) {
    this.#tags = new Uint8Array(total * AEAD_TAG_SIZE);
    this.#tags.set(recorded.subarray(0, this.#tags.length));
    this.#count = Math.min(total, Math.floor(recorded.length / AEAD_TAG_SIZE));
    this.#write = write;
  }

  /** How many chunks have a tag. */
  get count(): number {
    return this.#count;
  }

  /**
   * Lets sealed chunks pass: those that were made before if they are the same again, new ones once their tags
   * are durable. `fromChunk` is at most `count`.
   *
   * @throws SourceChangedError
   */
  async admit(fromChunk: number, chunks: readonly Uint8Array[]): Promise<void> {
    const tags = concatBytes(...chunks.map((chunk) => chunk.subarray(-AEAD_TAG_SIZE)));
    const start = fromChunk * AEAD_TAG_SIZE;
    const end = Math.min(start + tags.length, this.#count * AEAD_TAG_SIZE);
    const known = this.#tags.subarray(start, end);
    if (!equalBytes(known, tags.subarray(0, known.length))) throw new SourceChangedError();
    const fresh = tags.subarray(known.length);
    if (fresh.length === 0) return;
    await this.#write(this.#count, fresh);
    this.#tags.set(fresh, end);
    this.#count += fresh.length / AEAD_TAG_SIZE;
  }
}
