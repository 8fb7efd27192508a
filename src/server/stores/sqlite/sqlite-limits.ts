import { setImmediate } from "node:timers/promises";
import type {
  Charge,
  ChargeView,
  Counter,
  LimitStore,
  Slot,
  SlotsView,
} from "../../limits/limit-store.ts";
import { Database, type Layout, type Sql } from "./database.ts";
import { type Operations, runHere, type Transaction } from "./operations.ts";

/**
 * A file of its own, whose commits do not wait for the disk (`synchronous = NORMAL`). Counts survive a crash of the
 * process; a power cut may lose the last ones. A sync for every request would be too slow.
 */
const LIMITS_LAYOUT: Layout = {
  synchronous: "NORMAL",
  version: 2,
  schema: `
CREATE TABLE IF NOT EXISTS counters (
  key TEXT PRIMARY KEY,
  used INTEGER NOT NULL,
  endsAt INTEGER NOT NULL             -- milliseconds since 1970; from then on the counter does not exist
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS countersByEnd ON counters (endsAt);
CREATE TABLE IF NOT EXISTS places (
  key TEXT NOT NULL,
  holder TEXT NOT NULL,
  lapsesAt INTEGER NOT NULL,          -- as endsAt
  PRIMARY KEY (key, holder)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS placesByLapse ON places (lapsesAt);
`,
};

/** Rows deleted in one transaction. It delays other calls by a few milliseconds at most. */
const DELETED_AT_ONCE = 500;

interface CounterRecord {
  used: number;
  endsAt: number;
}

export const LIMIT_OPERATIONS: Operations<LimitStore, Transaction> = {
  chargeAll: {
    kind: "write",
    run: (tx, _group, charges, repeat) => chargeAll(tx, charges, repeat),
  },
  acquireSlots: {
    kind: "write",
    run: (tx, _group, slots, holder, expiresInMs) => acquireSlots(tx, slots, holder, expiresInMs),
  },
  releaseSlots: {
    kind: "write",
    run({ sql }, _group, keys, holder, expiresAt) {
      for (const key of keys) releaseSlot(sql, key, holder, expiresAt);
    },
  },
  forgetEnded: {
    kind: "task",
    async run({ database, write }) {
      for (const table of ["counters", "places"] as const) {
        // There can be very many rows. Other calls run between two batches.
        while ((await write((tx) => deleteEnded(tx, table))) === DELETED_AT_ONCE) {
          await setImmediate();
        }
      }
      await database.truncateLog();
    },
  },
};

/** @param path the file; SQLite stores its log beside it */
export async function openSqliteLimits(path: string, clock: () => number): Promise<LimitStore> {
  const database = await Database.open(path, LIMITS_LAYOUT);
  const begin = (sql: Sql) => ({ sql, now: clock() });
  return {
    ...runHere<LimitStore, Transaction>(LIMIT_OPERATIONS, database, begin),
    close: async () => database.close(),
  };
}

function chargeAll(tx: Transaction, charges: readonly Charge[], repeat: Charge | null): ChargeView {
  const counters = charges.map((charge) => currentCounter(tx, charge));
  const answer = (outcome: ChargeView["outcome"]): ChargeView => ({
    outcome,
    counters: counters.map((counter) => viewOf(tx, counter)),
  });
  const repeated = repeat && currentCounter(tx, repeat);
  if (repeat && repeated && repeated.used > 0 && repeated.used < repeat.limit) {
    add(tx, repeat, repeated);
    return answer("repeated");
  }
  const isOver = charges.some(
    ({ amount, limit }, index) => (counters[index]?.used ?? 0) + amount > limit,
  );
  if (isOver) return answer("over");
  charges.forEach((charge, index) => {
    const counter = counters[index];
    if (counter) add(tx, charge, counter);
  });
  if (repeat && repeated) add(tx, repeat, repeated);
  return answer("charged");
}

function currentCounter({ sql, now }: Transaction, { key, windowMs }: Charge): CounterRecord {
  const query = "SELECT used, endsAt FROM counters WHERE key = ? AND endsAt > ?";
  return sql.get<CounterRecord>(query, key, now) ?? { used: 0, endsAt: now + windowMs };
}

function add({ sql }: Transaction, { key, amount }: Charge, counter: CounterRecord): void {
  counter.used = Math.max(0, counter.used + amount);
  const query = "INSERT OR REPLACE INTO counters (key, used, endsAt) VALUES (?, ?, ?)";
  sql.run(query, key, counter.used, counter.endsAt);
}

function viewOf({ now }: Transaction, { used, endsAt }: CounterRecord): Counter {
  return { used, endsInMs: endsAt - now };
}

function acquireSlots(
  tx: Transaction,
  slots: readonly Slot[],
  holder: string,
  expiresInMs: number,
): SlotsView {
  const { sql, now } = tx;
  const renewed = slots.map(({ key }) => slotExpiryOf(tx, key, holder));
  const waits = slots.flatMap(({ key, limit }, index) => {
    if (renewed[index] !== undefined) return [];
    const query =
      "SELECT count(*) taken, min(lapsesAt) first FROM places WHERE key = ? AND lapsesAt > ?";
    const { taken = 0, first } =
      sql.get<{ taken: number; first: number | null }>(query, key, now) ?? {};
    return taken < limit ? [] : [(first ?? now) - now];
  });
  if (waits.length > 0) return { outcome: "full", expiresInMs: Math.max(...waits) };
  const before = renewed.filter((time) => time !== undefined);
  const expiresAt = Math.max(now + expiresInMs, ...before.map((time) => time + 1));
  for (const { key } of slots) {
    const query = "INSERT OR REPLACE INTO places (key, holder, lapsesAt) VALUES (?, ?, ?)";
    sql.run(query, key, holder, expiresAt);
  }
  return { outcome: before.length > 0 ? "renewed" : "acquired", expiresAt };
}

function slotExpiryOf({ sql, now }: Transaction, key: string, holder: string): number | undefined {
  const query = "SELECT lapsesAt FROM places WHERE key = ? AND holder = ? AND lapsesAt > ?";
  return sql.get<{ lapsesAt: number }>(query, key, holder, now)?.lapsesAt;
}

function releaseSlot(sql: Sql, key: string, holder: string, expiresAt: number | null): void {
  const query =
    "DELETE FROM places WHERE key = ?1 AND holder = ?2 AND lapsesAt = ifnull(?3, lapsesAt)";
  sql.run(query, key, holder, expiresAt);
}

function deleteEnded({ sql, now }: Transaction, table: "counters" | "places"): number {
  const [key, end] = table === "counters" ? ["key", "endsAt"] : ["key, holder", "lapsesAt"];
  const ended = `SELECT ${key} FROM ${table} WHERE ${end} <= ? LIMIT ${DELETED_AT_ONCE}`;
  return sql.run(`DELETE FROM ${table} WHERE (${key}) IN (${ended})`, now);
}
