import { ProblemError, UnknownProblemError, UnreachableError } from "../../client/errors.ts";
import { retryAfterOf } from "../../client/retry.ts";
import { waitInWords } from "../../protocol/duration-in-words.ts";
import type { Terminal } from "./terminal.ts";

/** Shorter waits, in seconds, are not worth a number. */
const SHORT = 10;

/** Says what is waited for when it begins, and again when it has become something else. */
export class WaitingNotice {
  readonly #terminal: Terminal;
  #said = "";

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Gives whether there was something to say. */
  say(error: Error): boolean {
    const words = describeWaiting(error);
    if (words === this.#said) return false;
    this.#said = words;
    this.#terminal.say(words);
    return true;
  }

  /** It goes on: the next wait is said again. */
  end(): void {
    this.#said = "";
  }
}

/** "The server can't be reached. Trying again…" */
export function describeWaiting(error: Error): string {
  const asked = retryAfterOf(error) ?? 0;
  const when = asked < SHORT ? "Trying again…" : `Trying again in ${waitInWords(asked)}.`;
  return `${describeObstacle(error)} ${when}`;
}

function describeObstacle(error: Error): string {
  if (error instanceof ProblemError && error.code === "rate_limited") {
    return "The server takes no more from here at the moment.";
  }
  if (error instanceof ProblemError || error instanceof UnknownProblemError) {
    return "The server is there, but can't do this at the moment.";
  }
  if (error instanceof UnreachableError && error.status !== undefined) {
    return `The server, or something before it, answers with HTTP ${error.status}.`;
  }
  return "The server can't be reached at the moment.";
}
