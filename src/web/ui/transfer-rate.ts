const WINDOW_MS = 10_000;

/** How fast something goes: the mean of the last ten seconds, so that it neither jumps nor lags behind. */
export class TransferRate {
  readonly #samples: { at: number; bytes: number }[] = [];

  /** `at` in milliseconds of a monotonic clock; `bytes` in all so far. */
  add(at: number, bytes: number): void {
    this.#samples.push({ at, bytes });
    while ((this.#samples[1]?.at ?? at) < at - WINDOW_MS) this.#samples.shift();
  }

  /** Null until there is something to tell by. */
  get bytesPerSecond(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < 500 || last.bytes <= first.bytes) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }

  /** Begins anew: after a pause the time without progress says nothing of the line. */
  reset(): void {
    this.#samples.length = 0;
  }
}
