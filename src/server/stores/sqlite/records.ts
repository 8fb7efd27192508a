import {
  ABANDONED_AFTER_MS,
  RESERVATION_EXPIRES_AFTER_MS,
  TOMBSTONE_MS,
} from "../../shares/metadata-store.ts";
import { type ListState, NO_EXPIRY } from "../../shares/operator-store.ts";
import { LEASES, type LeaseRecord, type SealedRecord, SHARES, type ShareRecord } from "./schema.ts";
import type { Sql } from "./sql.ts";

/** SQLite writes an index entry anew if a statement sets a column of the index, even to the same value. */
const CHANGEABLE_OUTSIDE_OF_THE_LIST = [
  ...([
    "state",
    "blobKey",
    "remainingDownloads",
    "closedReason",
    "closedAt",
    "goneReason",
  ] as const),
  ...(["goneAt", "uploadedBytes", "uploadFence", "progressAt", "reservedAt"] as const),
  ...(["reservedBytes", "attemptsLeft", "wrongPasswords", "previews"] as const),
  ...(["firstPreviewAt", "lastPreviewAt", "dueAt"] as const),
];
const CHANGEABLE = [
  ...CHANGEABLE_OUTSIDE_OF_THE_LIST,
  "expiresAt",
  "listState",
  "listExpiry",
] as const;
const SAVE = SHARES.updateOf(CHANGEABLE);
const SAVE_OUTSIDE_OF_THE_LIST = SHARES.updateOf(CHANGEABLE_OUTSIDE_OF_THE_LIST);

export function findShare(sql: Sql, id: string): ShareRecord | undefined {
  return sql.get<ShareRecord>("SELECT * FROM shares WHERE id = ?", id);
}

export function insertShare(sql: Sql, share: ShareRecord): void {
  share.dueAt = nextDeadline(share, []);
  share.listState = listStateOf(share, []);
  share.listExpiry = share.expiresAt ?? NO_EXPIRY;
  sql.run(SHARES.insert, share);
}

/** Writes a changed share, its next deadline and its state in the list. */
export function saveShare(sql: Sql, share: ShareRecord): void {
  const leases = liveLeases(sql, share.id);
  share.dueAt = nextDeadline(share, leases);
  const listState = listStateOf(share, leases);
  const isListedAnew = share.listState !== listState;
  share.listState = listState;
  share.listExpiry = share.expiresAt ?? NO_EXPIRY;
  const columns = isListedAnew ? CHANGEABLE : CHANGEABLE_OUTSIDE_OF_THE_LIST;
  const values = columns.map((column) => [column, share[column]]);
  sql.run(isListedAnew ? SAVE : SAVE_OUTSIDE_OF_THE_LIST, {
    id: share.id,
    ...Object.fromEntries(values),
  });
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
  sql.run(LEASES.replace, lease);
}

/** Changes the reservation of a share, and the total with it. */
export function reserve(sql: Sql, share: ShareRecord, bytes: number): void {
  addToTotal(sql, bytes - share.reservedBytes);
  share.reservedBytes = bytes;
}

export function addToTotal(sql: Sql, bytes: number): void {
  sql.run("UPDATE totals SET reservedBytes = reservedBytes + ?", bytes);
}

export function totalReserved(sql: Sql): number {
  return sql.get<{ reservedBytes: number }>("SELECT reservedBytes FROM totals")?.reservedBytes ?? 0;
}

/** The time at which an upload without progress loses the unused part of its reservation. */
export function reservationExpiresAt(share: ShareRecord): number {
  return Math.max(share.progressAt, share.reservedAt) + RESERVATION_EXPIRES_AFTER_MS;
}

function listStateOf(share: ShareRecord, leases: LeaseRecord[]): ListState {
  if (share.state !== "ready") return share.state;
  const isLocked =
    share.closedReason === null && share.needsPassword === 1 && share.attemptsLeft <= 0;
  if (isLocked) return "locked";
  return leases.length > 0 ? "leased" : "ready";
}

function nextDeadline(share: ShareRecord, leases: LeaseRecord[]): number {
  if (share.state === "gone") return (share.goneAt ?? share.createdAt) + TOMBSTONE_MS;
  if (share.state === "uploading") {
    const abandonedAt = share.progressAt + ABANDONED_AFTER_MS;
    return share.reservedBytes > share.uploadedBytes
      ? Math.min(abandonedAt, reservationExpiresAt(share))
      : abandonedAt;
  }
  const ends = leases.map((lease) => lease.expiresAt);
  if (share.expiresAt !== null && share.closedReason === null) ends.push(share.expiresAt);
  return Math.min(...ends);
}
