const FIRST_SIZE = 256 * 1024;

/** Larger requests cost memory and are hardly faster. */
const LARGEST_SIZE = 8 * 1024 * 1024;

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

  /** The size after one more quick request. */
  get nextSize(): number {
    return Math.min(this.#size * 2, this.#largest);
  }

  succeeded(ms: number): void {
    if (ms < FAST_MS) this.#size = this.nextSize;
    if (ms > SLOW_MS) this.failed();
  }

  failed(): void {
    this.#size = Math.max(Math.floor(this.#size / 2), this.#smallest);
  }
}
