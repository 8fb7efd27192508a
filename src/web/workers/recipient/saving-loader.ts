import type { ReceiveReport } from "../receive-messages.ts";
import type { Clock } from "./clock.ts";
import type { Saving } from "./saving.ts";

/** Loads `Saving`, which is not a part of the Worker's script: the first view saves nothing. */
export class SavingLoader {
  readonly #report: (report: ReceiveReport) => void;
  readonly #clock: Clock;
  /** Null before the first use. */
  #loaded: Promise<Saving> | null = null;

  constructor(report: (report: ReceiveReport) => void, clock: Clock) {
    this.#report = report;
    this.#clock = clock;
  }

  load(): Promise<Saving> {
    this.#loaded ??= import("./saving.ts").then(
      ({ Saving }) => new Saving(this.#report, this.#clock.monotonic),
      (error: unknown) => {
        this.#loaded = null;
        throw error;
      },
    );
    return this.#loaded;
  }

  async cancelWriting(): Promise<void> {
    (await this.#loaded?.catch(() => null))?.cancel();
  }
}
