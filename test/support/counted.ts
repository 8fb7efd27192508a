import { join } from "node:path";
import { parseRedisUrl } from "../../src/server/config/redis-url.ts";
import type { Counts } from "../../src/server/shares/operator-store.ts";
import { MAX_WAITING_EVENTS } from "../../src/server/shares/outbox.ts";
import { REDIS_PREFIX } from "../../src/server/stores/open-stores.ts";
import { openRedis } from "../../src/server/stores/redis/open-redis.ts";
import { openSqliteStore } from "../../src/server/stores/sqlite/sqlite-store.ts";
import { assertLiveIsListed } from "../../src/server/stores/store-user.suite.ts";

const rules = {
  leaseMs: 0,
  passwordAttempts: 0,
  storageLimit: null,
  outboxTargets: [],
  maxWaitingEvents: MAX_WAITING_EVENTS,
};

/** What a server on SQLite has counted, read from its database. Also checks its live numbers. */
export async function countsIn({ dataDir }: { dataDir: string }): Promise<Counts> {
  const path = join(dataDir, "onetimeshare.db");
  const store = await openSqliteStore({ path, rules, clock: Date.now });
  try {
    await assertLiveIsListed(store);
    return (await store.readCounts(1)).totals;
  } finally {
    await store.close();
  }
}

/** What all servers on a Redis have counted. Also checks its live numbers. */
export async function countsInRedis({ url }: { url: string }): Promise<Counts> {
  const target = parseRedisUrl(url);
  if (!target) throw new Error(`${url} is not an address of a Redis`);
  const options = { target, rules, authorities: null, acceptDataLoss: false };
  const { metadata, peers } = await openRedis({
    ...{ ...options, prefix: REDIS_PREFIX, clockOffset: () => 0, report: () => {} },
  });
  try {
    await assertLiveIsListed(metadata);
    return (await metadata.readCounts(1)).totals;
  } finally {
    await peers.close();
    await metadata.close();
  }
}

export function grownBy(before: Counts, after: Counts): Counts {
  const entries = Object.entries(before) as [keyof Counts, number][];
  return Object.fromEntries(entries.map(([name, value]) => [name, after[name] - value])) as Counts;
}
