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
 * Where verified plaintext waits until all of it is verified. Offsets are in the entries' bytes, one entry after
 * another in the manifest's order; the padding never comes here.
 */
export interface Stage {
  /** How many bytes from the beginning it holds from an earlier run, without a gap; 0 where it is new. */
  readonly heldBytes: number;
  /** Writes come in order; after an interruption some come again. They may cross from one entry to the next. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** What was written is durable when it resolves. */
  flush(): Promise<void>;
}

/** What is verified of a content: its head (166 bytes), and how many of its chunks. */
interface Verified {
  head: Bytes;
  chunks: number;
}

export interface DownloadOptions extends WaitOptions {
  manifest: Manifest;
  /** The share's age passphrase. */
  passphrase: string;
  stage: Stage;
  /** What an earlier run has verified and flushed. */
  before: Verified | null;
  /** The ciphertext from a byte on. Throws what passes, and what does not. */
  open: (fromByte: number) => Promise<Content>;
  /** Called when so much is verified and flushed, from time to time. */
  onFlushed: (verified: Verified) => Promise<void>;
  /** Called with how many of the entries' bytes are verified. */
  onVerified: (bytes: number) => void;
}

/** So much of a download is at most fetched again after a crash, in bytes. */
const FLUSH_EVERY = 16 * 1024 * 1024;

/** A proxy may end an answer early more than once; this many times at the same chunk, the rest is missing. */
const MAX_SHORT_ANSWERS = 5;

/**
 * Fetches a content into a stage, chunk by verified chunk, through whatever passes. When it resolves, the last
 * chunk is verified too and everything is flushed.
 *
 * @throws IntegrityError, ProblemError; UnreachableError when patience is over; the signal's reason
 */
export async function download(options: DownloadOptions, ciphers: Ciphers): Promise<void> {
  const run = new Download(options, ciphers);
  if (options.before) await run.goOnFrom(options.before);
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

/** An answer that ended, as if it were whole, before all that it announced had come: a proxy gave up, say. */
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

  /** Takes up what an earlier run has verified, as far as the stage still holds it. */
  async goOnFrom({ head, chunks }: Verified): Promise<void> {
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
      throw new IntegrityError("The encrypted data is not the one that its description is of.");
    }
    this.#file = await openAgeHead(head, passphrase, this.#ciphers);
    return this.#file;
  }

  async #keep(chunk: Uint8Array): Promise<void> {
    const offset = this.#nextChunk * CHUNK_SIZE;
    const content = chunk.subarray(0, Math.max(0, this.#contentSize - offset));
    if (chunk.subarray(content.length).some((byte) => byte !== 0)) {
      throw new IntegrityError("There is something in this share that its description hides.");
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

/** A content's pieces, of which the first bytes can be taken as the head. */
class Pieces implements AsyncIterableIterator<Uint8Array> {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();
  #announced: number;

  /** @param announced how many bytes the source says that it has */
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
