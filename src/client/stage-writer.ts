import { CHUNK_SIZE } from "../protocol/age-file.ts";
import type { Stage } from "./stage.ts";

/** One write has up to this many chunks. While they are written, as many others (`parallelCalls`) are opened. */
const CHUNKS_PER_WRITE = 16;
const SLOTS = 2 * CHUNKS_PER_WRITE;

/** After a crash, at most about this many bytes are fetched again. */
const FLUSH_EVERY = 16 * 1024 * 1024;

export interface StageWriterOptions {
  stage: Stage;
  /** The size in bytes of the entries, without the padding. */
  contentSize: number;
  /** With the chunks of the padding. */
  chunkCount: number;
  /** The number of chunks that the stage already has. */
  firstChunk: number;
  /** Called after each flush that is not the last, with the number of chunks that are durable. */
  onFlushed: (chunks: number) => Promise<void>;
}

/**
 * Writes verified chunks to a stage, in few large writes, while the next chunks arrive. Chunks wait in a ring:
 *
 *     | written | verified, waiting | being opened | free |      chunk i is in slot i mod 32
 *
 * A write or a flush that fails makes all later calls throw its error.
 */
export class StageWriter {
  readonly #options: StageWriterOptions;
  readonly #ring: Uint8Array;
  #verified: number;
  #written: number;
  #unflushedBytes = 0;
  /** The write that runs, or the last one. */
  #writing: Promise<void> = Promise.resolve();
  #flushing: Promise<void> = Promise.resolve();
  #isBusy = false;
  #failure: { error: unknown } | null = null;

  constructor(options: StageWriterOptions) {
    const { chunkCount, firstChunk } = options;
    this.#options = options;
    this.#ring = new Uint8Array(Math.min(SLOTS, chunkCount - firstChunk) * CHUNK_SIZE);
    this.#verified = firstChunk;
    this.#written = firstChunk;
  }

  /** The slot of a chunk, as soon as the chunk that was there before is written. */
  async slotFor(chunk: number): Promise<Uint8Array> {
    while (chunk - this.#written >= this.#slots) {
      this.#writeMore();
      await this.#writing;
      this.#throwFailure();
    }
    return this.#slot(chunk, 1);
  }

  /** The next chunk is verified and in its slot. */
  keep(): void {
    this.#throwFailure();
    this.#verified++;
    if (this.#verified - this.#written >= CHUNKS_PER_WRITE) this.#writeMore();
  }

  /** Resolves when all verified chunks are written and durable. */
  async finish(): Promise<void> {
    while (this.#written < this.#verified) {
      this.#writeMore();
      await this.#writing;
      this.#throwFailure();
    }
    await this.#flushing;
    this.#throwFailure();
    await this.#options.stage.flush();
  }

  /** Resolves when nothing is being written or flushed. */
  async settle(): Promise<void> {
    while (this.#isBusy) await this.#writing;
    await this.#flushing;
  }

  get #slots(): number {
    return this.#ring.length / CHUNK_SIZE;
  }

  #slot(chunk: number, count: number): Uint8Array {
    const start = (chunk % this.#slots) * CHUNK_SIZE;
    return this.#ring.subarray(start, start + count * CHUNK_SIZE);
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }

  /** Begins the next write unless one runs. */
  #writeMore(): void {
    if (this.#isBusy || this.#failure) return;
    this.#isBusy = true;
    this.#writing = this.#write().then(
      () => {
        this.#isBusy = false;
        if (this.#verified - this.#written >= CHUNKS_PER_WRITE) this.#writeMore();
      },
      (error: unknown) => {
        this.#isBusy = false;
        this.#failure = { error };
      },
    );
  }

  async #write(): Promise<void> {
    const { stage, contentSize } = this.#options;
    const first = this.#written;
    const untilWrap = this.#slots - (first % this.#slots);
    const count = Math.min(this.#verified - first, CHUNKS_PER_WRITE, untilWrap);
    const offset = first * CHUNK_SIZE;
    const size = Math.min(contentSize - offset, count * CHUNK_SIZE);
    if (size > 0) await stage.write(offset, this.#slot(first, count).subarray(0, size));
    this.#written += count;
    this.#unflushedBytes += count * CHUNK_SIZE;
    if (this.#unflushedBytes >= FLUSH_EVERY) await this.#beginFlush();
  }

  /** Flushes while more chunks are written. It counts only the chunks that were written before. */
  async #beginFlush(): Promise<void> {
    await this.#flushing;
    this.#throwFailure();
    const { stage, onFlushed } = this.#options;
    const chunks = this.#written;
    this.#unflushedBytes = 0;
    const flush = async () => {
      await stage.flush();
      await onFlushed(chunks);
    };
    this.#flushing = flush().catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }
}
