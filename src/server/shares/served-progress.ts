/** How far a response has sent the ciphertext. Nothing records that. */
export interface Served {
  ticketVerifier: string;
  offset: number;
  /** The response ended before all of its bytes were sent, and its lease has not ended. */
  interrupted: boolean;
}

/** The owner's page shows progress. More often would cost every download a message that hardly anybody reads. */
const REPORT_EVERY_MS = 1_000;

/**
 * Counts what a response has sent. It reports the offset now and then, and at the end. A resumed download is reported at once,
 * because its owner may have read that it was interrupted. No other short response is reported.
 */
export class ServedProgress {
  #offset: number;
  readonly #report: (offset: number, isEnd: boolean) => void;
  readonly #now: () => number;

  /**
   * @param start the offset of the first piece
   * @param now in milliseconds
   */
  constructor(
    start: number,
    report: (offset: number, isEnd: boolean) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#offset = start;
    this.#report = report;
    this.#now = now;
  }

  /** The ciphertext was sent up to here. */
  get offset(): number {
    return this.#offset;
  }

  /** Passes pieces on. */
  async *of(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    let isReported = this.#offset > 0;
    if (isReported) this.#report(this.#offset, false);
    let reportedAt = this.#now();
    for await (const piece of pieces) {
      const { length } = piece;
      // The caller asks for the next piece when this one was sent, and may then have freed its memory.
      yield piece;
      this.#offset += length;
      if (this.#now() - reportedAt < REPORT_EVERY_MS) continue;
      reportedAt = this.#now();
      isReported = true;
      this.#report(this.#offset, false);
    }
    if (isReported) this.#report(this.#offset, true);
  }
}
