import type { MetadataStore } from "../../shares/metadata-store.ts";
import type { Outbox, OutboxEventName, TakenEvent } from "../../shares/outbox.ts";
import { count } from "./counts.ts";
import type { Operations, ShareOperation, ShareTransaction, Transaction } from "./operations.ts";

/** Adds an event to the queue of its share, once for each target. */
export function addToOutbox(tx: ShareTransaction, shareId: string, event: OutboxEventName): void {
  const { sql, now, rules } = tx;
  if (rules.outboxTargets.length === 0) return;
  const id = sql.get<{ id: string }>("SELECT lower(hex(randomblob(16))) AS id")?.id ?? "";
  for (const target of rules.outboxTargets) {
    // A queue that already exists does not change its time.
    sql.run(
      "INSERT OR IGNORE INTO outboxQueues (target, shareId, dueAt) VALUES (?, ?, ?)",
      ...[target, shareId, now],
    );
    sql.run(
      "INSERT INTO outbox (target, shareId, id, event, at, attempt) VALUES (?, ?, ?, ?, ?, 0)",
      ...[target, shareId, id, event, now],
    );
    displace(tx, target, shareId, event);
  }
}

/** Deletes the oldest events of this name that are too many, except the first of the queue. */
function displace(tx: ShareTransaction, target: string, shareId: string, event: OutboxEventName) {
  const limits: Partial<Record<OutboxEventName, number>> = tx.rules.maxWaitingEvents;
  const max = limits[event];
  const head = max === undefined ? undefined : headOf(tx, target, shareId);
  if (max === undefined || !head) return;
  const excess = `SELECT number FROM outbox WHERE target = ? AND shareId = ? AND event = ? AND number > ?
    ORDER BY number DESC LIMIT -1 OFFSET ?`;
  const displaced = tx.sql.run(
    `DELETE FROM outbox WHERE number IN (${excess})`,
    ...[target, shareId, event, head.number, max],
  );
  count(tx, `displaced:${target}`, displaced);
}

const takeDueEvents: ShareOperation<"takeDueEvents"> = (tx, wanted, leaseMs) => {
  const { sql, now } = tx;
  const query = `SELECT shareId FROM outboxQueues WHERE target = ? AND dueAt <= ?
    ORDER BY dueAt LIMIT ?`;
  return wanted.flatMap(({ target, limit }) =>
    sql.all<{ shareId: string }>(query, target, now, limit).flatMap(({ shareId }) => {
      const head = headOf(tx, target, shareId);
      if (!head) return [];
      const { number, ...event } = head;
      const taken = { ...event, attempt: event.attempt + 1 };
      sql.run("UPDATE outbox SET attempt = ? WHERE number = ?", taken.attempt, number);
      setDue(tx, event, now + leaseMs);
      return [taken];
    }),
  );
};

const eventDone: ShareOperation<"eventDone"> = (tx, event) => {
  const { sql, now } = tx;
  const { target, shareId } = event;
  const head = headOf(tx, target, shareId);
  if (head?.id !== event.id) return;
  sql.run("DELETE FROM outbox WHERE number = ?", head.number);
  setDue(tx, event, now);
  dropEmptyQueue(tx, target, shareId);
};

const postponeEvent: ShareOperation<"postponeEvent"> = (tx, event, delayMs) => {
  const head = headOf(tx, event.target, event.shareId);
  if (head?.id === event.id && head.attempt === event.attempt) setDue(tx, event, tx.now + delayMs);
};

const dropEventsOfOthers: ShareOperation<"dropEventsOfOthers"> = (tx, targets, ageMs) => {
  const { sql, now } = tx;
  const others = sql
    .all<{ target: string }>("SELECT DISTINCT target FROM outboxQueues")
    .filter(({ target }) => !targets.includes(target));
  let dropped = 0;
  for (const { target } of others) {
    dropped += sql.run("DELETE FROM outbox WHERE target = ? AND at <= ?", target, now - ageMs);
    const empty = `SELECT shareId FROM outboxQueues AS queue WHERE target = ?1
      AND NOT EXISTS (SELECT 1 FROM outbox WHERE target = ?1 AND shareId = queue.shareId)`;
    sql.run(`DELETE FROM outboxQueues WHERE target = ?1 AND shareId IN (${empty})`, target);
  }
  return dropped;
};

const countEvents: ShareOperation<"countEvents"> = ({ sql }) => {
  const query = "SELECT target, count(*) AS events FROM outbox GROUP BY target";
  const counts = sql.all<{ target: string; events: number }>(query);
  return Object.fromEntries(counts.map(({ target, events }) => [target, events]));
};

const countDisplaced: ShareOperation<"countDisplaced"> = ({ sql }, targets) => {
  const query = "SELECT ifnull(sum(value), 0) AS events FROM counts WHERE counter = ?";
  const of = (target: string) => sql.get<{ events: number }>(query, `displaced:${target}`);
  return Object.fromEntries(targets.map((target) => [target, of(target)?.events ?? 0]));
};

export const OUTBOX_OPERATIONS: Operations<Pick<MetadataStore, keyof Outbox>, ShareTransaction> = {
  takeDueEvents: { kind: "read", run: takeDueEvents },
  eventDone: { kind: "read", run: eventDone },
  postponeEvent: { kind: "read", run: postponeEvent },
  dropEventsOfOthers: { kind: "read", run: dropEventsOfOthers },
  countEvents: { kind: "read", run: countEvents },
  countDisplaced: { kind: "read", run: countDisplaced },
};

/** The oldest event of a share for a target. */
function headOf({ sql }: Transaction, target: string, shareId: string) {
  const query = `SELECT number, id, target, shareId, event, at, attempt FROM outbox
    WHERE target = ? AND shareId = ? ORDER BY number LIMIT 1`;
  return sql.get<TakenEvent & { number: number }>(query, target, shareId);
}

function setDue({ sql }: Transaction, { target, shareId }: TakenEvent, dueAt: number): void {
  const query = "UPDATE outboxQueues SET dueAt = ? WHERE target = ? AND shareId = ?";
  sql.run(query, dueAt, target, shareId);
}

function dropEmptyQueue(tx: Transaction, target: string, shareId: string): void {
  if (headOf(tx, target, shareId)) return;
  tx.sql.run("DELETE FROM outboxQueues WHERE target = ? AND shareId = ?", target, shareId);
}
