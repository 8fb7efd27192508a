/**
 * Counters of clients, across processes and restarts. Windows are fixed: a window begins with the first charge, and the
 * counter is deleted at its end. A limit of 30 therefore admits exactly 30 of any number of simultaneous requests, with one
 * small record for each client. The price: a client can use two limits around the end of a window. A sliding log would
 * store the time of every request, and GCRA would admit more than the limit in a window.
 *
 * Every operation is one atomic step. It rejects with StoreUnavailableError if the store can't be reached. Keys are hashes that
 * reveal nothing without the server's secret. All keys of one call have one `group`, a byte in hexadecimal, by which a
 * sharded store finds them on one machine.
 */
export interface LimitStore {
  /**
   * Adds to all counters, or to none if one of them would exceed its limit. `repeat` counts repetitions of the request: if
   * `repeat` was charged before and is below its limit, only `repeat` is charged. If a charge with a label exceeds its
   * limit, the same step counts the refusal and blocks the label until the window ends. A later charge that fits, or a
   * negative one, ends the block.
   */
  chargeAll(group: string, charges: readonly Charge[], repeat: Charge | null): Promise<ChargeView>;

  /**
   * Acquires a slot under each key for a holder, or renews those that it has, for `expiresInMs` from now. If a key has
   * no free slot, nothing changes. A slot that nobody renews expires.
   */
  acquireSlots(
    group: string,
    slots: readonly Slot[],
    holder: string,
    expiresInMs: number,
  ): Promise<SlotsView>;

  /**
   * Releases a holder's slots. With `expiresAt`, releases only slots that still expire then: another request may have
   * renewed them since.
   */
  releaseSlots(
    group: string,
    keys: readonly string[],
    holder: string,
    expiresAt: number | null,
  ): Promise<void>;

  /** At most `limit` blocks that are in force, those with the longest time left first. */
  listBlocks(limit: number): Promise<Block[]>;

  /** Ends a block and deletes its counter, so that the client can begin again. `not_found`: the block has ended. */
  resetBlock(id: string): Promise<"reset" | "not_found">;

  /**
   * The number of refusals of charges with a label: in total, and for each of the last `days` days that had any. Days
   * follow the store's clock.
   */
  readRefusals(days: number): Promise<Refusals>;

  /** Deletes counters whose window has ended, and expired slots. */
  forgetEnded(): Promise<void>;

  close(): Promise<void>;
}

export interface Charge {
  key: string;
  /** A negative amount gives back what was charged before. A counter never falls below zero. */
  amount: number;
  /** Maximum in one window. */
  limit: number;
  windowMs: number;
  /** The charge as the operator sees it when it is over the limit. Null: hidden. */
  label: ChargeLabel | null;
}

export interface ChargeLabel {
  /** The name of the rule: letters and hyphens. */
  rule: string;
  /** A hash of the client's network, base64url: the same for all rules. */
  client: string;
}

export interface Block extends ChargeLabel {
  /** The group and the key of its counter. */
  id: string;
  /** Milliseconds since 1970. */
  until: number;
}

/** The id of a block: two hexadecimal digits of the group, and the key. */
export const BLOCK_ID = /^[0-9a-f]{2}[A-Za-z0-9_-]{22}$/;

export interface Refusals {
  total: number;
  days: {
    /** `YYYY-MM-DD` in UTC. */
    day: string;
    count: number;
  }[];
}

export interface ChargeView {
  outcome: "charged" | "repeated" | "over";
  /** Their state after the operation, in the order of the charges. */
  counters: Counter[];
}

export interface Counter {
  used: number;
  endsInMs: number;
}

export interface Slot {
  key: string;
  /** Maximum number of holders. */
  limit: number;
}

/** `expiresAt` changes with each acquisition and renewal. */
export type SlotsView =
  | { outcome: "acquired" | "renewed"; expiresAt: number }
  /** Until the first slot expires, if nobody renews it. */
  | { outcome: "full"; expiresInMs: number };
