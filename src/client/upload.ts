import type { ApiClient } from "./api-client.ts";
import { ProblemError, UnreachableError } from "./errors.ts";
import { Backoff, isTransient, type WaitOptions } from "./retry.ts";
import type { SealedContent } from "./sealed-content.ts";

export interface UploadOptions extends WaitOptions {
  id: string;
  /** base64url. */
  ownerToken: string;
  /** The largest upload request, in bytes. */
  maxRequestSize: number;
  /** Called with the number of acknowledged bytes whenever it grows. */
  onAcknowledged: (bytes: number) => void;
}

/**
 * Uploads a ciphertext from the server's current offset to its end.
 *
 * @throws SourceChangedError, ProblemError; UnreachableError when the retries end; the signal's reason
 */
export async function uploadContent(
  api: ApiClient,
  content: SealedContent,
  { id, ownerToken, maxRequestSize, onAcknowledged, ...wait }: UploadOptions,
): Promise<void> {
  const { signal, now = () => performance.now() } = wait;
  const pace = new UploadPace(maxRequestSize);
  const backoff = new Backoff(wait);

  const sendFrom = async (offset: number): Promise<number> => {
    const piece = await content.read(offset, pace.size);
    const startedAt = now();
    const reported = await api.uploadChunk(id, ownerToken, offset, piece, signal);
    if (reported <= offset) throw new UnreachableError("The server does not accept the upload.");
    pace.succeeded(now() - startedAt);
    return reported;
  };

  let acknowledged = -1;
  /** Null if the server must be asked. */
  let offset: number | null = null;
  while (offset !== content.size) {
    try {
      const reported: number =
        offset === null ? await api.uploadOffset(id, ownerToken, signal) : await sendFrom(offset);
      if (reported > content.sealedEnd) {
        throw new UnreachableError("The server reports more bytes than were sent.");
      }
      if (reported > acknowledged) {
        acknowledged = reported;
        backoff.progressed();
        onAcknowledged(acknowledged);
      }
      offset = reported;
    } catch (error) {
      // The server's offset differs: some or all of a lost request had arrived.
      const isConflict = error instanceof ProblemError && error.code === "conflict";
      if (!isTransient(error) && !isConflict) throw error;
      pace.failed();
      offset = null;
      await backoff.wait(error);
    }
  }
}

const FIRST_SIZE = 256 * 1024;

/** `fetch` copies the body, so larger requests cost memory and are hardly faster. */
const LARGEST_SIZE = 2 * 1024 * 1024;

const FAST_MS = 500;
const SLOW_MS = 4_000;

/**
 * The size of one request: small on a slow line, so that progress shows and little is sent twice; large on a
 * fast one.
 */
export class UploadPace {
  readonly #smallest: number;
  readonly #largest: number;
  #size: number;

  /** `allowed`: the server's maximum, in bytes. */
  constructor(allowed: number) {
    this.#largest = Math.min(LARGEST_SIZE, allowed);
    this.#smallest = Math.min(FIRST_SIZE, allowed);
    this.#size = this.#smallest;
  }

  /** In bytes. */
  get size(): number {
    return this.#size;
  }

  succeeded(ms: number): void {
    if (ms < FAST_MS) this.#size = Math.min(this.#size * 2, this.#largest);
    if (ms > SLOW_MS) this.failed();
  }

  failed(): void {
    this.#size = Math.max(Math.floor(this.#size / 2), this.#smallest);
  }
}
