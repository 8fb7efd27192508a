import { servingLimit } from "../../../protocol/transfer-limit.ts";
import { leaseEnd } from "./claims.ts";
import { count, uncount } from "./counts.ts";
import { recordEvent } from "./events.ts";
import { currentShare, endShareIfOver } from "./lifecycle.ts";
import type { ShareOperation } from "./operations.ts";
import { findLease, findSealed, saveLease, saveShare } from "./records.ts";

export const readLease: ShareOperation<"readLease"> = (tx, id, ticketVerifier) => {
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
};

export const reserveServing: ShareOperation<"reserveServing"> = (tx, id, ticketVerifier, bytes) => {
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
  count(tx, "servedBytes", bytes);
  return "granted";
};

export const returnUnserved: ShareOperation<"returnUnserved"> = (tx, id, ticketVerifier, bytes) => {
  const lease = findLease(tx.sql, id, ticketVerifier);
  if (!lease) return;
  const returned = Math.min(bytes, lease.servedBytes);
  saveLease(tx.sql, { ...lease, servedBytes: lease.servedBytes - returned });
  uncount(tx, "servedBytes", returned);
};

export const confirmDelivery: ShareOperation<"confirmDelivery"> = (
  tx,
  id,
  ticketVerifier,
  receipt,
) => {
  const share = currentShare(tx, id);
  if (!share) return { outcome: "not_found" };
  const lease = findLease(tx.sql, id, ticketVerifier);
  if (!lease) return { outcome: "unauthorized" };
  if (lease.receipt !== null) {
    return { outcome: lease.receipt === receipt ? "confirmed" : "conflict" };
  }
  if (lease.servedBytes === 0) return { outcome: "conflict" };
  saveLease(tx.sql, { ...lease, state: "over", receipt, receiptAt: tx.now });
  recordEvent(tx, id, "delivered");
  if (share.state === "ready") endShareIfOver(tx, share);
  saveShare(tx.sql, share);
  return { outcome: "confirmed" };
};
