import { SingleBar } from "cli-progress";
import type { RetryDelay } from "../../client/retry.ts";
import { durationInWords, sizeInWords } from "../../protocol/quantities.ts";
import type { Terminal } from "./terminal.ts";
import { WaitingNotice } from "./waiting.ts";
import { formatSeconds } from "./wording.ts";

/** Smaller transfers have no bar. In bytes. */
const SMALL = 256 * 1024;

/** A transfer that gives up within this time needs no advice. */
const BRIEF_MS = 60_000;

/** A bar on a terminal; null elsewhere. */
export function createBar({ stderr }: Terminal, format: string): SingleBar | null {
  if (!stderr.isTTY) return null;
  return new SingleBar({
    ...{ format, stream: stderr, barsize: 24, barCompleteChar: "█", barIncompleteChar: "░" },
    ...{ fps: 5, hideCursor: null },
    // The command handles Ctrl-C.
    gracefulExit: false,
  });
}

/** Shows a transfer: a bar on a terminal, elsewhere only messages about delays. */
export class ProgressBar {
  readonly #meter = new RateMeter();
  readonly #notice: WaitingNotice;
  readonly #bar: SingleBar | null;
  #onLongWait: ((time: string) => void) | null;

  /** @param onLongWait called at the first delay that may be long, with the time until the transfer gives up */
  constructor(terminal: Terminal, verb: string, onLongWait: (time: string) => void) {
    this.#notice = new WaitingNotice(terminal);
    this.#onLongWait = onLongWait;
    this.#bar = createBar(terminal, `${verb} {bar} {percentage}%  {size}{rate}`);
  }

  /** Both in bytes. */
  update(done: number, total: number): void {
    this.#notice.end();
    if (!this.#bar || total < SMALL) return;
    this.#meter.record(done, performance.now());
    const fields = { size: sizeInWords(total), rate: this.#rate(total - done) };
    if (this.#bar.isActive) this.#bar.update(done, fields);
    else this.#bar.start(total, done, fields);
  }

  /**
   * Announces the first delay. Until the transfer continues, announces another only if its cause differs or it is much
   * longer.
   */
  waiting(delay: RetryDelay): void {
    this.stop();
    this.#notice.say(delay);
    if (delay.giveUpAfterMs <= BRIEF_MS) return;
    this.#onLongWait?.(durationInWords(delay.giveUpAfterMs / 1000));
    this.#onLongWait = null;
  }

  stop(): void {
    if (this.#bar?.isActive) this.#bar.stop();
  }

  #rate(left: number): string {
    const rate = this.#meter.bytesPerSecond();
    if (rate === null || rate < 1) return "";
    return `  ${sizeInWords(Math.round(rate))}/s  ${formatSeconds(left / rate)} left`;
  }
}

const WINDOW_MS = 5000;

/** The rate of a transfer over its last five seconds. */
export class RateMeter {
  readonly #samples: { at: number; done: number }[] = [];

  /** `done`: bytes so far. `now`: monotonic milliseconds. */
  record(done: number, now: number): void {
    this.#samples.push({ at: now, done });
    // The newest sample from before the window is not removed, so that the samples cover the whole window.
    while ((this.#samples[1]?.at ?? Number.POSITIVE_INFINITY) <= now - WINDOW_MS) {
      this.#samples.shift();
    }
  }

  /** Bytes per second; null before the second sample. */
  bytesPerSecond(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at === first.at) return null;
    return Math.max(0, ((last.done - first.done) * 1000) / (last.at - first.at));
  }
}
