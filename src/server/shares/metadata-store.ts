import type { GoneReason, ReceiptEntry, TimelineEntry } from "../../protocol/api.ts";

/**
 * What the server knows of shares, all but the large ciphertexts. Every operation that decides is atomic
 * across processes, judges all deadlines of its share itself before it decides, and is safe to repeat, for an
 * answer can be lost on its way. The store has its own clock, so that several servers agree on the time.
 *
 * Verifiers, tickets and ids are base64url texts; moments are milliseconds since 1970; sizes are bytes.
 *
 * Every operation rejects with StoreUnavailableError when the store can't say (never "not found"), and those
 * that write with StorageFullError when there is no room.
 */
export interface MetadataStore {
  /**
   * Keeps a new share, its bytes reserved within the storage limit. The same request again gives the share as
   * it is now; another request for the same id, or one for a share that is gone, is a conflict.
   */
  createOnce(
    share: NewShare,
  ): Promise<
    | { outcome: "created" | "repeated"; share: ShareSummary }
    | { outcome: "conflict" }
    | { outcome: "storage_full" }
  >;

  /** What of an upload is durable. */
  readUpload(id: string, ownerVerifier: string): Promise<UploadView | OwnerRefusal>;

  /**
   * Makes the caller the upload's only writer: the fence of every writer before it is void. Reserves the
   * share's bytes again where the reservation has lapsed.
   */
  beginUploadWrite(
    id: string,
    ownerVerifier: string,
  ): Promise<
    | { outcome: "writing"; fence: number; upload: Upload }
    | { outcome: "complete" }
    | { outcome: "storage_full" }
    | OwnerRefusal
  >;

  /**
   * Records that the upload is durable up to `offset`, and returns the upload as it is then. At the full size the
   * share becomes ready and its time begins, in the same step. `superseded`: another writer has begun, or the share is
   * gone. `storage_full`: the reservation has lapsed and other shares have the room; nothing is recorded.
   */
  recordUploaded(
    id: string,
    fence: number,
    offset: number,
  ): Promise<UploadView | { outcome: "superseded" | "storage_full" }>;

  /** What there is to claim; counts the look, takes nothing. */
  preview(id: string, attempt: Attempt): Promise<PreviewView | AttemptRefusal>;

  /**
   * Takes one download under a ticket and begins its lease, if there is one left. The same ticket again while
   * its lease lives: the same claim. A claim of an inline share serves its content, so it counts as served.
   */
  claimOnce(
    id: string,
    attempt: Attempt,
    ticketVerifier: string,
  ): Promise<ClaimView | AttemptRefusal>;

  /** What a living lease gives access to. `lease_over`: it has ended by time or by its receipt. */
  readLease(
    id: string,
    ticketVerifier: string,
  ): Promise<LeaseView | { outcome: "not_found" | "unauthorized" | "lease_over" | "gone" }>;

  /**
   * Asks leave to send the next `bytes` under a lease, and renews it. From the first byte on the download is
   * spent, unless all is given back. `over_limit`: the lease has fetched its share of bytes; nothing is reserved.
   */
  reserveServing(
    id: string,
    ticketVerifier: string,
    bytes: number,
  ): Promise<"granted" | "over_limit" | "lease_over">;

  /** Gives back what was reserved and not sent; with all of it, the download is unspent again. */
  returnUnserved(id: string, ticketVerifier: string, bytes: number): Promise<void>;

  /**
   * Ends a lease by its receipt. The same receipt again is confirmed again. A receipt that comes after the
   * lease has ended by time is kept too if anything was served, for it is true.
   */
  confirmDelivery(
    id: string,
    ticketVerifier: string,
    receipt: string,
  ): Promise<{ outcome: "confirmed" } | { outcome: "not_found" | "unauthorized" | "conflict" }>;

  readStatus(id: string, ownerVerifier: string): Promise<StatusView | OwnerRefusal>;

  /** Allows as many wrong passwords again as at first, within the total of 20. */
  unlock(id: string, ownerVerifier: string): Promise<{ outcome: "unlocked" } | OwnerRefusal>;

  /** Ends a share at once, whatever its state, running leases too. Repeated: burned again. */
  burn(
    id: string,
    ownerVerifier: string,
  ): Promise<{ outcome: "burned" } | { outcome: "not_found" | "unauthorized" }>;

  /**
   * Does what time has made due to at most `limit` shares: leases end, shares expire, abandoned uploads and
   * old tombstones go. Gives the ids of the shares that changed.
   */
  settleDue(limit: number): Promise<string[]>;

  /** Blobs whose shares are gone, and that are due to be deleted. */
  dueDeletions(limit: number): Promise<Deletion[]>;

  /** The blob is deleted, durably. */
  deletionDone(deletion: Deletion): Promise<void>;

  /** It could not be deleted now: try again after `delayMs`. */
  postponeDeletion(deletion: Deletion, delayMs: number): Promise<void>;

  /**
   * Takes what was erased since the last time out of the store's files. False when readers or writers were in
   * the way: call it again.
   */
  scrubErased(): Promise<boolean>;

  /** Resolves when the store can be written. */
  check(): Promise<void>;

  close(): Promise<void>;
}

export interface NewShare {
  id: string;
  /** SHA-256 of the whole request, by which a repeated one is known. */
  requestDigest: string;
  linkVerifier: string;
  passwordVerifier: string | null;
  ownerVerifier: string;
  manifest: Uint8Array;
  size: number;
  /** Small ciphertexts are kept here; then the share is ready at once. */
  content: Uint8Array | null;
  /** Where the blob store keeps the ciphertext; null with `content`. */
  blobKey: string | null;
  expiresInMs: number;
  maxDownloads: number;
}

export interface ShareSummary {
  id: string;
  state: "uploading" | "ready" | "leased" | "gone";
  size: number;
  expiresAt: number | null;
  maxDownloads: number;
  isInline: boolean;
}

/** A blob to delete. With its share's id, by which a store that is spread over machines finds it. */
export interface Deletion {
  shareId: string;
  blobKey: string;
}

/** What a recipient proves: that they have the link and, where there is one, the password. */
export interface Attempt {
  linkVerifier: string;
  passwordVerifier: string | null;
}

export interface Upload {
  blobKey: string;
  size: number;
  offset: number;
}

export interface UploadView {
  outcome: "found";
  size: number;
  offset: number;
  /** When the upload is abandoned unless more arrives; null once it is complete. */
  abandonedAt: number | null;
}

export interface PreviewView {
  outcome: "found";
  manifest: Uint8Array;
  size: number;
  expiresAt: number;
  remainingDownloads: number;
}

export interface ClaimView {
  outcome: "claimed";
  manifest: Uint8Array;
  size: number;
  leaseExpiresAt: number;
  remainingDownloads: number;
  content: Uint8Array | null;
}

export interface LeaseView {
  outcome: "found";
  size: number;
  source: { kind: "inline"; content: Uint8Array } | { kind: "blob"; blobKey: string };
}

export interface StatusView {
  outcome: "found";
  summary: ShareSummary;
  gone: { reason: GoneReason; at: number } | null;
  locked: boolean;
  needsPassword: boolean;
  uploadedBytes: number;
  createdAt: number;
  remainingDownloads: number;
  remainingAttempts: number | null;
  /** What happened, in the order in which it did; previews are counted apart. */
  events: ShareEvent[];
  previews: { firstAt: number; lastAt: number; count: number } | null;
  /** In the order in which they came. */
  receipts: KeptReceipt[];
}

export interface ShareEvent {
  event: Exclude<TimelineEntry["event"], "previewed">;
  at: number;
}

export interface KeptReceipt extends Omit<ReceiptEntry, "at"> {
  at: number;
}

export type OwnerRefusal = { outcome: "not_found" | "unauthorized" } | Gone;

/** In the order in which they are checked: existence, end, link, readiness, lock, password, downloads. */
export type AttemptRefusal =
  | { outcome: "not_found" }
  | { outcome: "gone"; gone: { reason: GoneReason; at: number } | null }
  | { outcome: "wrong_link" }
  | { outcome: "not_ready" }
  | { outcome: "locked" }
  | { outcome: "password_required" }
  | { outcome: "wrong_password"; attemptsRemaining: number }
  | { outcome: "already_claimed" };

export interface Gone {
  outcome: "gone";
  gone: { reason: GoneReason; at: number };
}

/** The numbers of a share's life, the same for every store. */
export interface LifecycleRules {
  /** How long a lease lives after the last byte that was served. */
  leaseMs: number;
  /** Wrong passwords until a share locks. */
  passwordAttempts: number;
  /** Bytes that all ciphertexts and manifests together may take; null: no limit. */
  storageLimit: number | null;
}

/** However often it is renewed, a lease ends this long after its claim. */
export const LONGEST_LEASE_MS = 24 * 3_600_000;

/** However often the owner unlocks it, a share ends at this many wrong passwords. */
export const MAX_WRONG_PASSWORDS = 20;

/** An upload without progress for this long is abandoned. */
export const ABANDONED_AFTER_MS = 24 * 3_600_000;

/** An upload without progress for this long gives back the bytes that it has reserved and not used. */
export const RESERVATION_LAPSES_AFTER_MS = 10 * 60_000;

/** What remains of a share that is gone, for its owner, is forgotten after this long. */
export const TOMBSTONE_MS = 7 * 24 * 3_600_000;

/**
 * What one lease may fetch: three times the share's size, and what broken connections swallow on their way
 * (the kernels of both ends hold several MB that the server has sent and the recipient never sees).
 */
export function servingLimit(size: number): number {
  return SERVING_FACTOR * size + SERVING_EXTRA;
}

export const SERVING_FACTOR = 3;

export const SERVING_EXTRA = 256 * 1024 * 1024;
