import type { RetryDelay, RetryOptions } from "../../client/retry.ts";
import { durationInWords, waitInWords } from "../../protocol/quantities.ts";
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

/** Who has begun to send waits rather than begins again. How long a claim can be waited for is its server's to say. */
export const SENDING_PATIENCE: RetryOptions = { giveUpAfterMs: 60 * 60 * 1000 };

/** Said once to whoever sends and has to wait. `patience`: in seconds. */
export function sendingWaits(patience: number): string {
  return `${goesOnFor(patience)}.`;
}

/** Said once to whoever receives and has to wait: the server ends a claim that nothing is fetched under. */
export function receivingWaits(patience: number): string {
  return `${goesOnFor(patience)}, as long as the server keeps it for you.`;
}

function goesOnFor(patience: number): string {
  return `This goes on by itself for up to ${durationInWords(patience)}. Ctrl-C stops it; the same command again goes on where it stopped`;
}
