import {
  type AgeFile,
  type AgePayload,
  ageFileSize,
  CHUNK_SIZE,
  chunkCount,
  chunkOffset,
  IntegrityError,
  openAgeHead,
} from "../protocol/age-file.ts";
import { openChunkStream } from "../protocol/age-stream.ts";
import { contentHeadHash, contentSize, type Manifest, plaintextSize } from "../protocol/bundle.ts";
import type { Bytes } from "../protocol/bytes.ts";
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
  readonly stagedBytes: number;
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
  /** The ciphertext from a byte on. Throws transient and permanent errors. */
  open: (fromByte: number) => Promise<Content>;
  /** Called after each flush. */
  onFlushed: (verified: Verified) => Promise<void>;
  /** Called with the number of verified bytes of the entries. */
  onVerified: (bytes: number) => void;
}

/** After a crash, at most this many bytes are fetched again. */
const FLUSH_EVERY = 16 * 1024 * 1024;

/** A proxy may end answers early. After this many early ends at the same chunk, the rest counts as missing. */
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
        if (shortAnswers.count === MAX_SHORT_ANSWERS) {
          throw new IntegrityError("The encrypted data was cut off.");
        }
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
    await this.#openPayload(head);
    const stagedChunks = Math.floor(this.#options.stage.stagedBytes / CHUNK_SIZE);
    this.#nextChunk = Math.min(chunks, stagedChunks);
    this.#report();
  }

  async fetchRest(onProgress: () => void): Promise<void> {
    const from = this.#file ? chunkOffset(this.#nextChunk) : 0;
    const body = checkedBody(
      await this.#options.open(from),
      from,
      ageFileSize(this.#plaintextSize),
    );
    const opener = this.#file?.payload ?? ((head: Bytes) => this.#openPayload(head));
    const range = { firstChunk: this.#nextChunk, plaintextSize: this.#plaintextSize };
    for await (const chunk of openChunkStream(body, opener, range)) {
      await this.#keep(chunk);
      onProgress();
    }
  }

  async #openPayload(head: Uint8Array): Promise<AgePayload> {
    const { manifest, passphrase } = this.#options;
    if ((await contentHeadHash(head)) !== manifest.contentHead) {
      throw new IntegrityError("The encrypted data does not belong to its manifest.");
    }
    this.#file = await openAgeHead(head, passphrase, this.#ciphers);
    return this.#file.payload;
  }

  async #keep(chunk: Uint8Array): Promise<void> {
    const offset = this.#nextChunk * CHUNK_SIZE;
    const content = chunk.subarray(0, Math.max(0, this.#contentSize - offset));
    if (chunk.subarray(content.length).some((byte) => byte !== 0)) {
      throw new IntegrityError("The share contains data that its manifest does not list.");
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

/**
 * A response body from `from` on.
 *
 * @throws IntegrityError if the announced size is not `expectedSize`; EndedEarlyError
 */
async function* checkedBody(
  { size, body }: Content,
  from: number,
  expectedSize: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let missing = size - from;
  for await (const bytes of body) {
    if (size !== expectedSize) {
      throw new IntegrityError("The encrypted data is not as long as its manifest says.");
    }
    missing -= bytes.length;
    yield bytes;
  }
  if (missing > 0) throw new EndedEarlyError();
}
