import type { ReceiptEntry, ShareState, TimelineEntry } from "../../protocol/api.ts";
import type { Gone } from "./gone.ts";
import type { OperatorStore } from "./operator-store.ts";
import type { MaxWaitingEvents, Outbox } from "./outbox.ts";

/**
 * The state of all shares, without the large ciphertexts. Every operation is atomic across processes, checks the
 * deadlines of its share first, and is safe to repeat after a lost answer. The store has its own clock, so that several
 * servers agree on the time. Verifiers, tickets and ids are base64url; times are milliseconds since 1970; sizes are bytes.
 *
 * Every operation rejects with StoreUnavailableError, never "not found", when the store can't be reached. Operations
 * that write reject with StorageFullError when there is no room.
 */
export interface MetadataStore extends OperatorStore, Outbox {
  /**
   * Stores a new share and reserves its bytes within the storage limit. The same request again returns the share in its
   * present state. Another request for the same id, or for a share that is gone, is a conflict.
   */
  createOnce(
    share: NewShare,
  ): Promise<
    | { outcome: "created" | "repeated"; share: ShareSummary }
    | { outcome: "conflict" }
    | { outcome: "storage_full" }
  >;

  /** Returns how many bytes of an upload are durable. */
  readUpload(id: string, ownerVerifier: string): Promise<UploadView | OwnerRefusal>;

  /**
   * Makes the caller the only writer of the upload: earlier fences become invalid. Reserves the share's bytes again if
   * the reservation has expired. `wrong_offset`: the upload has another offset than `offset`; nothing has changed.
   */
  beginUploadWrite(
    id: string,
    ownerVerifier: string,
    offset?: number,
  ): Promise<
    | { outcome: "writing"; fence: number; upload: Upload }
    | { outcome: "wrong_offset"; offset: number }
    | { outcome: "complete" }
    | { outcome: "storage_full" }
    | OwnerRefusal
  >;

  /**
   * Records that the upload is durable up to `offset`, and returns its new state. At the full size the same step makes
   * the share ready and starts its lifetime. `superseded`: another writer has begun, or the share is gone.
   * `storage_full`: the reservation has expired and other shares use its room. Nothing is recorded.
   */
  recordUploaded(
    id: string,
    fence: number,
    offset: number,
  ): Promise<UploadView | { outcome: "superseded" | "storage_full" }>;

  /** Counts the preview and consumes nothing. */
  preview(id: string, attempt: Attempt): Promise<PreviewView | AttemptRefusal>;

  /**
   * Takes one of the remaining downloads for a ticket and begins its lease. The same ticket returns the same claim while
   * its lease lives. A claim of an inline share returns its content, so it counts as served.
   */
  claimOnce(
    id: string,
    attempt: Attempt,
    ticketVerifier: string,
  ): Promise<ClaimView | AttemptRefusal>;

  /** Returns the source of a living lease. `lease_over`: it has ended by time or by its receipt. */
  readLease(
    id: string,
    ticketVerifier: string,
  ): Promise<LeaseView | { outcome: "not_found" | "unauthorized" | "lease_over" | "gone" }>;

  /**
   * Reserves the next `bytes` to send under a lease, and renews it. The download is spent unless all bytes are returned.
   * `over_limit`: the lease has reached its transfer limit. Nothing is reserved.
   */
  reserveServing(
    id: string,
    ticketVerifier: string,
    bytes: number,
  ): Promise<"granted" | "over_limit" | "lease_over">;

  /** Returns reserved bytes that were not sent. If all are returned, the download is unspent again. */
  returnUnserved(id: string, ticketVerifier: string, bytes: number): Promise<void>;

  /** Ends a lease by its receipt. If anything was served, a receipt is stored even after the lease has ended by time. */
  confirmDelivery(
    id: string,
    ticketVerifier: string,
    receipt: string,
  ): Promise<{ outcome: "confirmed" | "not_found" | "unauthorized" | "conflict" }>;

  readStatus(id: string, ownerVerifier: string): Promise<StatusView | OwnerRefusal>;

  /** Allows `passwordAttempts` more wrong passwords, up to MAX_WRONG_PASSWORDS in all. */
  unlock(id: string, ownerVerifier: string): Promise<{ outcome: "unlocked" } | OwnerRefusal>;

  /** Ends a share in any state, and its leases. */
  burn(
    id: string,
    ownerVerifier: string,
  ): Promise<{ outcome: "burned" } | { outcome: "not_found" | "unauthorized" }>;

  /**
   * Applies the deadlines of at most `limit` shares: ends leases, expires shares, deletes abandoned uploads and old
   * tombstones. Returns the ids of the shares that changed.
   */
  settleDue(limit: number): Promise<string[]>;

  /** The blobs of gone shares that are due to be deleted. */
  dueDeletions(limit: number): Promise<Deletion[]>;

  /** Records that the blob is durably deleted. */
  deletionDone(deletion: Deletion): Promise<void>;

  /** Makes the deletion due again after `delayMs`. */
  postponeDeletion(deletion: Deletion, delayMs: number): Promise<void>;

  /** Overwrites erased data in the store's files. False: readers or writers prevented it; call it again. */
  scrubErased(): Promise<boolean>;

  /** Resolves when the store can be written. */
  check(): Promise<void>;

  close(): Promise<void>;
}

export interface NewShare {
  id: string;
  /** SHA-256 of the whole request, which identifies a repetition. */
  requestDigest: string;
  linkVerifier: string;
  passwordVerifier: string | null;
  ownerVerifier: string;
  manifest: Uint8Array;
  size: number;
  /** A small ciphertext, which makes the share ready at once. */
  content: Uint8Array | null;
  /** The key in the blob store; null with `content`. */
  blobKey: string | null;
  expiresInMs: number;
  maxDownloads: number;
}

export interface ShareSummary {
  id: string;
  state: ShareState;
  size: number;
  expiresAt: number | null;
  maxDownloads: number;
  isInline: boolean;
}

/** A blob to delete. A sharded store finds it by the id of its share. */
export interface Deletion {
  shareId: string;
  blobKey: string;
}

/** The proof of a recipient: the link and, if the share has one, the password. */
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
  /** When the upload is abandoned without further progress; null once it is complete. */
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
  gone: Gone["gone"] | null;
  locked: boolean;
  needsPassword: boolean;
  uploadedBytes: number;
  createdAt: number;
  remainingDownloads: number;
  remainingAttempts: number | null;
  /** In the order of time, without previews. */
  events: ShareEvent[];
  previews: { firstAt: number; lastAt: number; count: number } | null;
  /** In the order of arrival. */
  receipts: StoredReceipt[];
}

export interface ShareEvent {
  event: Exclude<TimelineEntry["event"], "previewed">;
  at: number;
}

export interface StoredReceipt extends Omit<ReceiptEntry, "at"> {
  at: number;
}

export type OwnerRefusal = { outcome: "not_found" | "unauthorized" } | Gone;

/** A store checks in this order: existence, end, link, readiness, lock, password, downloads. */
export type AttemptRefusal =
  | { outcome: "not_found" | "wrong_link" | "not_ready" | "locked" }
  | { outcome: "password_required" | "already_claimed" }
  | { outcome: "gone"; gone: Gone["gone"] | null }
  | { outcome: "wrong_password"; attemptsRemaining: number };

/** The operator's rules for the lifecycle of a share. */
export interface LifecycleRules {
  /** The lifetime of a lease after the last served byte. */
  leaseMs: number;
  /** The number of wrong passwords that locks a share. */
  passwordAttempts: number;
  /** Maximum bytes of all ciphertexts and manifests together; null: no limit. */
  storageLimit: number | null;
  /** The targets that get each event (outbox.ts): 1 to 32 characters of `a` to `z` and `0` to `9`. */
  outboxTargets: readonly string[];
  maxWaitingEvents: MaxWaitingEvents;
}

/** Maximum lifetime of a lease after its claim, with all renewals. */
export const LONGEST_LEASE_MS = 24 * 3_600_000;

/** The number of wrong passwords, over all unlocks, that ends a share. */
export const MAX_WRONG_PASSWORDS = 20;

/** Time without progress after which an upload is abandoned. */
export const ABANDONED_AFTER_MS = 24 * 3_600_000;

/** Time without progress after which an upload loses the reserved bytes that it has not used. */
export const RESERVATION_EXPIRES_AFTER_MS = 10 * 60_000;

/** How long the owner can read the status of a share that is gone. */
export const TOMBSTONE_MS = 7 * 24 * 3_600_000;
