import { systemClock } from "../clock.ts";
import { isTimeOut, isUnreachable, S3Error, storeErrorOf, TIME_OUT } from "./s3-errors.ts";

/** No attempt begins later than this after the first one, so that a client gets an answer within 5 seconds. */
const RETRY_FOR_MS = 4_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 1_000;

/**
 * Calls S3, and retries with growing delays while S3 is unreachable. All attempts together take `limitMs` at most. The
 * signal of an attempt aborts when its time is over.
 *
 * @throws S3Error, StorageFullError
 */
export async function retrying<Result>(
  limitMs: number,
  attempt: (signal: AbortSignal) => Promise<Result>,
  clock = systemClock,
): Promise<Result> {
  const begunAt = clock.now();
  const giveUpAt = begunAt + Math.min(RETRY_FOR_MS, limitMs);
  let reason: unknown = null;
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
    try {
      return await limited(begunAt + limitMs - clock.now(), attempt, clock);
    } catch (error) {
      // Random delays spread the retries of many callers.
      const delay = delayMs * (0.5 + Math.random());
      if (!isUnreachable(error)) throw error;
      // A time-out says less than the error of an earlier attempt.
      reason = isTimeOut(error) ? (reason ?? error) : error;
      if (clock.now() + delay >= giveUpAt) throw reason;
      await new Promise<void>((resolve) => clock.startTimer(resolve, delay));
    }
  }
}

/** Runs work that fails with an S3Error after `limitMs`. */
export async function limited<Result>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
  clock = systemClock,
): Promise<Result> {
  const controller = new AbortController();
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const stopTimer = clock.startTimer(() => reject(new S3Error("unreachable", TIME_OUT)), limitMs);
  try {
    return await Promise.race([work(controller.signal), timedOut]);
  } catch (error) {
    // The rest of a failed attempt is useless.
    controller.abort();
    throw storeErrorOf(error);
  } finally {
    stopTimer();
  }
}
