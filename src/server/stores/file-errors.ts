import { errorCode } from "../../node/files.ts";
import { StorageFullError, StoreUnavailableError } from "../shares/store-errors.ts";

/**
 * Waits for work on the file system and names its failures as a store does.
 *
 * @throws StorageFullError, StoreUnavailableError
 */
export async function asStoreErrors<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof StoreUnavailableError) throw cause;
    const code = errorCode(cause) ?? "unknown error";
    // The message of a file system's error names the path; its code says enough.
    if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
      throw new StorageFullError(`disk: ${code}`);
    }
    throw new StoreUnavailableError(`disk: ${code}`);
  }
}
