import type { AuditEntry, Control, Passkey } from "../../admin/admin-store.ts";
import type { Deletion } from "../../shares/metadata-store.ts";
import type { LocationRegister } from "../blob-location.ts";
import type { MigrationMark } from "./migration-mark.ts";
import type { MovedShare } from "./moved-share.ts";

/**
 * One side of a migration: all data of a metadata store, while no server uses it. Only one process has a movable store at a
 * time. Every operation is safe to repeat, and rejects as a store does.
 */
export interface MovableStore {
  /** The kind and the address of the store, for the operator. */
  readonly description: string;

  readonly blobLocation: LocationRegister;

  /** Null: the store was never a side of a migration. */
  readMark(): Promise<MigrationMark | null>;

  /** Replaces the mark, durably. Null removes it. */
  writeMark(mark: MigrationMark | null): Promise<void>;

  /** Whether the store has no share, no event, no upload token, no audit log and no passkey. */
  isEmpty(): Promise<boolean>;

  /**
   * Closes the store under the id of this mark, durably. From here on, no operation of any server changes the data, even of
   * a server that was cut off from the store meanwhile, or that has another version. The store may be closed under another
   * id before.
   */
  close(mark: MigrationMark): Promise<void>;

  /** Opens a store that is closed under this id, and replaces its mark. Servers can use it. */
  open(id: string, mark: MigrationMark | null): Promise<void>;

  /** The store's time, milliseconds since 1970. */
  readClock(): Promise<number>;

  /** The number of all shares, tombstones included. */
  countShares(): Promise<number>;

  /** The durable bytes of all blobs. */
  countBlobBytes(): Promise<number>;

  /** The ids of all shares of a closed store, in parts. */
  shareIds(): AsyncIterable<string[]>;

  /** Reads these shares of a closed store. */
  exportShares(ids: readonly string[]): Promise<MovedShare[]>;

  /** The ids among these of which the store has a share. */
  findKnown(ids: readonly string[]): Promise<Set<string>>;

  /**
   * Adds shares to a store that is closed under this id. Each is added as a whole, in one atomic step. Does nothing for a
   * share that the store has. Ignores STORAGE_LIMIT, and counts nothing.
   */
  importOnce(id: string, shares: readonly MovedShare[]): Promise<void>;

  /** Reads everything that is not a share, a blob or the audit log. */
  exportRest(): Promise<MovedRest>;

  /** Replaces the same in a store that is closed under this id. */
  importRest(id: string, rest: MovedRest): Promise<void>;

  /** The entries of the audit log, the oldest first, from an index on. */
  exportAudit(from: number): AsyncIterable<AuditEntry[]>;

  countAudit(): Promise<number>;

  /** Appends entries at this index of the audit log. Does nothing if the log is already longer. */
  importAudit(id: string, index: number, entries: readonly AuditEntry[]): Promise<void>;

  /** Prepares an imported store for its opening. Returns when all of it is durable. */
  finishImport(): Promise<void>;

  /** The blobs of all shares of a closed store. */
  blobs(): AsyncIterable<Deletion[]>;

  /** The blobs of gone shares that are not deleted yet. */
  waitingDeletions(): AsyncIterable<Deletion[]>;

  /** Erases all data of a store that is closed under the id of this mark. It stays closed, with this mark. */
  erase(mark: MigrationMark): Promise<void>;

  /** Erases all data of a store that is closed under this id. It is then open, empty and without a mark. */
  discard(id: string): Promise<void>;

  /** @throws StoreUnavailableError when another process may have taken the store meanwhile */
  requireLock(): void;

  /** Ends the use of the store, so that another process can have it. */
  release(): Promise<void>;
}

/** Everything that is not a share, a blob or the audit log. Sessions and counters of clients are not moved. */
export interface MovedRest {
  /** Counters of shares and of the outbox (counts.ts): their totals, and their values on the last days. */
  counts: MovedCounts;
  /** Requests that limits have refused. */
  refusals: MovedCounts;
  tokens: MovedToken[];
  /** Requests with a token that has a quota. */
  tokenRequests: { tokenId: string; request: string; day: number }[];
  control: Control;
  passkeys: Passkey[];
  /** Values that are accepted once, until this time. */
  taken: { key: string; until: number }[];
}

/** All numbers are by the name of their counter. A day is the number of days since 1970-01-01, UTC. */
export interface MovedCounts {
  totals: Record<string, number>;
  days: Record<number, Record<string, number>>;
}

export interface MovedToken {
  id: string;
  verifier: string;
  name: string;
  createdAt: number;
  /** YYYY-MM-DD */
  lastUsedOn: string | null;
  bytesPerDay: number | null;
  expiresAt: number | null;
  /** The day of `bytesOfDay`; 0 if the token has no used bytes. */
  day: number;
  bytesOfDay: number;
}
