import type { Charge, ChargeView, Counter, LimitStore } from "../../limits/limit-store.ts";
import { Database, type Layout, type Sql } from "./database.ts";

/**
 * A file of its own, whose commits do not wait for the disk (`synchronous = NORMAL`): counts outlive the
 * process, however it ends, and a power cut may lose the last of them. A sync for every request would be dear.
 */
const LIMITS_LAYOUT: Layout = {
  synchronous: "NORMAL",
  version: 1,
  schema: `
CREATE TABLE counters (
  key TEXT PRIMARY KEY,
  used INTEGER NOT NULL,
  endsAt INTEGER NOT NULL             -- milliseconds since 1970: from then on it is as if it were not there
) STRICT, WITHOUT ROWID;
CREATE INDEX countersByEnd ON counters (endsAt);
`,
};

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
    async forgetEnded() {
      await database.transaction((sql) =>
        sql.run("DELETE FROM counters WHERE endsAt <= ?", clock()),
      );
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
