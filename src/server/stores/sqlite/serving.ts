import { type LeaseView, servingLimit } from "../../shares/metadata-store.ts";
import { leaseEnd } from "./claims.ts";
import { currentShare, endShareIfOver } from "./lifecycle.ts";
import type { ShareTransaction } from "./operations.ts";
import { addToTimeline, findLease, findSealed, saveLease, saveShare } from "./records.ts";

export function readLease(
  tx: ShareTransaction,
  id: string,
  ticketVerifier: string,
): LeaseView | { outcome: "not_found" | "unauthorized" | "lease_over" | "gone" } {
  const share = currentShare(tx, id);
  if (!share) return { outcome: "not_found" };
  const lease = findLease(tx.sql, id, ticketVerifier);
  if (!lease) return { outcome: "unauthorized" };
  if (share.state === "gone") return { outcome: "gone" };
  if (lease.state === "over") return { outcome: "lease_over" };
  const { content } = findSealed(tx.sql, id);
  if (content) return { outcome: "found", size: share.size, source: { kind: "inline", content } };
  if (share.blobKey === null) throw new Error("a living share has neither content nor a blob");
  return { outcome: "found", size: share.size, source: { kind: "blob", blobKey: share.blobKey } };
}

export function reserveServing(
  tx: ShareTransaction,
  id: string,
  ticketVerifier: string,
  bytes: number,
): "granted" | "over_limit" | "lease_over" {
  const share = currentShare(tx, id);
  const lease = share && findLease(tx.sql, id, ticketVerifier);
  if (!share || lease?.state !== "live") return "lease_over";
  if (lease.servedBytes + bytes > servingLimit(share.size)) return "over_limit";
  saveLease(tx.sql, {
    ...lease,
    servedBytes: lease.servedBytes + bytes,
    expiresAt: leaseEnd(tx, lease.claimedAt),
  });
  saveShare(tx.sql, share);
  return "granted";
}

export function returnUnserved(
  { sql }: ShareTransaction,
  id: string,
  ticketVerifier: string,
  bytes: number,
): void {
  sql.run(
    "UPDATE leases SET servedBytes = max(0, servedBytes - ?) WHERE shareId = ? AND ticketVerifier = ?",
    bytes,
    id,
    ticketVerifier,
  );
}

export function confirmDelivery(
  tx: ShareTransaction,
  id: string,
  ticketVerifier: string,
  receipt: string,
): { outcome: "confirmed" | "not_found" | "unauthorized" | "conflict" } {
  const share = currentShare(tx, id);
  if (!share) return { outcome: "not_found" };
  const lease = findLease(tx.sql, id, ticketVerifier);
  if (!lease) return { outcome: "unauthorized" };
  if (lease.receipt !== null) {
    return { outcome: lease.receipt === receipt ? "confirmed" : "conflict" };
  }
  if (lease.servedBytes === 0) return { outcome: "conflict" };
  saveLease(tx.sql, { ...lease, state: "over", receipt, receiptAt: tx.now });
  addToTimeline(tx.sql, id, tx.now, "delivered");
  if (share.state === "ready") endShareIfOver(tx, share);
  saveShare(tx.sql, share);
  return { outcome: "confirmed" };
}
