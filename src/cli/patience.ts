import type { RetryOptions } from "../client/retry.ts";
import { durationInWords } from "../protocol/quantities.ts";

/** Who has begun to send waits rather than begins again. How long a claim can be waited for is its server's to say. */
export const SENDING_PATIENCE: RetryOptions = { giveUpAfterMs: 60 * 60 * 1000 };

/** Said once to whoever sends and has to wait. `patience`: in seconds. */
export function sendingWaits(patience: number): string {
  return `${goesOnFor(patience)}.`;
}

/** Said once to whoever receives and has to wait: the server ends a claim that nothing is fetched under. */
export function receivingWaits(patience: number): string {
  return `${goesOnFor(patience)}, as long as the server keeps it for you.`;
}

function goesOnFor(patience: number): string {
  return `This goes on by itself for up to ${durationInWords(patience)}. Ctrl-C stops it; the same command again goes on where it stopped`;
}
