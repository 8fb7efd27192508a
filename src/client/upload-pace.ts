const FIRST_SIZE = 256 * 1024;
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

  /** `largest`: in bytes. */
  constructor(largest: number) {
    this.#largest = largest;
    this.#smallest = Math.min(FIRST_SIZE, largest);
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
