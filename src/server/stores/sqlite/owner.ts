import type {
  KeptReceipt,
  OwnerRefusal,
  ShareEvent,
  StatusView,
} from "../../shares/metadata-store.ts";
import { attemptsAllowed } from "./attempts.ts";
import { closedView, endShare, goneView, ownedShare } from "./lifecycle.ts";
import type { ShareTransaction } from "./operations.ts";
import { addToTimeline, saveShare } from "./records.ts";
import type { ShareRecord } from "./schema.ts";
import { summaryOf } from "./uploads.ts";

export function readStatus(
  tx: ShareTransaction,
  id: string,
  ownerVerifier: string,
): StatusView | { outcome: "not_found" | "unauthorized" } {
  const share = ownedShare(tx, id, ownerVerifier);
  if (typeof share === "string") return { outcome: share };
  const needsPassword = share.needsPassword === 1;
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
    events: eventsOf(tx, share),
    previews: previewsOf(share),
    receipts: receiptsOf(tx, share),
  };
}

export function unlock(
  tx: ShareTransaction,
  id: string,
  ownerVerifier: string,
): { outcome: "unlocked" } | OwnerRefusal {
  const share = ownedShare(tx, id, ownerVerifier);
  if (typeof share === "string") return { outcome: share };
  if (share.state === "gone") return goneView(share);
  if (share.closedReason !== null) return closedView(share, share.closedReason);
  const allowed = attemptsAllowed(tx.rules, share.wrongPasswords);
  if (share.attemptsLeft < allowed) {
    share.attemptsLeft = allowed;
    addToTimeline(tx.sql, id, tx.now, "unlocked");
    saveShare(tx.sql, share);
  }
  return { outcome: "unlocked" };
}

export function burn(
  tx: ShareTransaction,
  id: string,
  ownerVerifier: string,
): { outcome: "burned" | "not_found" | "unauthorized" } {
  const share = ownedShare(tx, id, ownerVerifier);
  if (typeof share === "string") return { outcome: share };
  if (share.state !== "gone") {
    endShare(tx, share, "burned");
    saveShare(tx.sql, share);
  }
  return { outcome: "burned" };
}

function eventsOf({ sql }: ShareTransaction, share: ShareRecord): ShareEvent[] {
  return sql.all<{ at: number; event: ShareEvent["event"] }>(
    "SELECT at, event FROM timeline WHERE shareId = ? ORDER BY rowid",
    share.id,
  );
}

function previewsOf(share: ShareRecord): StatusView["previews"] {
  const { firstPreviewAt: firstAt, lastPreviewAt: lastAt, previews: count } = share;
  return firstAt === null || lastAt === null ? null : { firstAt, lastAt, count };
}

function receiptsOf({ sql }: ShareTransaction, share: ShareRecord): KeptReceipt[] {
  return sql.all<{ at: number; ticketVerifier: string; receipt: string }>(
    "SELECT receiptAt AS at, ticketVerifier, receipt FROM leases WHERE shareId = ? AND receipt IS NOT NULL ORDER BY receiptAt",
    share.id,
  );
}
