import type { ServingProgress, ShareStatus } from "../protocol/api.ts";

/** More running downloads than this are not followed, so that a server can't fill the memory. */
const MAX_DOWNLOADS = 100;

/** The running downloads of a share after a new status, oldest first. A download ends with its receipt or its lease. */
export function downloadsAfterStatus(
  downloads: readonly ServingProgress[],
  before: ShareStatus | null,
  status: ShareStatus,
): readonly ServingProgress[] {
  if (status.state !== "leased") return [];
  // The timeline does not say whose lease has ended. Downloads that still run are reported again within a second.
  if (before && endedLeases(status) > endedLeases(before)) return [];
  return downloads.filter(({ ticketVerifier }) => !hasReceipt(status, ticketVerifier));
}

/** The running downloads after a progress event. A download that was resumed can begin at an earlier byte again. */
export function downloadsAfterProgress(
  downloads: readonly ServingProgress[],
  status: ShareStatus,
  progress: ServingProgress,
): readonly ServingProgress[] {
  const { ticketVerifier } = progress;
  // An event can be late: the recipient may have confirmed meanwhile.
  if (status.state !== "leased" || hasReceipt(status, ticketVerifier)) return downloads;
  const isKnown = downloads.some((each) => each.ticketVerifier === ticketVerifier);
  if (!isKnown) return [...downloads, progress].slice(-MAX_DOWNLOADS);
  return downloads.map((each) => (each.ticketVerifier === ticketVerifier ? progress : each));
}

function hasReceipt({ receipts }: ShareStatus, ticketVerifier: string): boolean {
  return receipts.some((receipt) => receipt.ticketVerifier === ticketVerifier);
}

function endedLeases({ timeline }: ShareStatus): number {
  return timeline.filter(({ event }) => event === "lease_ended" || event === "given_back").length;
}
