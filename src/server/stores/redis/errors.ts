import { StorageFullError, StoreUnavailableError } from "../../shares/store-errors.ts";

/**
 * What a failed command means to the server: no room, or no answer. An error inside one of our own scripts is
 * a mistake in it and stays what it is.
 */
export function storeError(cause: unknown): unknown {
  if (cause instanceof StorageFullError || cause instanceof StoreUnavailableError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/^(ERR|WRONGTYPE)\b.*user_script/s.test(message)) return cause;
  const isFull = /^OOM\b|^MISCONF\b.*No space left/s.test(message);
  return isFull
    ? new StorageFullError(`Redis: ${message}`, { cause })
    : new StoreUnavailableError(`Redis: ${message}`, { cause });
}

/** Gives what `work` gives, or rejects once `ms` have passed; then nothing is known of what it did. */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new StoreUnavailableError(`Redis: no answer within ${ms} ms`)),
    ms,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
