import {
  ABANDONED_AFTER_MS,
  type NewShare,
  type ShareSummary,
  type UploadView,
} from "../../shares/metadata-store.ts";
import { NO_EXPIRY } from "../../shares/operator-store.ts";
import { attemptsAllowed } from "./attempts.ts";
import { count } from "./counts.ts";
import { recordEvent } from "./events.ts";
import { currentShare, goneView, ownedShare } from "./lifecycle.ts";
import type { ShareOperation, ShareTransaction } from "./operations.ts";
import {
  addToTotal,
  findSealed,
  insertShare,
  liveLeases,
  reserve,
  saveShare,
  totalReserved,
} from "./records.ts";
import { SEALED, type ShareRecord } from "./schema.ts";

export const createOnce: ShareOperation<"createOnce"> = (tx, share) => {
  const existing = currentShare(tx, share.id);
  if (existing) {
    const isSame =
      existing.state !== "gone" &&
      findSealed(tx.sql, share.id).requestDigest === share.requestDigest;
    return isSame
      ? { outcome: "repeated", share: summaryOf(tx, existing) }
      : { outcome: "conflict" };
  }
  if (!hasRoomFor(tx, share.size + share.manifest.length)) return { outcome: "storage_full" };
  return { outcome: "created", share: summaryOf(tx, insertNewShare(tx, share)) };
};

export const readUpload: ShareOperation<"readUpload"> = (tx, id, ownerVerifier) => {
  const share = ownedShare(tx, id, ownerVerifier);
  if (typeof share === "string") return { outcome: share };
  if (share.state === "gone") return goneView(share);
  return uploadView(share);
};

export const beginUploadWrite: ShareOperation<"beginUploadWrite"> = (
  tx,
  id,
  ownerVerifier,
  offset,
) => {
  const share = ownedShare(tx, id, ownerVerifier);
  if (typeof share === "string") return { outcome: share };
  if (share.state === "gone") return goneView(share);
  if (share.state === "ready" || share.blobKey === null) return { outcome: "complete" };
  if (offset !== undefined && offset !== share.uploadedBytes) {
    return { outcome: "wrong_offset", offset: share.uploadedBytes };
  }
  if (!hasRoomFor(tx, share.size - share.reservedBytes)) return { outcome: "storage_full" };
  if (share.reservedBytes < share.size) {
    // The reservation has expired. A new one does not count as progress of the upload.
    reserve(tx.sql, share, share.size);
    share.reservedAt = tx.now;
  }
  share.uploadFence++;
  saveShare(tx.sql, share);
  return {
    outcome: "writing",
    fence: share.uploadFence,
    upload: { blobKey: share.blobKey, size: share.size, offset: share.uploadedBytes },
  };
};

export const recordUploaded: ShareOperation<"recordUploaded"> = (tx, id, fence, offset) => {
  const share = currentShare(tx, id);
  if (share?.state !== "uploading" || share.uploadFence !== fence) return { outcome: "superseded" };
  const lacking = offset - share.reservedBytes;
  if (lacking > 0 && !hasRoomFor(tx, lacking)) return { outcome: "storage_full" };
  if (offset > share.uploadedBytes) share.progressAt = tx.now;
  share.uploadedBytes = offset;
  if (lacking > 0) reserve(tx.sql, share, offset);
  if (offset === share.size) {
    becomeReady(share, tx.now);
    recordReady(tx, share);
  }
  saveShare(tx.sql, share);
  return uploadView(share);
};

function uploadView(share: ShareRecord): UploadView {
  return {
    outcome: "found",
    size: share.size,
    offset: share.uploadedBytes,
    abandonedAt: share.state === "uploading" ? share.progressAt + ABANDONED_AFTER_MS : null,
  };
}

export function summaryOf({ sql }: ShareTransaction, share: ShareRecord): ShareSummary {
  const isLeased = share.state === "ready" && liveLeases(sql, share.id).length > 0;
  return {
    id: share.id,
    state: isLeased ? "leased" : share.state,
    size: share.size,
    expiresAt: share.expiresAt,
    maxDownloads: share.maxDownloads,
    isInline: share.blobKey === null,
  };
}

function insertNewShare(tx: ShareTransaction, share: NewShare): ShareRecord {
  const { sql, now, rules } = tx;
  const { requestDigest, passwordVerifier, manifest, content, ...fields } = share;
  const record: ShareRecord = {
    ...fields,
    state: "uploading",
    needsPassword: passwordVerifier === null ? 0 : 1,
    createdAt: now,
    expiresAt: null,
    remainingDownloads: share.maxDownloads,
    closedReason: null,
    closedAt: null,
    goneReason: null,
    goneAt: null,
    uploadedBytes: 0,
    uploadFence: 0,
    progressAt: now,
    reservedAt: now,
    reservedBytes: 0,
    attemptsLeft: attemptsAllowed(rules, 0),
    wrongPasswords: 0,
    previews: 0,
    firstPreviewAt: null,
    lastPreviewAt: null,
    dueAt: now,
    listState: "uploading",
    listExpiry: NO_EXPIRY,
  };
  if (content) becomeReady(record, now);
  reserve(sql, record, share.size);
  insertShare(sql, record);
  sql.run(SEALED.insert, { shareId: share.id, requestDigest, passwordVerifier, manifest, content });
  recordEvent(tx, share.id, "created");
  addToTotal(sql, manifest.length);
  if (content) recordReady(tx, record);
  return record;
}

/** The upload is complete: recipients can claim the share, and its lifetime begins. */
function becomeReady(share: ShareRecord, now: number): void {
  share.state = "ready";
  share.uploadedBytes = share.size;
  share.expiresAt = now + share.expiresInMs;
}

function recordReady(tx: ShareTransaction, share: ShareRecord): void {
  recordEvent(tx, share.id, "uploaded");
  count(tx, "storedBytes", share.size);
}

function hasRoomFor({ sql, rules }: ShareTransaction, bytes: number): boolean {
  return rules.storageLimit === null || totalReserved(sql) + bytes <= rules.storageLimit;
}
