import type { OwnerView } from "../../client/owner.ts";
import { failureInWords } from "../ui/failure-words.ts";
import { text } from "../ui/texts.ts";
import type { Failure } from "../workers/failure.ts";
import { type StatusWords, statusInWords } from "./share-status.ts";

/** The latest information about a share. */
export interface LatestStatus {
  /** Null before the first answer of the server. */
  view: OwnerView | null;
  /** The last error. Null after a newer answer. */
  failure: Failure | null;
}

export const NOTHING_KNOWN: LatestStatus = { view: null, failure: null };

/** Whether the server knows the share no more. */
export function hasNoRecord(failure: Failure | null): boolean {
  return failure?.code === "not_found" || failure?.code === "unauthorized";
}

export function latestInWords({ view, failure }: LatestStatus, now: Date): StatusWords {
  if (hasNoRecord(failure)) {
    return { tone: "info", short: text("shares.noRecord"), long: text("shares.noRecordLong") };
  }
  if (view) return statusInWords(view, now);
  return failure
    ? { tone: "warn", short: text("shares.unknown"), long: failureInWords(failure) }
    : { tone: "info", short: text("shares.loading"), long: text("shares.askingServer") };
}
