import type { Pause } from "./pause.ts";

/** Tells how far a transfer is with each step, and when it stands still there. */
export class Progress<T extends object> {
  #now: T;
  readonly #tell: (progress: T & { pause?: Pause }) => void;

  constructor(start: T, tell: ((progress: T & { pause?: Pause }) => void) | undefined) {
    this.#now = start;
    this.#tell = tell ?? (() => {});
  }

  goesOn(step: Partial<T> = {}): void {
    this.#now = { ...this.#now, ...step };
    this.#tell(this.#now);
  }

  readonly stands = (pause: Pause): void => this.#tell({ ...this.#now, pause });
}
