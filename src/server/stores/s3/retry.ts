import { setTimeout as sleep } from "node:timers/promises";
import { isTimeOut, isUnreachable, S3Error, storeErrorOf, TIME_OUT } from "./s3-errors.ts";

/** No attempt begins later than this after the first, so that a client is answered within 5 s. */
const RETRY_FOR_MS = 4_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Does a call to S3, and does it again with longer and longer pauses while S3 is unreachable. All attempts
 * together take `limitMs` at most; the one that runs then is told by its signal.
 *
 * @throws S3Error, StorageFullError
 */
export async function retrying<Result>(
  limitMs: number,
  attempt: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const begunAt = performance.now();
  const giveUpAt = begunAt + Math.min(RETRY_FOR_MS, limitMs);
  let reason: unknown = null;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await limited(begunAt + limitMs - performance.now(), attempt);
    } catch (error) {
      // Pauses that differ keep many callers from coming back at one moment.
      const pause = pauseMs * (0.5 + Math.random());
      if (!isUnreachable(error)) throw error;
      // An attempt that was cut short says less than the one before it.
      reason = isTimeOut(error) ? (reason ?? error) : error;
      if (performance.now() + pause >= giveUpAt) throw reason;
      await sleep(pause);
    }
  }
}

/** Does work that ends with an S3Error after `limitMs`, whatever it is waiting for. */
export async function limited<Result>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new S3Error("unreachable", TIME_OUT)), limitMs);
  try {
    return await Promise.race([work(controller.signal), timedOut]);
  } catch (error) {
    // Whatever failed, the rest of the work is of no use.
    controller.abort();
    throw storeErrorOf(error);
  } finally {
    clearTimeout(timer);
  }
}
