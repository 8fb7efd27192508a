import { setImmediate } from "node:timers/promises";
import type {
  Block,
  Charge,
  ChargeView,
  Counter,
  LimitStore,
  Slot,
  SlotsView,
} from "../../limits/limit-store.ts";
import { dayInWords, dayOf } from "./counts.ts";
import { Database, type Layout, type ReportUpgrade } from "./database.ts";
import { type Operations, runHere, type Transaction } from "./operations.ts";
import type { Sql } from "./sql.ts";

/**
 * A file of its own, whose commits do not wait for the disk (`synchronous = NORMAL`). Counts survive a crash of the
 * process; a power cut may lose the last ones. A sync for every request would be too slow.
 */
export const LIMITS_LAYOUT: Layout = {
  synchronous: "NORMAL",
  version: 3,
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
CREATE TABLE IF NOT EXISTS blocks (   -- counters that have refused a request
  key TEXT PRIMARY KEY,
  id TEXT NOT NULL,                   -- the group and the key
  rule TEXT NOT NULL,
  client TEXT NOT NULL,
  endsAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS blocksByEnd ON blocks (endsAt);
CREATE TABLE IF NOT EXISTS refusals (
  day INTEGER PRIMARY KEY,            -- days since 1970-01-01
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};

/** Rows deleted in one transaction. It delays other calls by a few milliseconds at most. */
const DELETED_AT_ONCE = 500;

/** The length of the hexadecimal group at the beginning of a block's id. */
const GROUP_LENGTH = 2;

interface CounterRecord {
  used: number;
  endsAt: number;
}

/** The operations that requests of clients and the sweeper call. */
export const CLIENT_LIMIT_OPERATIONS: Omit<
  Operations<LimitStore, Transaction>,
  "listBlocks" | "resetBlock" | "readRefusals"
> = {
  chargeAll: {
    kind: "write",
    run: chargeAll,
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
      for (const table of ["counters", "places", "blocks"] as const) {
        // There can be very many rows. Other calls run between two batches.
        while ((await write((tx) => deleteEnded(tx, table))) === DELETED_AT_ONCE) {
          await setImmediate();
        }
      }
      await database.truncateLog();
    },
  },
};

export const LIMIT_OPERATIONS: Operations<LimitStore, Transaction> = {
  ...CLIENT_LIMIT_OPERATIONS,
  listBlocks: {
    kind: "read",
    run({ sql, now }, limit) {
      const query = `SELECT id, rule, client, endsAt until FROM blocks WHERE endsAt > ?
        ORDER BY endsAt DESC, id LIMIT ?`;
      return sql.all<Block>(query, now, limit).map((row) => ({ ...row }));
    },
  },
  resetBlock: {
    kind: "write",
    run({ sql, now }, id) {
      const ended = sql.run("DELETE FROM blocks WHERE id = ? AND endsAt > ?", id, now);
      if (ended === 0) return "not_found";
      sql.run("DELETE FROM counters WHERE key = ?", id.slice(GROUP_LENGTH));
      return "reset";
    },
  },
  readRefusals: {
    kind: "read",
    run({ sql, now }, days) {
      const total = "SELECT ifnull(sum(count), 0) total FROM refusals";
      const query = "SELECT day, count FROM refusals WHERE day > ? ORDER BY day";
      const rows = sql.all<{ day: number; count: number }>(query, dayOf(now) - days);
      return {
        total: sql.get<{ total: number }>(total)?.total ?? 0,
        days: rows.map(({ day, count }) => ({ day: dayInWords(day), count })),
      };
    },
  },
};

/** @param path the file; SQLite stores its log beside it */
export async function openSqliteLimits(
  path: string,
  clock: () => number,
  reportUpgrade?: ReportUpgrade,
): Promise<LimitStore> {
  const database = await Database.open(path, LIMITS_LAYOUT, reportUpgrade);
  const begin = (sql: Sql) => ({ sql, now: clock() });
  return {
    ...runHere<LimitStore, Transaction>(LIMIT_OPERATIONS, database, begin),
    close: async () => database.close(),
  };
}

function chargeAll(
  tx: Transaction,
  group: string,
  charges: readonly Charge[],
  repeat: Charge | null,
): ChargeView {
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
  const isOver = charges.map(
    ({ amount, limit }, index) => (counters[index]?.used ?? 0) + amount > limit,
  );
  if (isOver.includes(true)) {
    const over = charges.filter((_, index) => isOver[index]);
    if (over.some(({ label }) => label)) countRefusal(tx);
    for (const charge of over) block(tx, group, charge);
    return answer("over");
  }
  charges.forEach((charge, index) => {
    const counter = counters[index];
    if (counter) add(tx, charge, counter);
    if (charge.label) tx.sql.run("DELETE FROM blocks WHERE key = ?", charge.key);
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

function countRefusal({ sql, now }: Transaction): void {
  const query = `INSERT INTO refusals (day, count) VALUES (?, 1)
    ON CONFLICT DO UPDATE SET count = count + 1`;
  sql.run(query, dayOf(now));
}

/** A request that alone exceeds its limit may have no counter. Then it blocks nothing. */
function block({ sql, now }: Transaction, group: string, { key, label }: Charge): void {
  if (!label) return;
  const query = `INSERT OR REPLACE INTO blocks (key, id, rule, client, endsAt)
    SELECT key, ?, ?, ?, endsAt FROM counters WHERE key = ? AND endsAt > ?`;
  sql.run(query, group + key, label.rule, label.client, key, now);
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

function deleteEnded({ sql, now }: Transaction, table: "counters" | "places" | "blocks"): number {
  const [key, end] = table === "places" ? ["key, holder", "lapsesAt"] : ["key", "endsAt"];
  const ended = `SELECT ${key} FROM ${table} WHERE ${end} <= ? LIMIT ${DELETED_AT_ONCE}`;
  return sql.run(`DELETE FROM ${table} WHERE (${key}) IN (${ended})`, now);
}
