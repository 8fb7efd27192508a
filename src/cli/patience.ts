import type { RetryOptions } from "../client/retry.ts";

/** Who has begun a transfer waits rather than begins again; what comes before it is given up within seconds. */
export const TRANSFER_PATIENCE: RetryOptions = { giveUpAfterMs: 60 * 60 * 1000 };

/** Said once a transfer that can be gone on with has to wait. */
export const WAITS_LONG =
  "This goes on by itself for up to an hour. Ctrl-C stops it; the same command again goes on where it stopped.";
