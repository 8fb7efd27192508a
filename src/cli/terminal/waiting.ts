import type { RetryDelay } from "../../client/retry.ts";
import { waitInWords } from "../../protocol/quantities.ts";
import type { Terminal } from "./terminal.ts";

/** Shorter delays, in milliseconds, are shown without a number. */
const SHORT_MS = 10_000;

/** Announces a delay once, and again when its cause changes or the delay becomes much longer. */
export class WaitingNotice {
  readonly #terminal: Terminal;
  #obstacle = "";
  #announcedMs = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  readonly say = (delay: RetryDelay): void => {
    const obstacle = describeRetryCause(delay);
    if (obstacle === this.#obstacle && delay.ms <= 2 * this.#announcedMs) return;
    this.#obstacle = obstacle;
    this.#announcedMs = Math.max(delay.ms, SHORT_MS);
    this.#terminal.say(describeWaiting(delay));
  };

  /** After progress, the next delay is announced again. */
  end(): void {
    this.#obstacle = "";
  }
}

/** "The server can't be reached. Trying again…" */
export function describeWaiting(delay: RetryDelay): string {
  const when =
    delay.ms < SHORT_MS ? "Trying again…" : `Trying again in ${waitInWords(delay.ms / 1000)}.`;
  return `${describeRetryCause(delay)} ${when}`;
}

function describeRetryCause({ cause, status }: RetryDelay): string {
  switch (cause) {
    case "unreachable":
      return "The server can't be reached.";
    case "intermediary":
      return `The server, or a proxy before it, answers with HTTP ${status}.`;
    case "limited":
      return "The server limits the number of requests.";
    case "unavailable":
      return "The server can't do this now.";
  }
}

/** The advice for a transfer that waits. */
export const RESUME_LATER = "To stop, press Ctrl-C. To resume later, run the same command again.";
