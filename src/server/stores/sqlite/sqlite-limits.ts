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

/**
 * A file of its own, whose commits do not wait for the disk (`synchronous = NORMAL`): counts outlive the
 * process, however it ends, and a power cut may lose the last of them. A sync for every request would be dear.
 */
const LIMITS_LAYOUT: Layout = {
  synchronous: "NORMAL",
  version: 2,
  schema: `
CREATE TABLE IF NOT EXISTS counters (
  key TEXT PRIMARY KEY,
  used INTEGER NOT NULL,
  endsAt INTEGER NOT NULL             -- milliseconds since 1970: from then on it is as if it were not there
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

/** So many rows are deleted in one transaction, which holds up what else is asked of the thread for some milliseconds at most. */
const DELETED_AT_ONCE = 500;

interface CounterRecord {
  used: number;
  endsAt: number;
}

/** @param path the file; SQLite keeps its log beside it */
export async function openSqliteLimits(path: string, clock: () => number): Promise<LimitStore> {
  const database = await Database.open(path, LIMITS_LAYOUT);
  return {
    chargeAll: (_group, charges, repeat) =>
      database.transaction((sql) => chargeAll({ sql, now: clock() }, charges, repeat)),
    acquireSlots: (_group, slots, holder, lapseMs) =>
      database.transaction((sql) => acquireSlots({ sql, now: clock() }, slots, holder, lapseMs)),
    releaseSlots: (_group, keys, holder, lapsesAt) =>
      database.transaction((sql) => {
        for (const key of keys) releaseSlot(sql, key, holder, lapsesAt);
      }),
    async forgetEnded() {
      for (const table of ["counters", "places"] as const) {
        const deleteSome = () =>
          database.transaction((sql) => deleteEnded({ sql, now: clock() }, table));
        // There can be very many: between two batches others have their turn.
        while ((await deleteSome()) === DELETED_AT_ONCE) await setImmediate();
      }
      await database.truncateLog();
    },
    close: async () => database.close(),
  };
}

interface Step {
  sql: Sql;
  now: number;
}

function chargeAll(step: Step, charges: readonly Charge[], repeat: Charge | null): ChargeView {
  const counters = charges.map((charge) => currentCounter(step, charge));
  const answer = (outcome: ChargeView["outcome"]): ChargeView => ({
    outcome,
    counters: counters.map((counter) => viewOf(step, counter)),
  });
  const repeated = repeat && currentCounter(step, repeat);
  if (repeat && repeated && repeated.used > 0 && repeated.used < repeat.limit) {
    add(step, repeat, repeated);
    return answer("repeated");
  }
  const isOver = charges.some(
    ({ amount, limit }, index) => (counters[index]?.used ?? 0) + amount > limit,
  );
  if (isOver) return answer("over");
  charges.forEach((charge, index) => {
    const counter = counters[index];
    if (counter) add(step, charge, counter);
  });
  if (repeat && repeated) add(step, repeat, repeated);
  return answer("charged");
}

function currentCounter({ sql, now }: Step, { key, windowMs }: Charge): CounterRecord {
  const query = "SELECT used, endsAt FROM counters WHERE key = ? AND endsAt > ?";
  return sql.get<CounterRecord>(query, key, now) ?? { used: 0, endsAt: now + windowMs };
}

function add({ sql }: Step, { key, amount }: Charge, counter: CounterRecord): void {
  counter.used += amount;
  const query = "INSERT OR REPLACE INTO counters (key, used, endsAt) VALUES (?, ?, ?)";
  sql.run(query, key, counter.used, counter.endsAt);
}

function viewOf({ now }: Step, { used, endsAt }: CounterRecord): Counter {
  return { used, endsInMs: endsAt - now };
}

function acquireSlots(
  step: Step,
  slots: readonly Slot[],
  holder: string,
  lapseMs: number,
): SlotsView {
  const { sql, now } = step;
  const held = slots.map(({ key }) => lapseOf(step, key, holder));
  const waits = slots.flatMap(({ key, limit }, index) => {
    if (held[index] !== undefined) return [];
    const query =
      "SELECT count(*) taken, min(lapsesAt) first FROM places WHERE key = ? AND lapsesAt > ?";
    const { taken = 0, first } =
      sql.get<{ taken: number; first: number | null }>(query, key, now) ?? {};
    return taken < limit ? [] : [(first ?? now) - now];
  });
  if (waits.length > 0) return { outcome: "full", lapsesInMs: Math.max(...waits) };
  const before = held.filter((moment) => moment !== undefined);
  const lapsesAt = Math.max(now + lapseMs, ...before.map((moment) => moment + 1));
  for (const { key } of slots) {
    const query = "INSERT OR REPLACE INTO places (key, holder, lapsesAt) VALUES (?, ?, ?)";
    sql.run(query, key, holder, lapsesAt);
  }
  return { outcome: before.length > 0 ? "kept" : "taken", lapsesAt };
}

function lapseOf({ sql, now }: Step, key: string, holder: string): number | undefined {
  const query = "SELECT lapsesAt FROM places WHERE key = ? AND holder = ? AND lapsesAt > ?";
  return sql.get<{ lapsesAt: number }>(query, key, holder, now)?.lapsesAt;
}

function releaseSlot(sql: Sql, key: string, holder: string, lapsesAt: number | null): void {
  const query =
    "DELETE FROM places WHERE key = ?1 AND holder = ?2 AND lapsesAt = ifnull(?3, lapsesAt)";
  sql.run(query, key, holder, lapsesAt);
}

function deleteEnded({ sql, now }: Step, table: "counters" | "places"): number {
  const [key, end] = table === "counters" ? ["key", "endsAt"] : ["key, holder", "lapsesAt"];
  const ended = `SELECT ${key} FROM ${table} WHERE ${end} <= ? LIMIT ${DELETED_AT_ONCE}`;
  return sql.run(`DELETE FROM ${table} WHERE (${key}) IN (${ended})`, now);
}
