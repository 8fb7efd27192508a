/** The store is unreachable, broken or busy. Nothing is known to be missing. */
export class StoreUnavailableError extends Error {
  override readonly name: string = "StoreUnavailableError";
}

/** The store is set up wrongly. The message says what to change, in whole sentences. */
export class UnfitStoreError extends StoreUnavailableError {
  override readonly name = "UnfitStoreError";
}

/** The disk or the store is full. */
export class StorageFullError extends Error {
  override readonly name = "StorageFullError";
}
