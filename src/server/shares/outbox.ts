/**
 * The outbox: events of shares that the server has not delivered to its webhooks yet. A store writes an event in the
 * transaction or script that causes it, once for each of the targets in its rules. So a crash loses no event. Without
 * targets, nothing is written. A request that is repeated after a lost answer causes no event.
 *
 * The events of one share for one target are delivered in the order in which they happened: only the oldest one can be
 * taken, and the next one only after `eventDone`. Shares and targets do not wait for each other.
 *
 * Several processes may take events side by side. An event is delivered at least once: the process that took it may
 * die, and then the event is due again when its lease ends. `id` lets a receiver ignore a repetition.
 *
 * Every operation is atomic, safe to repeat, and rejects with StoreUnavailableError when the store can't be reached.
 */
export interface Outbox {
  /**
   * Takes at most `limit` events of each target, and hides them for `leaseMs`: until then, no other call returns them.
   * It takes only the oldest event of each share. The events that were due first come first.
   */
  takeDueEvents(wanted: readonly WantedEvents[], leaseMs: number): Promise<TakenEvent[]>;

  /**
   * Deletes an event that was delivered or that the server gives up, even if its lease has ended. The next event of the
   * share is due at once.
   */
  eventDone(event: TakenEvent): Promise<void>;

  /** Makes the event due again after `delayMs`. Does nothing if another call has taken the event since. */
  postponeEvent(event: TakenEvent, delayMs: number): Promise<void>;

  /**
   * Deletes the events that are older than `ageMs` and whose target is not in `targets`, because the operator has removed
   * that target. Returns the number of deleted events.
   */
  dropEventsOfOthers(targets: readonly string[], ageMs: number): Promise<number>;

  /** The number of events of each target that has any. */
  countEvents(): Promise<Record<string, number>>;

  /** How many events of each of these targets the store has displaced since it was created (MaxWaitingEvents). */
  countDisplaced(targets: readonly string[]): Promise<Record<string, number>>;
}

/**
 * How many events of one name may wait in the queue of a share for a target. A new event displaces the oldest one of the
 * same name, and none of another name. The first event of the queue may be in delivery, so it stays and does not count.
 * The other events need no limit: a share has one creation, one end, and at most MAX_WRONG_PASSWORDS locks.
 */
export type MaxWaitingEvents = Readonly<Record<"claimed" | "delivered", number>>;

/**
 * A link holder can claim a download and give it back without end. A delivery uses a download up, so it costs more. Redis
 * rewrites the queue with each event.
 */
export const MAX_WAITING_EVENTS: MaxWaitingEvents = { claimed: 100, delivered: 1000 };

/**
 * The events that a store counts under the same names. `delivered`: a receipt was stored. `locked`: wrong passwords have
 * locked the share, or ended it. A removal by the operator causes no event.
 */
export type OutboxEventName = "created" | "claimed" | "delivered" | "locked" | "expired" | "burned";

export interface WantedEvents {
  target: string;
  limit: number;
}

export interface TakenEvent {
  /** Identifies the event, for all targets and attempts. It has characters of base64url, `.` and `_`. */
  id: string;
  /** The name of the target in the rules: 1 to 32 characters of `a` to `z` and `0` to `9`. */
  target: string;
  shareId: string;
  event: OutboxEventName;
  /** When it happened, by the store's clock. */
  at: number;
  /** 1 when it is taken for the first time. Together with id and target, this names a lease. */
  attempt: number;
}
