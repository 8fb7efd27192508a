import { type ClaimView, LONGEST_LEASE_MS } from "../../shares/metadata-store.ts";
import { admitByLink, hasPassword, refuseOnce } from "./attempts.ts";
import { count } from "./counts.ts";
import { recordEvent } from "./events.ts";
import type { ShareOperation, ShareTransaction } from "./operations.ts";
import { findLease, findSealed, saveLease, saveShare } from "./records.ts";
import type { LeaseRecord, ShareRecord } from "./schema.ts";

export const preview: ShareOperation<"preview"> = (tx, id, attempt) => {
  const linkHolder = admitByLink(tx, id, attempt);
  if (linkHolder.outcome !== "admitted") return linkHolder;
  const { share } = linkHolder;
  const refusal = refuseOnce(tx, share, attempt);
  if (refusal) return refusal;
  share.previews++;
  share.firstPreviewAt ??= tx.now;
  share.lastPreviewAt = tx.now;
  count(tx, "previewed", 1);
  saveShare(tx.sql, share);
  return {
    outcome: "found",
    manifest: findSealed(tx.sql, id).manifest,
    size: share.size,
    expiresAt: share.expiresAt ?? tx.now,
    remainingDownloads: share.remainingDownloads,
  };
};

export const claimOnce: ShareOperation<"claimOnce"> = (tx, id, attempt, ticketVerifier) => {
  const linkHolder = admitByLink(tx, id, attempt);
  if (linkHolder.outcome !== "admitted") return linkHolder;
  const { share } = linkHolder;
  const earlier = findLease(tx.sql, id, ticketVerifier);
  // The client repeats a claim whose answer was lost. The claim is valid even if the share has expired, is locked, or
  // has no download left for others.
  if (earlier?.state === "live" && hasPassword(tx, share, attempt)) {
    return claimView(tx, share, earlier);
  }
  const refusal = refuseOnce(tx, share, attempt);
  if (refusal) return refusal;
  // The lease of this ticket is over. A ticket gets one download.
  if (earlier) return { outcome: "already_claimed" };
  const lease = beginLease(tx, share, ticketVerifier);
  share.remainingDownloads--;
  recordEvent(tx, id, "claimed");
  saveShare(tx.sql, share);
  return claimView(tx, share, lease);
};

/** The end of a lease that is renewed now. */
export function leaseEnd({ now, rules }: ShareTransaction, claimedAt: number): number {
  return Math.min(now + rules.leaseMs, claimedAt + LONGEST_LEASE_MS);
}

function beginLease(tx: ShareTransaction, share: ShareRecord, ticketVerifier: string): LeaseRecord {
  const lease: LeaseRecord = {
    shareId: share.id,
    ticketVerifier,
    state: "live",
    claimedAt: tx.now,
    expiresAt: leaseEnd(tx, tx.now),
    // The answer to the claim contains all inline content, so every byte counts as served.
    servedBytes: share.blobKey === null ? share.size : 0,
    receipt: null,
    receiptAt: null,
  };
  saveLease(tx.sql, lease);
  count(tx, "servedBytes", lease.servedBytes);
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
