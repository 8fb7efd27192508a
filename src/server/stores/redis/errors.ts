import { StorageFullError, StoreUnavailableError } from "../../shares/store-errors.ts";

/**
 * Converts the error of a command to that of a store. An error inside one of our own scripts is a bug and is returned
 * unchanged.
 */
export function storeError(cause: unknown): unknown {
  if (cause instanceof StorageFullError || cause instanceof StoreUnavailableError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  // Only a migration changes the type of a key (keys.ts).
  if (/^WRONGTYPE\b/.test(message)) {
    return new StoreUnavailableError("Redis: a migration has closed this data", { cause });
  }
  if (/^ERR\b.*user_script/s.test(message)) return cause;
  const isFull = /^OOM\b|^MISCONF\b.*No space left/s.test(message);
  return isFull
    ? new StorageFullError(`Redis: ${message}`, { cause })
    : new StoreUnavailableError(`Redis: ${message}`, { cause });
}

/** Runs one command outside of scripts. @throws StoreUnavailableError, StorageFullError */
export async function command<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw storeError(error);
  }
}
