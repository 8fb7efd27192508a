import {
  AGE_HEAD_SIZE,
  type AgeFile,
  ageFileSize,
  CHUNK_SIZE,
  chunkCount,
  chunkOffset,
  IntegrityError,
  openAgeHead,
} from "../protocol/age-file.ts";
import { openChunkStream } from "../protocol/age-stream.ts";
import { contentHeadHash, contentSize, type Manifest, plaintextSize } from "../protocol/bundle.ts";
import { type Bytes, concatBytes } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import type { Content } from "./api-client.ts";
import { UnreachableError } from "./errors.ts";
import { Backoff, isTransient, type WaitOptions } from "./retry.ts";

/**
 * Stores verified plaintext until all of it is verified. Offsets are in the entries' bytes, one entry after
 * another in the manifest's order; the padding is never written.
 */
export interface Stage {
  /** Bytes from the start that an earlier run has written, without a gap; 0 for a new stage. */
  readonly heldBytes: number;
  /** Writes come in order; some repeat after an interruption. One write may span entries. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** All writes are durable when it resolves. */
  flush(): Promise<void>;
}

/** The verified part of a content: its head (166 bytes) and the number of chunks. */
interface Verified {
  head: Bytes;
  chunks: number;
}

export interface DownloadOptions extends WaitOptions {
  manifest: Manifest;
  /** The share's age passphrase. */
  passphrase: string;
  stage: Stage;
  /** The part that an earlier run has verified and flushed. */
  before: Verified | null;
  /** The ciphertext from a byte on. Throws transient and lasting errors. */
  open: (fromByte: number) => Promise<Content>;
  /** Called after each flush. */
  onFlushed: (verified: Verified) => Promise<void>;
  /** Called with the number of verified bytes of the entries. */
  onVerified: (bytes: number) => void;
}

/** The most that a crash costs to fetch again, in bytes. */
const FLUSH_EVERY = 16 * 1024 * 1024;

/** A proxy may end an answer early more than once; this many times at the same chunk, the rest is missing. */
const MAX_SHORT_ANSWERS = 5;

/**
 * Fetches a content into a stage, chunk by verified chunk, and retries transient errors. When it resolves, the
 * last chunk is verified and everything is flushed.
 *
 * @throws IntegrityError, ProblemError; UnreachableError when the retries end; the signal's reason
 */
export async function download(options: DownloadOptions, ciphers: Ciphers): Promise<void> {
  const run = new Download(options, ciphers);
  if (options.before) await run.resumeFrom(options.before);
  const backoff = new Backoff(options);
  let shortAnswers = { at: 0, count: 0 };
  while (!run.isComplete) {
    try {
      await run.fetchRest(() => backoff.progressed());
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (error instanceof EndedEarlyError) {
        const at = run.verifiedChunks;
        shortAnswers = { at, count: at === shortAnswers.at ? shortAnswers.count + 1 : 1 };
        if (shortAnswers.count === MAX_SHORT_ANSWERS) throw cutOff();
      }
      await backoff.wait(error);
    }
  }
  await options.stage.flush();
}

/** A response body that ended cleanly before its announced size, for example at a proxy's time-out. */
class EndedEarlyError extends UnreachableError {
  constructor() {
    super("The connection ended before everything had arrived.");
  }
}

function cutOff(): IntegrityError {
  return new IntegrityError("The encrypted data was cut off.");
}

class Download {
  readonly #options: DownloadOptions;
  readonly #ciphers: Ciphers;
  readonly #plaintextSize: number;
  readonly #contentSize: number;
  #file: AgeFile | null = null;
  #nextChunk = 0;
  #unflushedBytes = 0;

  constructor(options: DownloadOptions, ciphers: Ciphers) {
    this.#options = options;
    this.#ciphers = ciphers;
    this.#plaintextSize = plaintextSize(options.manifest);
    this.#contentSize = contentSize(options.manifest.entries);
  }

  get isComplete(): boolean {
    return this.#nextChunk === chunkCount(this.#plaintextSize);
  }

  get verifiedChunks(): number {
    return this.#nextChunk;
  }

  /** Resumes after the chunks that an earlier run has verified and the stage still has. */
  async resumeFrom({ head, chunks }: Verified): Promise<void> {
    await this.#openFile(head);
    const heldChunks = Math.floor(this.#options.stage.heldBytes / CHUNK_SIZE);
    this.#nextChunk = Math.min(chunks, heldChunks);
    this.#report();
  }

  async fetchRest(onProgress: () => void): Promise<void> {
    const from = this.#file ? chunkOffset(this.#nextChunk) : 0;
    const content = await this.#options.open(from);
    for await (const chunk of this.#openChunks(content, from)) {
      await this.#keep(chunk);
      onProgress();
    }
  }

  async *#openChunks(
    { size, body }: Content,
    from: number,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const pieces = new Pieces(body, size - from);
    try {
      if (size !== ageFileSize(this.#plaintextSize)) {
        throw new IntegrityError("The encrypted data is not as long as its description says.");
      }
      const file = this.#file ?? (await this.#openFile(await pieces.takeHead()));
      yield* openChunkStream(pieces, file.payload, {
        firstChunk: this.#nextChunk,
        plaintextSize: this.#plaintextSize,
      });
    } finally {
      await pieces.return();
    }
  }

  async #openFile(head: Uint8Array): Promise<AgeFile> {
    const { manifest, passphrase } = this.#options;
    if ((await contentHeadHash(head)) !== manifest.contentHead) {
      throw new IntegrityError("The encrypted data does not belong to its description.");
    }
    this.#file = await openAgeHead(head, passphrase, this.#ciphers);
    return this.#file;
  }

  async #keep(chunk: Uint8Array): Promise<void> {
    const offset = this.#nextChunk * CHUNK_SIZE;
    const content = chunk.subarray(0, Math.max(0, this.#contentSize - offset));
    if (chunk.subarray(content.length).some((byte) => byte !== 0)) {
      throw new IntegrityError("The share contains data that its description does not list.");
    }
    if (content.length > 0) await this.#options.stage.write(offset, content);
    this.#nextChunk++;
    this.#report();
    this.#unflushedBytes += chunk.length;
    if (this.#unflushedBytes >= FLUSH_EVERY) await this.#flush();
  }

  async #flush(): Promise<void> {
    this.#unflushedBytes = 0;
    await this.#options.stage.flush();
    if (this.#file) {
      await this.#options.onFlushed({ head: this.#file.head, chunks: this.#nextChunk });
    }
  }

  #report(): void {
    this.#options.onVerified(Math.min(this.#nextChunk * CHUNK_SIZE, this.#contentSize));
  }
}

/** A response body whose first bytes can be taken as the head. */
class Pieces implements AsyncIterableIterator<Uint8Array> {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();
  #announced: number;

  /** @param announced the size in bytes that the source announces */
  constructor(source: AsyncIterable<Uint8Array>, announced: number) {
    this.#source = source[Symbol.asyncIterator]();
    this.#announced = announced;
  }

  async takeHead(): Promise<Bytes> {
    while (this.#rest.length < AGE_HEAD_SIZE) {
      const { done, value } = await this.#take();
      if (done) throw new EndedEarlyError();
      this.#rest = concatBytes(this.#rest, value);
    }
    const head = this.#rest.slice(0, AGE_HEAD_SIZE);
    this.#rest = this.#rest.subarray(AGE_HEAD_SIZE);
    return head;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#rest.length === 0) return this.#take();
    const value = this.#rest;
    this.#rest = new Uint8Array();
    return { done: false, value };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.#source.return?.();
    return { done: true, value: undefined };
  }

  async #take(): Promise<IteratorResult<Uint8Array, undefined>> {
    const result = await this.#source.next();
    if (!result.done) this.#announced -= result.value.length;
    else if (this.#announced > 0) throw new EndedEarlyError();
    return result;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
