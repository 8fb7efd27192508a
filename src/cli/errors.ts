/** What was typed can't be done; the message says why and what to type instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Something around the command stands in its way; the message says what to do about it. */
export class ObstacleError extends Error {
  override readonly name = "ObstacleError";
}

/** The person, or the system, ended the command by a signal. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  readonly signal: "SIGINT" | "SIGTERM" | "SIGHUP";

  constructor(signal: InterruptedError["signal"]) {
    super("Stopped.");
    this.signal = signal;
  }
}

/** Who reads stdout has gone away (EPIPE). */
export class OutputClosedError extends Error {
  override readonly name = "OutputClosedError";
}
