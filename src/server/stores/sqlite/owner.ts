import type { Gone } from "../../shares/gone.ts";
import type { ShareEvent, StoredReceipt } from "../../shares/metadata-store.ts";
import { attemptsAllowed } from "./attempts.ts";
import { recordEvent } from "./events.ts";
import { closedView, endShare, goneView, ownedShare } from "./lifecycle.ts";
import type { ShareOperation, ShareTransaction } from "./operations.ts";
import { saveShare } from "./records.ts";
import type { ShareRecord } from "./schema.ts";
import { summaryOf } from "./uploads.ts";

export const readStatus: ShareOperation<"readStatus"> = (tx, id, ownerVerifier) => {
  const share = ownedShare(tx, id, ownerVerifier);
  if (typeof share === "string") return { outcome: share };
  const needsPassword = share.needsPassword === 1;
  const { firstPreviewAt: firstAt, lastPreviewAt: lastAt, previews: count } = share;
  const events = "SELECT at, event FROM timeline WHERE shareId = ? ORDER BY rowid";
  const receipts = `SELECT receiptAt AS at, ticketVerifier, receipt FROM leases
    WHERE shareId = ? AND receipt IS NOT NULL ORDER BY receiptAt`;
  return {
    outcome: "found",
    summary: summaryOf(tx, share),
    gone: share.state === "gone" ? goneView(share).gone : null,
    locked: share.state !== "gone" && needsPassword && share.attemptsLeft <= 0,
    needsPassword,
    uploadedBytes: share.uploadedBytes,
    createdAt: share.createdAt,
    remainingDownloads: share.state === "gone" ? 0 : share.remainingDownloads,
    remainingAttempts: needsPassword ? Math.max(0, share.attemptsLeft) : null,
    events: tx.sql.all<ShareEvent>(events, id),
    previews: firstAt === null || lastAt === null ? null : { firstAt, lastAt, count },
    receipts: tx.sql.all<StoredReceipt>(receipts, id),
  };
};

export const unlock: ShareOperation<"unlock"> = (tx, id, ownerVerifier) => {
  const share = ownedShare(tx, id, ownerVerifier);
  if (typeof share === "string") return { outcome: share };
  return allowMoreAttempts(tx, share, "unlocked");
};

/** @param event says who unlocked the share */
export function allowMoreAttempts(
  tx: ShareTransaction,
  share: ShareRecord,
  event: "unlocked" | "unlocked_by_operator",
): { outcome: "unlocked" } | Gone {
  if (share.state === "gone") return goneView(share);
  const closed = closedView(share);
  if (closed) return closed;
  const allowed = attemptsAllowed(tx.rules, share.wrongPasswords);
  if (share.attemptsLeft < allowed) {
    share.attemptsLeft = allowed;
    recordEvent(tx, share.id, event);
    saveShare(tx.sql, share);
  }
  return { outcome: "unlocked" };
}

export const burn: ShareOperation<"burn"> = (tx, id, ownerVerifier) => {
  const share = ownedShare(tx, id, ownerVerifier);
  if (typeof share === "string") return { outcome: share };
  if (share.state !== "gone") {
    endShare(tx, share, "burned");
    saveShare(tx.sql, share);
  }
  return { outcome: "burned" };
};
