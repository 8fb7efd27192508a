/** The store can't say or do it now: unreachable, broken, busy. Nothing is known to be missing. */
export class StoreUnavailableError extends Error {
  override readonly name: string = "StoreUnavailableError";
}

/** The store can't be used as it is set up; the message says so in whole sentences, and what to change. */
export class UnfitStoreError extends StoreUnavailableError {
  override readonly name = "UnfitStoreError";
}

/** The disk or the store is full. */
export class StorageFullError extends Error {
  override readonly name = "StorageFullError";
}
