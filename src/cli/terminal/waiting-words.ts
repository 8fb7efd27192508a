import type { RetryDelay } from "../../client/retry.ts";
import { waitInWords } from "../../protocol/quantities.ts";
import type { Terminal } from "./terminal.ts";

/** Shorter waits, in milliseconds, are not worth a number. */
const SHORT_MS = 10_000;

/** Says what is waited for when it begins, and again when it is something else or takes far longer than was said. */
export class WaitingNotice {
  readonly #terminal: Terminal;
  #obstacle = "";
  #toldMs = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  readonly say = (delay: RetryDelay): void => {
    const obstacle = describeObstacle(delay);
    if (obstacle === this.#obstacle && delay.ms <= 2 * this.#toldMs) return;
    this.#obstacle = obstacle;
    this.#toldMs = Math.max(delay.ms, SHORT_MS);
    this.#terminal.say(describeWaiting(delay));
  };

  /** It goes on: the next wait is said again. */
  end(): void {
    this.#obstacle = "";
  }
}

/** "The server can't be reached at the moment. Trying again…" */
export function describeWaiting(delay: RetryDelay): string {
  const when =
    delay.ms < SHORT_MS ? "Trying again…" : `Trying again in ${waitInWords(delay.ms / 1000)}.`;
  return `${describeObstacle(delay)} ${when}`;
}

function describeObstacle({ cause, status }: RetryDelay): string {
  switch (cause) {
    case "unreachable":
      return "The server can't be reached at the moment.";
    case "intermediary":
      return `The server, or something before it, answers with HTTP ${status}.`;
    case "limited":
      return "The server asks for a pause.";
    case "unavailable":
      return "The server is there, but can't do this at the moment.";
  }
}
