import type { GoneReason } from "../../../protocol/api.ts";
import {
  ABANDONED_AFTER_MS,
  RESERVATION_LAPSES_AFTER_MS,
  type ShareEvent,
  TOMBSTONE_MS,
} from "../../shares/metadata-store.ts";
import type { Sql } from "./database.ts";

/** A row of `shares`. */
export interface ShareRecord {
  id: string;
  state: "uploading" | "ready" | "gone";
  size: number;
  blobKey: string | null;
  linkVerifier: string;
  ownerVerifier: string;
  needsPassword: 0 | 1;
  createdAt: number;
  expiresInMs: number;
  expiresAt: number | null;
  maxDownloads: number;
  remainingDownloads: number;
  closedReason: "expired" | "wrong_passwords" | null;
  closedAt: number | null;
  goneReason: GoneReason | null;
  goneAt: number | null;
  uploadedBytes: number;
  uploadFence: number;
  progressAt: number;
  reservedAt: number;
  reservedBytes: number;
  attemptsLeft: number;
  wrongPasswords: number;
  previews: number;
  firstPreviewAt: number | null;
  lastPreviewAt: number | null;
  dueAt: number;
}

/** A row of `sealed`. */
export interface SealedRecord {
  requestDigest: string;
  passwordVerifier: string | null;
  manifest: Uint8Array;
  content: Uint8Array | null;
}

/** A row of `leases`. */
export interface LeaseRecord {
  shareId: string;
  ticketVerifier: string;
  state: "live" | "over";
  claimedAt: number;
  expiresAt: number;
  servedBytes: number;
  receipt: string | null;
  receiptAt: number | null;
}

type Column = string | number | null;

const shareColumns = [
  ...["id", "state", "size", "blobKey", "linkVerifier", "ownerVerifier", "needsPassword"],
  ...["createdAt", "expiresInMs", "expiresAt", "maxDownloads", "remainingDownloads"],
  ...[
    "closedReason",
    "closedAt",
    "goneReason",
    "goneAt",
    "uploadedBytes",
    "uploadFence",
    "progressAt",
    "reservedAt",
  ],
  ...["reservedBytes", "attemptsLeft", "wrongPasswords"],
  ...["previews", "firstPreviewAt", "lastPreviewAt", "dueAt"],
];

const UPDATE_SHARE = `UPDATE shares SET ${shareColumns.map((name) => `${name} = ?`).join(", ")} WHERE id = ?`;
const INSERT_SHARE = `INSERT INTO shares (${shareColumns.join(", ")}) VALUES (${shareColumns.map(() => "?").join(", ")})`;

export function findShare(sql: Sql, id: string): ShareRecord | undefined {
  return sql.get<ShareRecord>("SELECT * FROM shares WHERE id = ?", id);
}

export function insertShare(sql: Sql, share: ShareRecord): void {
  const record = { ...share, dueAt: nextDeadline(share, []) };
  sql.run(INSERT_SHARE, ...columnsOf(record));
}

/** Writes a changed share, and when time changes it next. */
export function saveShare(sql: Sql, share: ShareRecord): void {
  share.dueAt = nextDeadline(share, liveLeases(sql, share.id));
  sql.run(UPDATE_SHARE, ...columnsOf(share), share.id);
}

export function findSealed(sql: Sql, id: string): SealedRecord {
  const sealed = sql.get<SealedRecord>("SELECT * FROM sealed WHERE shareId = ?", id);
  if (!sealed) throw new Error("a share that is not gone has lost its sealed record");
  return sealed;
}

export function findLease(sql: Sql, id: string, ticketVerifier: string): LeaseRecord | undefined {
  const query = "SELECT * FROM leases WHERE shareId = ? AND ticketVerifier = ?";
  return sql.get<LeaseRecord>(query, id, ticketVerifier);
}

export function liveLeases(sql: Sql, id: string): LeaseRecord[] {
  return sql.all<LeaseRecord>("SELECT * FROM leases WHERE shareId = ? AND state = 'live'", id);
}

export function saveLease(sql: Sql, lease: LeaseRecord): void {
  sql.run(
    "INSERT OR REPLACE INTO leases (shareId, ticketVerifier, state, claimedAt, expiresAt, servedBytes, receipt, receiptAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    lease.shareId,
    lease.ticketVerifier,
    lease.state,
    lease.claimedAt,
    lease.expiresAt,
    lease.servedBytes,
    lease.receipt,
    lease.receiptAt,
  );
}

/**
 * Adds an event. A link holder can claim and let go for as long as the share lives, so of these two events
 * only the newest hundred are kept.
 */
export function addToTimeline(
  sql: Sql,
  shareId: string,
  at: number,
  event: ShareEvent["event"],
): void {
  sql.run("INSERT INTO timeline (shareId, at, event) VALUES (?, ?, ?)", shareId, at, event);
  if (event !== "given_back") return;
  sql.run(
    "DELETE FROM timeline WHERE rowid IN (SELECT rowid FROM timeline WHERE shareId = ? AND event IN ('claimed', 'given_back') ORDER BY rowid DESC LIMIT -1 OFFSET 100)",
    shareId,
  );
}

/** Changes what the share has reserved, and the total with it. */
export function reserve(sql: Sql, share: ShareRecord, bytes: number): void {
  sql.run("UPDATE totals SET reservedBytes = reservedBytes + ?", bytes - share.reservedBytes);
  share.reservedBytes = bytes;
}

/** A manifest is part of the total for as long as it is kept. */
export function countManifest(sql: Sql, bytes: number): void {
  sql.run("UPDATE totals SET reservedBytes = reservedBytes + ?", bytes);
}

export function totalReserved(sql: Sql): number {
  return sql.get<{ reservedBytes: number }>("SELECT reservedBytes FROM totals")?.reservedBytes ?? 0;
}

/** When an upload that stands still gives back what it has reserved and not used. */
export function reservationLapsesAt(share: ShareRecord): number {
  return Math.max(share.progressAt, share.reservedAt) + RESERVATION_LAPSES_AFTER_MS;
}

function nextDeadline(share: ShareRecord, leases: LeaseRecord[]): number {
  if (share.state === "gone") return (share.goneAt ?? share.createdAt) + TOMBSTONE_MS;
  if (share.state === "uploading") {
    const abandonedAt = share.progressAt + ABANDONED_AFTER_MS;
    return share.reservedBytes > share.uploadedBytes
      ? Math.min(abandonedAt, reservationLapsesAt(share))
      : abandonedAt;
  }
  const ends = leases.map((lease) => lease.expiresAt);
  if (share.expiresAt !== null && share.closedReason === null) ends.push(share.expiresAt);
  return Math.min(...ends);
}

function columnsOf(share: ShareRecord): Column[] {
  const record = share as unknown as Record<string, Column>;
  return shareColumns.map((name) => record[name] ?? null);
}
