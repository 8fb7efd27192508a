import type { ShareEvent } from "../../shares/metadata-store.ts";
import type { Counter } from "../../shares/operator-store.ts";
import type { OutboxEventName } from "../../shares/outbox.ts";
import type { ShareTransaction, Transaction } from "./operations.ts";
import { addToOutbox } from "./outbox.ts";

export const DAY_MS = 86_400_000;

type EventName = ShareEvent["event"];

/** The counters of events. Other events are counted elsewhere, or not at all. */
const COUNTED: { readonly [Event in EventName]?: Counter } = {
  created: "created",
  claimed: "claimed",
  delivered: "delivered",
  burned: "burned",
  expired: "expired",
  wrong_password: "wrongPasswords",
  locked: "locked",
  ended_by_wrong_passwords: "locked",
};

/** The events that webhooks get. */
const SENT: { readonly [Event in EventName]?: OutboxEventName } = {
  created: "created",
  claimed: "claimed",
  delivered: "delivered",
  burned: "burned",
  expired: "expired",
  locked: "locked",
  ended_by_wrong_passwords: "locked",
};

/** Records that something happened to a share: in its timeline, in the counts, and in the outbox. */
export function recordEvent(tx: ShareTransaction, shareId: string, event: EventName): void {
  addToTimeline(tx, shareId, event);
  const counter = COUNTED[event];
  if (counter) count(tx, counter, 1);
  const sent = SENT[event];
  if (sent) addToOutbox(tx, shareId, sent);
}

/** Adds to the count of today. */
export function count({ sql, now }: Transaction, counter: Counter, amount: number): void {
  if (amount === 0) return;
  const query = `INSERT INTO counts (day, counter, value) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET value = value + excluded.value`;
  sql.run(query, dayOf(now), counter, amount);
}

/** Subtracts from the count of today or, if that is too small, from the count of yesterday. */
export function uncount(tx: Transaction, counter: Counter, amount: number): void {
  if (amount === 0) return;
  const today = dayOf(tx.now);
  const query = "SELECT value FROM counts WHERE day = ? AND counter = ?";
  const value = tx.sql.get<{ value: number }>(query, today, counter)?.value ?? 0;
  count(value < amount ? { ...tx, now: tx.now - DAY_MS } : tx, counter, -amount);
}

/** The number of days from 1970-01-01, UTC, to a time. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** `YYYY-MM-DD` */
export function dayInWords(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * A link holder can claim and give back without end, so the timeline stores only the newest 100 events of these kinds.
 */
function addToTimeline({ sql, now }: Transaction, shareId: string, event: EventName): void {
  sql.run("INSERT INTO timeline (shareId, at, event) VALUES (?, ?, ?)", shareId, now, event);
  if (event !== "given_back") return;
  sql.run(
    "DELETE FROM timeline WHERE rowid IN (SELECT rowid FROM timeline WHERE shareId = ? AND event IN ('claimed', 'given_back') ORDER BY rowid DESC LIMIT -1 OFFSET 100)",
    shareId,
  );
}
