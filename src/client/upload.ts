import type { ApiClient } from "./api-client.ts";
import { ProblemError, UnreachableError } from "./errors.ts";
import { Backoff, isTransient, type WaitOptions } from "./retry.ts";
import type { SealedContent } from "./sealed-content.ts";

export interface UploadOptions extends WaitOptions {
  id: string;
  /** base64url. */
  ownerToken: string;
  /** What one request carries at most, in bytes. */
  largestPiece: number;
  /** Called with how many bytes the server has acknowledged, whenever there are more. */
  onAcknowledged: (bytes: number) => void;
}

/**
 * Brings a ciphertext to the server, from wherever it stands there, until the server has all of it.
 *
 * @throws SourceChangedError, ProblemError; UnreachableError when patience is over; the signal's reason
 */
export async function uploadContent(
  api: ApiClient,
  content: SealedContent,
  { id, ownerToken, largestPiece, onAcknowledged, ...wait }: UploadOptions,
): Promise<void> {
  const { signal, now = () => performance.now() } = wait;
  const pace = new UploadPace(largestPiece);
  const backoff = new Backoff(wait);

  const sendPieceFrom = async (offset: number): Promise<number> => {
    const piece = await content.read(offset, pace.size);
    const startedAt = now();
    const reported = await api.uploadChunk(id, ownerToken, offset, piece, signal);
    if (reported <= offset) throw new UnreachableError("The server does not take the upload.");
    pace.took(now() - startedAt);
    return reported;
  };

  let acknowledged = -1;
  /** Null where the server has to be asked. */
  let offset: number | null = null;
  while (offset !== content.size) {
    try {
      const reported: number =
        offset === null
          ? await api.uploadOffset(id, ownerToken, signal)
          : await sendPieceFrom(offset);
      if (reported > content.handedOut) {
        throw new UnreachableError("The server claims to have more than was sent to it.");
      }
      if (reported > acknowledged) {
        acknowledged = reported;
        backoff.progressed();
        onAcknowledged(acknowledged);
      }
      offset = reported;
    } catch (error) {
      if (!isTransient(error) && !isOutOfStep(error)) throw error;
      pace.failed();
      offset = null;
      await backoff.wait(error);
    }
  }
}

/** The server stands elsewhere: more of a lost request had arrived, or all of it. */
function isOutOfStep(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.code === "conflict";
}

const FIRST_SIZE = 256 * 1024;

/** `fetch` copies what it sends, so a piece is in memory more than once; larger ones are hardly faster. */
const LARGEST_SIZE = 2 * 1024 * 1024;

const FAST_MS = 500;
const SLOW_MS = 4_000;

/**
 * How much one request carries: little on a slow line, so that progress shows and little is sent twice, much on
 * a fast one.
 */
export class UploadPace {
  readonly #smallest: number;
  readonly #largest: number;
  #size: number;

  /** `allowed`: what the server takes at most, in bytes. */
  constructor(allowed: number) {
    this.#largest = Math.min(LARGEST_SIZE, allowed);
    this.#smallest = Math.min(FIRST_SIZE, allowed);
    this.#size = this.#smallest;
  }

  /** In bytes. */
  get size(): number {
    return this.#size;
  }

  took(ms: number): void {
    if (ms < FAST_MS) this.#size = Math.min(this.#size * 2, this.#largest);
    if (ms > SLOW_MS) this.failed();
  }

  failed(): void {
    this.#size = Math.max(Math.floor(this.#size / 2), this.#smallest);
  }
}
