const WINDOW_MS = 5000;

/** How fast something goes, judged by its last five seconds. */
export class RateMeter {
  readonly #samples: { at: number; done: number }[] = [];

  /** `done`: bytes in all. `now`: monotonic milliseconds. */
  record(done: number, now: number): void {
    this.#samples.push({ at: now, done });
    // The sample before the window stays, so that the window is always covered as a whole.
    while ((this.#samples[1]?.at ?? Number.POSITIVE_INFINITY) <= now - WINDOW_MS) {
      this.#samples.shift();
    }
  }

  /** Bytes a second, or null as long as nothing can be said. */
  bytesPerSecond(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at === first.at) return null;
    return Math.max(0, ((last.done - first.done) * 1000) / (last.at - first.at));
  }
}
