import type { GoneReason } from "../../../protocol/api.ts";
import type { Gone } from "../../shares/gone.ts";
import { ABANDONED_AFTER_MS, type Deletion, type ShareEvent } from "../../shares/metadata-store.ts";
import { recordEvent } from "./events.ts";
import type { ShareOperation, ShareTransaction } from "./operations.ts";
import {
  addToTotal,
  findSealed,
  findShare,
  liveLeases,
  reservationExpiresAt,
  reserve,
  saveLease,
  saveShare,
} from "./records.ts";
import type { LeaseRecord, ShareRecord } from "./schema.ts";

/** Applies passed deadlines and returns the share, or undefined if there is none. */
export function currentShare(tx: ShareTransaction, id: string): ShareRecord | undefined {
  const share = findShare(tx.sql, id);
  if (!share || share.dueAt > tx.now) return share;
  if (share.state === "gone") {
    // The tombstone is over.
    tx.sql.run("DELETE FROM shares WHERE id = ?", id);
    return undefined;
  }
  settle(tx, share);
  return share;
}

/** Returns the share if the verifier is the one of its owner. */
export function ownedShare(
  tx: ShareTransaction,
  id: string,
  ownerVerifier: string,
): ShareRecord | "not_found" | "unauthorized" {
  const share = currentShare(tx, id);
  if (!share) return "not_found";
  // Verifiers are hashes: the duration of a comparison reveals nothing about the hashed value.
  return share.ownerVerifier === ownerVerifier ? share : "unauthorized";
}

/** Applies the passed deadlines of a share. No other function applies deadlines. */
function settle(tx: ShareTransaction, share: ShareRecord): void {
  const { sql, now } = tx;
  if (share.state === "uploading") {
    if (now >= share.progressAt + ABANDONED_AFTER_MS) endShare(tx, share, "abandoned");
    else if (now >= reservationExpiresAt(share)) reserve(sql, share, share.uploadedBytes);
  } else if (share.state === "ready") {
    for (const lease of liveLeases(sql, share.id)) {
      if (lease.expiresAt <= now) endLeaseByTime(tx, share, lease);
    }
    if (share.expiresAt !== null && share.expiresAt <= now)
      close(share, "expired", share.expiresAt);
    endShareIfOver(tx, share);
  }
  saveShare(sql, share);
}

export const settleDue: ShareOperation<"settleDue"> = (tx, limit) => {
  const query = "SELECT id FROM shares WHERE dueAt <= ? ORDER BY dueAt LIMIT ?";
  const due = tx.sql.all<{ id: string }>(query, tx.now, limit);
  for (const { id } of due) currentShare(tx, id);
  return due.map(({ id }) => id);
};

/** Ends a share if no lease lives and nobody can claim it any more. */
export function endShareIfOver(tx: ShareTransaction, share: ShareRecord): void {
  if (share.remainingDownloads > 0 && share.closedReason === null) return;
  if (liveLeases(tx.sql, share.id).length > 0) return;
  endShare(tx, share, share.closedReason ?? "claimed");
}

/** The event of an end. For the other reasons, the event is recorded before the end. */
const EVENT_OF_END: { readonly [Reason in GoneReason]?: ShareEvent["event"] } = {
  expired: "expired",
  burned: "burned",
  abandoned: "abandoned",
  removed: "removed_by_operator",
};

/** Ends a share: erases its secrets and queues its ciphertext for deletion. The caller saves the share. */
export function endShare(tx: ShareTransaction, share: ShareRecord, reason: GoneReason): void {
  const { sql, now } = tx;
  if (share.blobKey !== null) {
    const query = "INSERT OR IGNORE INTO deletions (blobKey, shareId, dueAt) VALUES (?, ?, ?)";
    sql.run(query, share.blobKey, share.id, now);
  }
  addToTotal(sql, -findSealed(sql, share.id).manifest.length);
  sql.run("DELETE FROM sealed WHERE shareId = ?", share.id);
  sql.run("DELETE FROM wrongGuesses WHERE shareId = ?", share.id);
  sql.run("UPDATE leases SET state = 'over' WHERE shareId = ?", share.id);
  reserve(sql, share, 0);
  share.state = "gone";
  share.goneReason = reason;
  share.goneAt = now;
  share.blobKey = null;
  const event = EVENT_OF_END[reason];
  if (event) recordEvent(tx, share.id, event);
}

export function goneView({ goneReason, goneAt, createdAt }: ShareRecord): Gone {
  return { outcome: "gone", gone: { reason: goneReason ?? "burned", at: goneAt ?? createdAt } };
}

/** Ends new claims. If they have already ended, the first reason stays. */
export function close(share: ShareRecord, reason: "expired" | "wrong_passwords", at: number): void {
  if (share.closedReason !== null) return;
  share.closedReason = reason;
  share.closedAt = at;
}

/** The answer to new claims while leases still live. Null: claims have not ended. */
export function closedView({
  closedReason: reason,
  closedAt,
  createdAt,
}: ShareRecord): Gone | null {
  return reason && { outcome: "gone", gone: { reason, at: closedAt ?? createdAt } };
}

export const dueDeletions: ShareOperation<"dueDeletions"> = ({ sql, now }, limit) => {
  const query = "SELECT shareId, blobKey FROM deletions WHERE dueAt <= ? ORDER BY dueAt LIMIT ?";
  return sql.all<Deletion>(query, now, limit);
};

export const deletionDone: ShareOperation<"deletionDone"> = ({ sql }, { blobKey }) => {
  sql.run("DELETE FROM deletions WHERE blobKey = ?", blobKey);
};

export const postponeDeletion: ShareOperation<"postponeDeletion"> = (
  { sql, now },
  { blobKey },
  delayMs,
) => {
  sql.run("UPDATE deletions SET dueAt = ? WHERE blobKey = ?", now + delayMs, blobKey);
};

/** If nothing was served, gives the download back and forgets its ticket. */
function endLeaseByTime(tx: ShareTransaction, share: ShareRecord, lease: LeaseRecord): void {
  const { sql } = tx;
  if (lease.servedBytes > 0) {
    saveLease(sql, { ...lease, state: "over" });
    recordEvent(tx, share.id, "lease_ended");
    return;
  }
  const query = "DELETE FROM leases WHERE shareId = ? AND ticketVerifier = ?";
  sql.run(query, share.id, lease.ticketVerifier);
  share.remainingDownloads++;
  recordEvent(tx, share.id, "given_back");
}
