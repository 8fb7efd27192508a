import { SingleBar } from "cli-progress";
import type { RetryDelay } from "../../client/retry.ts";
import { sizeInWords } from "../../protocol/quantities.ts";
import type { Terminal } from "./terminal.ts";
import { WaitingNotice } from "./waiting.ts";
import { formatSeconds } from "./wording.ts";

/** How far a transfer is. */
export interface ProgressBar {
  /** Both in bytes. */
  update(done: number, total: number): void;
  /** Nothing moves because of this; said once, until it goes on. */
  waiting(delay: RetryDelay): void;
  stop(): void;
}

/** What is so small, in bytes, is there at once. */
const SMALL = 256 * 1024;

/** What waits no longer, in milliseconds, has an end of its own soon enough. */
const BRIEF_MS = 60_000;

/**
 * A bar on a terminal; elsewhere nothing but the words about waiting.
 *
 * @param onLongWait called the first time that something has to wait which would do so for long: so many seconds
 */
export function createProgressBar(
  terminal: Terminal,
  verb: string,
  onLongWait: (patience: number) => void,
): ProgressBar {
  const notice = new WaitingNotice(terminal);
  let isLong = false;
  const bar = terminal.stderr.isTTY ? new TransferBar(terminal, verb) : null;
  return {
    update(done, total) {
      notice.end();
      if (total >= SMALL) bar?.update(done, total);
    },
    waiting(delay) {
      bar?.stop();
      notice.say(delay);
      if (delay.giveUpAfterMs <= BRIEF_MS || isLong) return;
      isLong = true;
      onLongWait(delay.giveUpAfterMs / 1000);
    },
    stop: () => bar?.stop(),
  };
}

/** Verb, bar, percentage, size, rate and the time that is left. */
class TransferBar {
  readonly #meter = new RateMeter();
  readonly #bar: SingleBar;
  #isShown = false;

  constructor(terminal: Terminal, verb: string) {
    this.#bar = new SingleBar({
      format: `${verb} {bar} {percentage}%  {size}{rate}`,
      stream: terminal.stderr,
      barsize: 24,
      barCompleteChar: "█",
      barIncompleteChar: "░",
      fps: 5,
      hideCursor: null,
      // Ctrl-C is the command's to handle.
      gracefulExit: false,
    });
  }

  update(done: number, total: number): void {
    this.#meter.record(done, performance.now());
    const fields = { size: sizeInWords(total), rate: this.#rate(total - done) };
    if (this.#isShown) {
      this.#bar.update(done, fields);
    } else {
      this.#isShown = true;
      this.#bar.start(total, done, fields);
    }
  }

  stop(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#bar.stop();
  }

  #rate(left: number): string {
    const rate = this.#meter.bytesPerSecond();
    if (rate === null || rate < 1) return "";
    return `  ${sizeInWords(Math.round(rate))}/s  ${formatSeconds(left / rate)} left`;
  }
}

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
