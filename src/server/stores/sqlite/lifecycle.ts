import type { GoneReason } from "../../../protocol/api.ts";
import { ABANDONED_AFTER_MS, type Deletion, type Gone } from "../../shares/metadata-store.ts";
import type { ShareTransaction } from "./operations.ts";
import {
  addToTimeline,
  countManifest,
  findSealed,
  findShare,
  liveLeases,
  reservationLapsesAt,
  reserve,
  saveLease,
  saveShare,
} from "./records.ts";
import type { LeaseRecord, ShareRecord } from "./schema.ts";

/** The share as it is now, after all that time has made due, or undefined. */
export function currentShare(tx: ShareTransaction, id: string): ShareRecord | undefined {
  const share = findShare(tx.sql, id);
  if (!share || share.dueAt > tx.now) return share;
  if (share.state === "gone") return void forget(tx, share);
  settle(tx, share);
  return share;
}

/** The end of a tombstone. */
export function forget({ sql }: ShareTransaction, share: ShareRecord): void {
  sql.run("DELETE FROM shares WHERE id = ?", share.id);
}

/** The share, for whoever has its owner token. */
export function ownedShare(
  tx: ShareTransaction,
  id: string,
  ownerVerifier: string,
): ShareRecord | "not_found" | "unauthorized" {
  const share = currentShare(tx, id);
  if (!share) return "not_found";
  // Both are hashes of what is secret: the time that this takes tells nothing of it.
  return share.ownerVerifier === ownerVerifier ? share : "unauthorized";
}

/** Brings a share to where time has taken it: the one place in which deadlines are judged. */
export function settle(tx: ShareTransaction, share: ShareRecord): void {
  const { sql, now } = tx;
  if (share.state === "uploading") {
    if (now >= share.progressAt + ABANDONED_AFTER_MS) endShare(tx, share, "abandoned");
    else if (now >= reservationLapsesAt(share)) {
      reserve(sql, share, share.uploadedBytes);
    }
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

export function settleDue(tx: ShareTransaction, limit: number): string[] {
  const { sql, now } = tx;
  const due = sql.all<ShareRecord>(
    "SELECT * FROM shares WHERE dueAt <= ? ORDER BY dueAt LIMIT ?",
    now,
    limit,
  );
  for (const share of due) {
    if (share.state === "gone") forget(tx, share);
    else settle(tx, share);
  }
  return due.map((share) => share.id);
}

/** A share burns when no downloads remain, or none may be claimed, and no lease lives. */
export function endShareIfOver(tx: ShareTransaction, share: ShareRecord): void {
  if (share.remainingDownloads > 0 && share.closedReason === null) return;
  if (liveLeases(tx.sql, share.id).length > 0) return;
  endShare(tx, share, share.closedReason ?? "claimed");
}

/**
 * The end of a share, in one tx: unreachable, its secrets erased, its ciphertext queued for deletion. The
 * caller saves the share.
 */
export function endShare(tx: ShareTransaction, share: ShareRecord, reason: GoneReason): void {
  const { sql, now } = tx;
  if (share.blobKey !== null) {
    sql.run(
      "INSERT OR IGNORE INTO deletions (blobKey, shareId, dueAt) VALUES (?, ?, ?)",
      share.blobKey,
      share.id,
      now,
    );
  }
  countManifest(sql, -findSealed(sql, share.id).manifest.length);
  sql.run("DELETE FROM sealed WHERE shareId = ?", share.id);
  sql.run("DELETE FROM wrongGuesses WHERE shareId = ?", share.id);
  sql.run("UPDATE leases SET state = 'over' WHERE shareId = ?", share.id);
  reserve(sql, share, 0);
  share.state = "gone";
  share.goneReason = reason;
  share.goneAt = now;
  share.blobKey = null;
  if (reason === "expired" || reason === "burned" || reason === "abandoned") {
    addToTimeline(sql, share.id, now, reason);
  }
}

export function goneView(share: ShareRecord): Gone {
  return {
    outcome: "gone",
    gone: { reason: share.goneReason ?? "burned", at: share.goneAt ?? share.createdAt },
  };
}

/** No more claims; the first reason stays. */
export function close(share: ShareRecord, reason: "expired" | "wrong_passwords", at: number): void {
  if (share.closedReason !== null) return;
  share.closedReason = reason;
  share.closedAt = at;
}

/** What is over for whoever comes now, while leases still live. */
export function closedView(
  share: ShareRecord,
  reason: NonNullable<ShareRecord["closedReason"]>,
): Gone {
  return { outcome: "gone", gone: { reason, at: share.closedAt ?? share.createdAt } };
}

export function dueDeletions({ sql, now }: ShareTransaction, limit: number): Deletion[] {
  return sql.all<Deletion>(
    "SELECT shareId, blobKey FROM deletions WHERE dueAt <= ? ORDER BY dueAt LIMIT ?",
    now,
    limit,
  );
}

export function deletionDone({ sql }: ShareTransaction, { blobKey }: Deletion): void {
  sql.run("DELETE FROM deletions WHERE blobKey = ?", blobKey);
}

export function postponeDeletion(
  { sql, now }: ShareTransaction,
  { blobKey }: Deletion,
  delayMs: number,
): void {
  sql.run("UPDATE deletions SET dueAt = ? WHERE blobKey = ?", now + delayMs, blobKey);
}

/** A download of which nothing was served goes back, and its ticket is forgotten. */
function endLeaseByTime(
  { sql, now }: ShareTransaction,
  share: ShareRecord,
  lease: LeaseRecord,
): void {
  if (lease.servedBytes > 0) {
    saveLease(sql, { ...lease, state: "over" });
    addToTimeline(sql, share.id, now, "lease_ended");
    return;
  }
  sql.run(
    "DELETE FROM leases WHERE shareId = ? AND ticketVerifier = ?",
    share.id,
    lease.ticketVerifier,
  );
  share.remainingDownloads++;
  addToTimeline(sql, share.id, now, "given_back");
}
