import type { Gone } from "./gone.ts";

/**
 * The operator's view of the shares: counts, sizes, times, states and ids. Nothing here returns a name, a manifest, a
 * key, a proof, a ticket or a token. The metadata store implements this, with the same guarantees.
 */
export interface OperatorStore {
  /**
   * Returns the totals since the store was created, and the counts of the last `days` days, the oldest first and today
   * last. A day without events has zeros. The atomic operation that causes an event also counts it, so the counts are
   * exact across processes and crashes.
   *
   * @param days 1 to COUNTED_DAYS
   */
  readCounts(days: number): Promise<CountsView>;

  /** Returns what is stored now. The cost does not depend on the number of shares. */
  readLive(): Promise<LiveView>;

  /** Returns the store's time, by which it judges deadlines. Milliseconds since 1970. */
  readClock(): Promise<number>;

  /**
   * Returns one page of shares, tombstones included. Applies no deadline: the sweeper does that within seconds. The cost
   * depends on the size of the page, not on the number of shares. A share that changes between two pages may be missing
   * or appear twice. In the order of ids, the store reads a limited number of shares for one page. So a page may have
   * fewer shares than `limit`, or none, although there is a next page.
   */
  listShares(query: ListQuery): Promise<ListPage>;

  /**
   * Returns the refusal that `removeByOperator` or `unlockByOperator` would return now. `possible`: it would change the
   * share. `no_effect`: it would return no refusal, and change nothing.
   */
  checkForOperator(
    id: string,
    action: "remove" | "unlock",
  ): Promise<{ outcome: "possible" | "no_effect" } | { outcome: "not_found" } | Gone>;

  /**
   * Ends a share in any state, and its leases, for the reason `removed`. A repeated call returns `removed` again. `gone`:
   * the share had ended before, for the returned reason.
   */
  removeByOperator(id: string): Promise<{ outcome: "removed" } | { outcome: "not_found" } | Gone>;

  /** Allows `passwordAttempts` more wrong passwords, up to MAX_WRONG_PASSWORDS in all. */
  unlockByOperator(id: string): Promise<{ outcome: "unlocked" } | { outcome: "not_found" } | Gone>;
}

/** Minimum number of days for which a store has counts. Totals last for ever. */
export const COUNTED_DAYS = 90;

/**
 * The counters of shares. A repeated request, sent because its answer was lost, counts once. A preview consumes nothing
 * and has no identity, so every preview counts.
 *
 *     created         shares, at the beginning of their upload
 *     previewed       previews that returned a manifest
 *     claimed         new leases; a download that is given back does not lower it
 *     delivered       receipts
 *     burned          shares that their owner ended
 *     expired         shares that ended by their expiry; an abandoned upload is not one
 *     wrongPasswords  wrong passwords
 *     locked          shares that reached a limit of wrong passwords: the one that locks, or the one that ends a share
 *     storedBytes     ciphertext, counted when its share becomes ready
 *     servedBytes     ciphertext sent to recipients. Unsent bytes are subtracted from the day of the subtraction or, if
 *                     its count is too small, from the day before
 */
export const COUNTERS = [
  "created",
  "previewed",
  "claimed",
  "delivered",
  "burned",
  "expired",
  "wrongPasswords",
  "locked",
  "storedBytes",
  "servedBytes",
] as const;

export type Counter = (typeof COUNTERS)[number];

export type Counts = Record<Counter, number>;

export interface DayCounts extends Counts {
  /** `YYYY-MM-DD` in UTC, by the store's clock. */
  day: string;
}

export interface CountsView {
  totals: Counts;
  days: DayCounts[];
}

/**
 * The state of a share in the list. `locked` has priority over `leased`: a running download of a locked share may finish.
 * A share that accepts no more claims is `leased` until its last lease ends.
 */
export const LIST_STATES = ["uploading", "ready", "leased", "locked", "gone"] as const;

export type ListState = (typeof LIST_STATES)[number];

export interface LiveView {
  /** The number of shares in each state. */
  states: Record<ListState, number>;
  /** The durable ciphertext of all shares that are not gone. */
  bytes: number;
  /** Blobs of gone shares that are not deleted yet. */
  waitingDeletions: number;
}

export interface ListQuery {
  /** Null: every state. */
  state: ListState | null;
  /** Whether the share has a password. Null: both. */
  needsPassword: boolean | null;
  sort: ListSort;
  /** The last share of the page before. Null: the first page. */
  after: ListPosition | null;
  /** 1 to 100. */
  limit: number;
}

/** Shares with equal values are in the order of their ids, in the same direction. */
export type ListSort =
  | { by: "created" | "expires" | "size"; isDescending: boolean }
  /** Ascending. The prefix has 1 to 22 characters of base64url. */
  | { by: "id"; prefix: string };

/** A position in the list: the sort value and the id of a share. */
export interface ListPosition {
  /** Milliseconds for `created` and `expires`, bytes for `size`, 0 for `id`. */
  value: number;
  id: string;
}

/** The sort value of a share that has no expiry yet: later than every time. It has 16 digits. */
export const NO_EXPIRY = Number.MAX_SAFE_INTEGER;

export interface ListPage {
  shares: ListedShare[];
  /** Null: this is the last page. */
  next: ListPosition | null;
}

export interface ListedShare {
  id: string;
  /** The size of the ciphertext, in bytes. */
  size: number;
  state: ListState;
  needsPassword: boolean;
  createdAt: number;
  /** Null until the upload is complete. */
  expiresAt: number | null;
  /** The number of downloads that are used or leased. */
  downloads: number;
  maxDownloads: number;
  wrongPasswords: number;
  /** Why and when the share ended. Null: it is not gone. */
  gone: Gone["gone"] | null;
}
