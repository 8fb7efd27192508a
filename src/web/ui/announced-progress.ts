const EVERY_PERCENT = 10;
/** A screen reader needs about this time for one announcement. */
const EVERY_MS = 5_000;

/**
 * The percentage that a screen reader announces. It changes in steps of 10 % at most every 5 seconds, so that a fast
 * transfer does not talk without a pause.
 */
export class AnnouncedProgress {
  #percent = 0;
  #at = Number.NEGATIVE_INFINITY;

  /** @param now in milliseconds */
  at(percent: number, now: number): number {
    const step = percent - (percent % EVERY_PERCENT);
    if (step !== this.#percent && now - this.#at >= EVERY_MS) {
      this.#percent = step;
      this.#at = now;
    }
    return this.#percent;
  }
}
