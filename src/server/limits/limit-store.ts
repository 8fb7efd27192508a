/**
 * Counts what clients do, across processes and restarts. Windows are fixed: a counter's window begins with its
 * first charge, and when it ends the counter is forgotten. So a limit of 30 lets exactly 30 through however
 * many come at once, one small record is all that is kept of a client, and `used` and `endsInMs` are what the
 * RateLimit headers say. Its price is that a client can use two limits around the end of a window; a sliding
 * log would keep the moment of every request, and GCRA would let more than the limit through in its window.
 *
 * Every operation is one atomic step, and rejects with StoreUnavailableError when the store can't say. Keys are
 * hashes that tell nothing without the server's secret; those of one call have one `group`, a byte in
 * hexadecimal, by which a store that is spread over machines keeps them together.
 */
export interface LimitStore {
  /**
   * Adds to all counters or, when one of them would go over its limit, to none. With `repeat`, whose counter
   * was charged before and is below its limit, only that one is charged: the same request came again.
   */
  chargeAll(group: string, charges: readonly Charge[], repeat: Charge | null): Promise<ChargeView>;

  /**
   * Takes a slot under each key for a holder, or keeps those that it has, for `lapseMs` from now. When a key has
   * as many other holders as its limit says, nothing is taken and nothing is kept. A slot that nobody keeps lapses.
   */
  acquireSlots(
    group: string,
    slots: readonly Slot[],
    holder: string,
    lapseMs: number,
  ): Promise<SlotsView>;

  /**
   * Gives a holder's slots back. With `lapsesAt`, only where they are as the call that told it has left them: a
   * slot that someone has kept since is theirs.
   */
  releaseSlots(
    group: string,
    keys: readonly string[],
    holder: string,
    lapsesAt: number | null,
  ): Promise<void>;

  /** Deletes counters whose window is over, and slots that have lapsed. */
  forgetEnded(): Promise<void>;

  close(): Promise<void>;
}

export interface Charge {
  key: string;
  amount: number;
  /** What may be used in one window. */
  limit: number;
  windowMs: number;
}

export interface ChargeView {
  outcome: "charged" | "repeated" | "over";
  /** As they are afterwards, in the order of the charges. */
  counters: Counter[];
}

export interface Counter {
  used: number;
  endsInMs: number;
}

export interface Slot {
  key: string;
  /** How many holders may have one at a time. */
  limit: number;
}

/** `lapsesAt` is another one each time that slots are taken or kept. */
export type SlotsView =
  | { outcome: "taken" | "kept"; lapsesAt: number }
  /** Until the first slot lapses, if nobody keeps it. */
  | { outcome: "full"; lapsesInMs: number };
