import { errorCode } from "../../node/files.ts";
import { StorageFullError, StoreUnavailableError } from "../shares/store-errors.ts";

/**
 * Waits for work on the file system, and converts its errors to those of a store.
 *
 * @throws StorageFullError, StoreUnavailableError
 */
export async function asStoreErrors<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof StoreUnavailableError || cause instanceof StorageFullError) throw cause;
    const code = errorCode(cause) ?? "unknown error";
    // The message of a file system's error contains the path, so only the code is used.
    if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
      throw new StorageFullError(`disk: ${code}`);
    }
    throw new StoreUnavailableError(`disk: ${code}`);
  }
}
