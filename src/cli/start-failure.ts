import { ObstacleError, UsageError } from "./errors.ts";

/** The same failure with what to do about it, where that is known. */
export async function startFailure(error: unknown): Promise<unknown> {
  const { ConfigError } = await import("../server/config/config-error.ts");
  if (error instanceof ConfigError) return new UsageError(error.message);
  const { StoreUnavailableError, UnfitStoreError } = await import("../server/store-errors.ts");
  if (error instanceof UnfitStoreError) return new ObstacleError(error.message);
  if (error instanceof StoreUnavailableError) {
    return new ObstacleError(`${error.message}. ${adviceFor(error.message)}`);
  }
  const { ListenError } = await import("../server/runtime/listen-error.ts");
  return error instanceof ListenError ? new ObstacleError(error.message) : error;
}

function adviceFor(message: string): string {
  if (message.startsWith("S3")) {
    return "Check the S3 settings, and that S3_ENDPOINT can be reached from here.";
  }
  if (message.startsWith("Redis")) return "Check REDIS_URL, and that Redis answers there.";
  return "Check DATA_DIR and who may write to it.";
}
