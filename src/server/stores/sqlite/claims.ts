import {
  type Attempt,
  type AttemptRefusal,
  type ClaimView,
  LONGEST_LEASE_MS,
  type PreviewView,
} from "../../shares/metadata-store.ts";
import { admitByLink, admitOnce, hasPassword } from "./attempts.ts";
import type { ShareTransaction } from "./operations.ts";
import { addToTimeline, findLease, findSealed, saveLease, saveShare } from "./records.ts";
import type { LeaseRecord, ShareRecord } from "./schema.ts";

export function preview(
  tx: ShareTransaction,
  id: string,
  attempt: Attempt,
): PreviewView | AttemptRefusal {
  const admission = admitOnce(tx, id, attempt);
  if (admission.outcome !== "admitted") return admission;
  const { share } = admission;
  share.previews++;
  share.firstPreviewAt ??= tx.now;
  share.lastPreviewAt = tx.now;
  saveShare(tx.sql, share);
  return {
    outcome: "found",
    manifest: findSealed(tx.sql, id).manifest,
    size: share.size,
    expiresAt: share.expiresAt ?? tx.now,
    remainingDownloads: share.remainingDownloads,
  };
}

export function claimOnce(
  tx: ShareTransaction,
  id: string,
  attempt: Attempt,
  ticketVerifier: string,
): ClaimView | AttemptRefusal {
  const earlier = earlierClaim(tx, id, attempt, ticketVerifier);
  if (earlier) return earlier;
  const admission = admitOnce(tx, id, attempt);
  if (admission.outcome !== "admitted") return admission;
  // A ticket whose lease is over has had its download: it never gets a second one.
  if (findLease(tx.sql, id, ticketVerifier)) return { outcome: "already_claimed" };
  const { share } = admission;
  const lease = beginLease(tx, share, ticketVerifier);
  share.remainingDownloads--;
  addToTimeline(tx.sql, id, tx.now, "claimed");
  saveShare(tx.sql, share);
  return claimView(tx, share, lease);
}

/** When a lease ends that is renewed now. */
export function leaseEnd({ now, rules }: ShareTransaction, claimedAt: number): number {
  return Math.min(now + rules.leaseMs, claimedAt + LONGEST_LEASE_MS);
}

/**
 * The claim that this ticket has already made, if its answer was lost. It stands although no download is left
 * by now, the share has expired for others, or others have locked it.
 */
function earlierClaim(
  tx: ShareTransaction,
  id: string,
  attempt: Attempt,
  ticketVerifier: string,
): ClaimView | null {
  const admission = admitByLink(tx, id, attempt);
  if (admission.outcome !== "admitted") return null;
  const lease = findLease(tx.sql, id, ticketVerifier);
  if (lease?.state !== "live" || !hasPassword(tx, admission.share, attempt)) return null;
  return claimView(tx, admission.share, lease);
}

function beginLease(tx: ShareTransaction, share: ShareRecord, ticketVerifier: string): LeaseRecord {
  const lease: LeaseRecord = {
    shareId: share.id,
    ticketVerifier,
    state: "live",
    claimedAt: tx.now,
    expiresAt: leaseEnd(tx, tx.now),
    // The answer to a claim carries inline content: with it, everything is served.
    servedBytes: share.blobKey === null ? share.size : 0,
    receipt: null,
    receiptAt: null,
  };
  saveLease(tx.sql, lease);
  return lease;
}

function claimView({ sql }: ShareTransaction, share: ShareRecord, lease: LeaseRecord): ClaimView {
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
