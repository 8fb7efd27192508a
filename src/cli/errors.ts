/** The command line is wrong. The message says why and what to type instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "usage";
}

/** Something on this machine prevents the command from working. The message says what to do about it. */
export class ObstacleError extends Error {
  override readonly name = "ObstacleError";
  readonly code = "failed";
}

/** A signal ended the command. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  readonly code = "interrupted";
  readonly signal: "SIGINT" | "SIGTERM" | "SIGHUP";

  constructor(signal: InterruptedError["signal"]) {
    super("Stopped.");
    this.signal = signal;
  }
}

/** The reader of stdout has closed it (EPIPE). */
export class OutputClosedError extends Error {
  override readonly name = "OutputClosedError";
  readonly code = "output_closed";
}

/** `doctor` found failures, and has printed them. */
export class CheckFailedError extends Error {
  override readonly name = "CheckFailedError";
  readonly code = "failed";
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
