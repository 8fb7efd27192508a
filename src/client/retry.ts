import type { ProblemCode } from "../protocol/problems.ts";
import { ProblemError, tooSlow, UnknownProblemError, UnreachableError } from "./errors.ts";

export interface RetryOptions {
  /** Retries end after this long without progress, in milliseconds; ten minutes unless set. */
  giveUpAfterMs?: number | undefined;
  /** Rejects with the signal's reason when it is aborted. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Monotonic, in milliseconds. */
  now?: () => number;
  /** At least 0, less than 1. */
  random?: () => number;
  /** The deadline in milliseconds for an answer before the transfer begins; one minute unless set. */
  startWithinMs?: number | undefined;
}

export interface WaitOptions extends RetryOptions {
  signal?: AbortSignal | undefined;
  /** Called before each wait. */
  onDelay?: ((delay: RetryDelay) => void) | undefined;
  /** The time limit for all tries and delays together, in milliseconds. */
  deadlineMs?: number | undefined;
  /** Whether a refused connection, an unknown host name or an untrusted certificate ends the retries at once. */
  failsFast?: boolean | undefined;
}

/** The cause and the length of a delay before a retry. */
export interface RetryDelay {
  /**
   * `unreachable`: the request or its answer did not get through. `intermediary`: a proxy answers in place of the
   * server. `limited`: the server's rate limit. `unavailable`: the server can't do it now.
   */
  cause: "unreachable" | "intermediary" | "limited" | "unavailable";
  /** With `intermediary`: the HTTP status of its answer. */
  status?: number;
  /** Until the next try, in milliseconds. */
  ms: number;
  /** The retries end after this long without progress, in milliseconds; may be infinite. */
  giveUpAfterMs: number;
}

const GIVE_UP_AFTER_MS = 10 * 60 * 1000;
const GIVE_UP_START_AFTER_MS = 10 * 1000;
const START_WITHIN_MS = 60 * 1000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30 * 1000;

/** The longest Retry-After that is obeyed. Timers overflow near 25 days and then fire at once. */
const LONGEST_ASKED_DELAY_MS = 24 * 60 * 60 * 1000;

/**
 * For a transfer that has not begun. A wrong address is reported at once; a server that is down, silent or slow is
 * reported within a minute. A longer wait would save no transferred bytes.
 */
export function withShortTimeout(options: WaitOptions): WaitOptions {
  const { giveUpAfterMs = GIVE_UP_AFTER_MS, startWithinMs = START_WITHIN_MS } = options;
  return {
    ...options,
    giveUpAfterMs: Math.min(giveUpAfterMs, GIVE_UP_START_AFTER_MS),
    deadlineMs: startWithinMs,
    failsFast: true,
  };
}

const transientProblems: ReadonlySet<ProblemCode> = new Set([
  "unavailable",
  "rate_limited",
  "request_timeout",
]);

type Failure = UnreachableError | UnknownProblemError | ProblemError;

/** Whether the same request may succeed later: the server is away, busy or limits the rate. */
export function isTransient(error: unknown): error is Failure {
  return (
    error instanceof UnreachableError ||
    (error instanceof UnknownProblemError && error.status >= 500) ||
    (error instanceof ProblemError && transientProblems.has(error.code))
  );
}

/** Whether the server understood the request and rejected it, so that it had no effect. */
export function isRefusal(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.status < 500 && !isTransient(error);
}

/**
 * Retries an operation until it succeeds or fails for good. It must be safe to repeat: an answer can be lost.
 *
 * @param operation gets the signal that ends it
 * @throws the operation's error if it is not transient, or when the time is over; the signal's reason
 */
export async function withRetry<T>(
  operation: (signal: AbortSignal) => Promise<T>,
  { deadlineMs, ...options }: WaitOptions,
): Promise<T> {
  const deadline = deadlineMs === undefined ? null : AbortSignal.timeout(deadlineMs);
  const signal = AbortSignal.any([options.signal, deadline].filter((each) => each != null));
  const backoff = new Backoff({ ...options, signal });
  try {
    for (;;) {
      try {
        return await operation(signal);
      } catch (error) {
        if (!isTransient(error)) throw error;
        await backoff.wait(error);
      }
    }
  } catch (error) {
    throw deadline?.aborted && error === deadline.reason ? tooSlow() : error;
  }
}

/** Exponential back-off with jitter: delays double up to half a minute. */
export class Backoff {
  readonly #options: WaitOptions;
  readonly #now: () => number;
  #failures = 0;
  #progressAt: number;

  constructor(options: WaitOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#progressAt = this.#now();
  }

  /** Resets the delays and the time without progress. */
  progressed(): void {
    this.#failures = 0;
    this.#progressAt = this.#now();
  }

  /** @throws the error itself if the time without progress would exceed the limit; the signal's reason */
  async wait(error: Failure): Promise<void> {
    const { signal, onDelay, giveUpAfterMs = GIVE_UP_AFTER_MS, sleep = sleepFor } = this.#options;
    signal?.throwIfAborted();
    if (this.#options.failsFast && error instanceof UnreachableError && error.isLasting)
      throw error;
    const delay = this.#delayAfter(error);
    if (this.#now() - this.#progressAt + delay > giveUpAfterMs) throw error;
    onDelay?.({ ...delayCause(error), ms: delay, giveUpAfterMs });
    await sleep(delay, signal);
  }

  #delayAfter({ retryAfterSeconds = 0 }: Failure): number {
    const { random = Math.random } = this.#options;
    const longest = Math.min(FIRST_DELAY_MS * 2 ** this.#failures++, LONGEST_DELAY_MS);
    const asked = Math.min(retryAfterSeconds * 1000, LONGEST_ASKED_DELAY_MS);
    return Math.max(longest * (0.5 + random() / 2), asked);
  }
}

function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const wake = () => {
      signal?.removeEventListener("abort", cancel);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    const cancel = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", cancel, { once: true });
  });
}

function delayCause(error: Error): Pick<RetryDelay, "cause" | "status"> {
  if (error instanceof UnreachableError) {
    const { status } = error;
    return status === undefined ? { cause: "unreachable" } : { cause: "intermediary", status };
  }
  if (error instanceof ProblemError && error.code === "rate_limited") return { cause: "limited" };
  // The request arrived too slowly, so the connection is the cause.
  const isLate = error instanceof ProblemError && error.code === "request_timeout";
  return { cause: isLate ? "unreachable" : "unavailable" };
}
