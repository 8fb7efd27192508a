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
