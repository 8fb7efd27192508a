import {
  type Attempt,
  type AttemptRefusal,
  type ClaimView,
  LONGEST_LEASE_MS,
  type PreviewView,
} from "../../shares/metadata-store.ts";
import { admitByLink, admitOnce, hasPassword } from "./attempts.ts";
import type { Step } from "./lifecycle.ts";
import {
  addToTimeline,
  findLease,
  findSealed,
  type LeaseRecord,
  type ShareRecord,
  saveLease,
  saveShare,
} from "./records.ts";

export function preview(step: Step, id: string, attempt: Attempt): PreviewView | AttemptRefusal {
  const admission = admitOnce(step, id, attempt);
  if (admission.outcome !== "admitted") return admission;
  const { share } = admission;
  share.previews++;
  share.firstPreviewAt ??= step.now;
  share.lastPreviewAt = step.now;
  saveShare(step.sql, share);
  return {
    outcome: "found",
    manifest: findSealed(step.sql, id).manifest,
    size: share.size,
    expiresAt: share.expiresAt ?? step.now,
    remainingDownloads: share.remainingDownloads,
  };
}

export function claimOnce(
  step: Step,
  id: string,
  attempt: Attempt,
  ticketVerifier: string,
): ClaimView | AttemptRefusal {
  const earlier = earlierClaim(step, id, attempt, ticketVerifier);
  if (earlier) return earlier;
  const admission = admitOnce(step, id, attempt);
  if (admission.outcome !== "admitted") return admission;
  // A ticket whose lease is over has had its download: it never gets a second one.
  if (findLease(step.sql, id, ticketVerifier)) return { outcome: "already_claimed" };
  const { share } = admission;
  const lease = beginLease(step, share, ticketVerifier);
  share.remainingDownloads--;
  addToTimeline(step.sql, id, step.now, "claimed");
  saveShare(step.sql, share);
  return claimView(step, share, lease);
}

/** When a lease ends that is renewed now. */
export function leaseEnd({ now, rules }: Step, claimedAt: number): number {
  return Math.min(now + rules.leaseMs, claimedAt + LONGEST_LEASE_MS);
}

/**
 * The claim that this ticket has already made, if its answer was lost. It stands although no download is left
 * by now, the share has expired for others, or others have locked it.
 */
function earlierClaim(
  step: Step,
  id: string,
  attempt: Attempt,
  ticketVerifier: string,
): ClaimView | null {
  const admission = admitByLink(step, id, attempt);
  if (admission.outcome !== "admitted") return null;
  const lease = findLease(step.sql, id, ticketVerifier);
  if (lease?.state !== "live" || !hasPassword(step, admission.share, attempt)) return null;
  return claimView(step, admission.share, lease);
}

function beginLease(step: Step, share: ShareRecord, ticketVerifier: string): LeaseRecord {
  const lease: LeaseRecord = {
    shareId: share.id,
    ticketVerifier,
    state: "live",
    claimedAt: step.now,
    expiresAt: leaseEnd(step, step.now),
    // The answer to a claim carries inline content: with it, everything is served.
    servedBytes: share.blobKey === null ? share.size : 0,
    receipt: null,
    receiptAt: null,
  };
  saveLease(step.sql, lease);
  return lease;
}

function claimView({ sql }: Step, share: ShareRecord, lease: LeaseRecord): ClaimView {
  const { manifest, content } = findSealed(sql, share.id);
  return {
    outcome: "claimed",
    manifest,
    size: share.size,
    leaseExpiresAt: lease.expiresAt,
    remainingDownloads: share.remainingDownloads,
    content,
  };
}
