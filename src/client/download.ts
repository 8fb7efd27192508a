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
import { type Bytes, isZero } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import type { Content } from "./api-client.ts";
import { UnreachableError } from "./errors.ts";
import { Backoff, isTransient, type WaitOptions } from "./retry.ts";
import type { Stage } from "./stage.ts";
import { StageWriter } from "./stage-writer.ts";

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

/** A proxy may end answers early. After this many early ends at the same chunk, the rest counts as missing. */
const MAX_SHORT_ANSWERS = 5;

/**
 * Fetches a content into a stage, chunk by verified chunk, and retries transient errors. When it resolves, the
 * last chunk is verified and everything is flushed.
 *
 * @throws IntegrityError, ProblemError; UnreachableError when the retries end; the signal's reason
 */
export async function download(options: DownloadOptions, ciphers: Ciphers): Promise<void> {
  const run = await Download.begin(options, ciphers);
  try {
    await fetchAll(run, options);
    await run.finish();
  } finally {
    // The caller may close the stage.
    await run.settle();
  }
}

async function fetchAll(run: Download, options: DownloadOptions): Promise<void> {
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
  readonly #writer: StageWriter;
  #file: AgeFile | null = null;
  #nextChunk: number;

  private constructor(options: DownloadOptions, ciphers: Ciphers, firstChunk: number) {
    this.#options = options;
    this.#ciphers = ciphers;
    this.#plaintextSize = plaintextSize(options.manifest);
    this.#contentSize = contentSize(options.manifest.entries);
    this.#nextChunk = firstChunk;
    this.#writer = new StageWriter({
      stage: options.stage,
      contentSize: this.#contentSize,
      chunkCount: chunkCount(this.#plaintextSize),
      firstChunk,
      onFlushed: async (chunks) => {
        if (this.#file) await options.onFlushed({ head: this.#file.head, chunks });
      },
    });
  }

  /** Resumes after the chunks that an earlier run has verified and the stage still has. */
  static async begin(options: DownloadOptions, ciphers: Ciphers): Promise<Download> {
    const { before, stage } = options;
    const stagedChunks = Math.floor(stage.stagedBytes / CHUNK_SIZE);
    const run = new Download(options, ciphers, Math.min(before?.chunks ?? 0, stagedChunks));
    if (before) {
      await run.#openPayload(before.head);
      run.#report();
    }
    return run;
  }

  get isComplete(): boolean {
    return this.#nextChunk === chunkCount(this.#plaintextSize);
  }

  get verifiedChunks(): number {
    return this.#nextChunk;
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
    const slotFor = (chunk: number) => this.#writer.slotFor(chunk);
    for await (const chunk of openChunkStream(body, opener, range, slotFor)) {
      this.#keep(chunk);
      onProgress();
    }
  }

  /** All chunks are durable when it resolves. */
  finish(): Promise<void> {
    return this.#writer.finish();
  }

  /** Resolves when the stage is not in use any more. */
  settle(): Promise<void> {
    return this.#writer.settle();
  }

  async #openPayload(head: Uint8Array): Promise<AgePayload> {
    const { manifest, passphrase } = this.#options;
    if ((await contentHeadHash(head)) !== manifest.contentHead) {
      throw new IntegrityError("The encrypted data does not belong to its manifest.");
    }
    this.#file = await openAgeHead(head, passphrase, this.#ciphers);
    return this.#file.payload;
  }

  /** `chunk`: in its slot of the writer. */
  #keep(chunk: Uint8Array): void {
    const padding = chunk.subarray(Math.max(0, this.#contentSize - this.#nextChunk * CHUNK_SIZE));
    if (!isZero(padding)) {
      throw new IntegrityError("The share contains data that its manifest does not list.");
    }
    this.#writer.keep();
    this.#nextChunk++;
    this.#report();
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
