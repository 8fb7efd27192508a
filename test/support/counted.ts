import { join } from "node:path";
import type { Counts } from "../../src/server/shares/operator-store.ts";
import { openSqliteStore } from "../../src/server/stores/sqlite/sqlite-store.ts";

/** What a server on SQLite has counted, read from its database. */
export async function countsIn({ dataDir }: { dataDir: string }): Promise<Counts> {
  const rules = { leaseMs: 0, passwordAttempts: 0, storageLimit: null, outboxTargets: [] };
  const path = join(dataDir, "onetimeshare.db");
  const store = await openSqliteStore({ path, rules, clock: Date.now });
  try {
    return (await store.readCounts(1)).totals;
  } finally {
    await store.close();
  }
}

export function grownBy(before: Counts, after: Counts): Counts {
  const entries = Object.entries(before) as [keyof Counts, number][];
  return Object.fromEntries(entries.map(([name, value]) => [name, after[name] - value])) as Counts;
}
