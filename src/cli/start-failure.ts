import { ObstacleError, UsageError } from "./errors.ts";

/** The same failure with what to do about it, where that is known. */
export async function startFailure(error: unknown): Promise<unknown> {
  const { ConfigError } = await import("../server/config-error.ts");
  if (error instanceof ConfigError) return new UsageError(error.message);
  const { StoreUnavailableError, UnfitStoreError } = await import("../server/store-errors.ts");
  if (error instanceof UnfitStoreError) return new ObstacleError(error.message);
  if (error instanceof StoreUnavailableError) {
    return new ObstacleError(`${error.message}. ${adviceFor(error.message)}`);
  }
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    return new ObstacleError("Another program uses that port. Choose one by PORT=…, or stop it.");
  }
  // A worker is told so when it binds, a single process when it listens.
  if (code === "EACCES" && (syscall === "listen" || syscall === "bind")) {
    return new ObstacleError(
      "The system keeps that port for itself. Choose one from 1024 on by PORT=…",
    );
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new ObstacleError(
      "HOST is a name that leads to no address. Choose another, or write an address.",
    );
  }
  if (code === "EADDRNOTAVAIL") {
    return new ObstacleError("HOST is not an address of this machine. Choose one that is.");
  }
  return error;
}

function adviceFor(message: string): string {
  if (message.startsWith("S3")) {
    return "Check the S3 settings, and that S3_ENDPOINT can be reached from here.";
  }
  if (message.startsWith("Redis")) return "Check REDIS_URL, and that Redis answers there.";
  return "Check DATA_DIR and who may write to it.";
}
