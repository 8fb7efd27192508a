import type { RetryDelay } from "./retry.ts";

/** Reports how far a transfer is, and the delays before its retries. */
export class Progress<T extends object> {
  #current: T;
  readonly #report: (progress: T & { delay?: RetryDelay }) => void;

  constructor(start: T, report: ((progress: T & { delay?: RetryDelay }) => void) | undefined) {
    this.#current = start;
    this.#report = report ?? (() => {});
  }

  advance(step: Partial<T> = {}): void {
    this.#current = { ...this.#current, ...step };
    this.#report(this.#current);
  }

  readonly pause = (delay: RetryDelay): void => this.#report({ ...this.#current, delay });
}
