import type { Counter } from "../../shares/operator-store.ts";
import type { Transaction } from "./operations.ts";

export const DAY_MS = 86_400_000;

/** The second form counts the events for a target that newer ones displaced. */
type StoredCounter = Counter | `displaced:${string}`;

/** Adds to the count of today. */
export function count({ sql, now }: Transaction, counter: StoredCounter, amount: number): void {
  if (amount === 0) return;
  const query = `INSERT INTO counts (day, counter, value) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET value = value + excluded.value`;
  sql.run(query, dayOf(now), counter, amount);
}

/** Subtracts from the count of today or, if that is too small, from the count of yesterday. */
export function uncount(tx: Transaction, counter: StoredCounter, amount: number): void {
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
