import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { MetadataStore } from "../../src/server/shares/metadata-store.ts";
import {
  LIST_STATES,
  type ListQuery,
  type ListSort,
} from "../../src/server/shares/operator-store.ts";
import { MAX_WAITING_EVENTS } from "../../src/server/shares/outbox.ts";
import { openSqliteStore } from "../../src/server/stores/sqlite/sqlite-store.ts";
import { addManyShares } from "../support/many-shares.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ROUNDS = 15;

describe("the operator's view of 1,000,000 shares in SQLite", () => {
  it("takes less than twice the time of 1,000 shares, for every sort and filter, on the first page and later", async () => {
    const folder = await tempFolder();
    const few = await storeWith(join(folder, "few.db"), 1_000);
    const many = await storeWith(join(folder, "many.db"), 1_000_000);
    let worst = { ratio: 0, about: "" };
    for (const query of queries()) {
      for (const isLater of [false, true]) {
        const [fewAt, manyAt] = [await positionIn(few, query), await positionIn(many, query)];
        const calls = [
          () => few.listShares({ ...query, after: isLater ? fewAt : null }),
          () => many.listShares({ ...query, after: isLater ? manyAt : null }),
        ] as const;
        const first = await ratioOf(calls, ROUNDS);
        // Other programs disturb some of the many measurements.
        const ratio = first < 1.5 ? first : await ratioOf(calls, 5 * ROUNDS);
        if (ratio > worst.ratio) worst = { ratio, about: JSON.stringify({ ...query, isLater }) };
      }
    }
    const live = await ratioOf([() => few.readLive(), () => many.readLive()], 5 * ROUNDS);
    assert.ok(worst.ratio < 2, `${worst.ratio.toFixed(2)} times with ${worst.about}`);
    assert.ok(live < 2, `the live figures: ${live.toFixed(2)} times`);
    const { states } = await many.readLive();
    for (const state of LIST_STATES) assert.equal(states[state], 200_000);
    await Promise.all([few.close(), many.close()]);
  });
});

async function storeWith(path: string, count: number): Promise<MetadataStore> {
  const rules = {
    leaseMs: 900_000,
    passwordAttempts: 5,
    storageLimit: null,
    outboxTargets: [],
    maxWaitingEvents: MAX_WAITING_EVENTS,
  };
  const store = await openSqliteStore({ path, rules, clock: Date.now });
  addManyShares(path, count);
  return store;
}

function queries(): ListQuery[] {
  const orders = (["created", "expires", "size"] as const).flatMap((by): ListSort[] => [
    { by, isDescending: true },
    { by, isDescending: false },
  ]);
  return [...orders, { by: "id", prefix: "A" } satisfies ListSort].flatMap((sort) =>
    [null, ...LIST_STATES].flatMap((state) =>
      [null, true, false].map((needsPassword) => ({
        ...{ state, needsPassword, sort, limit: 50, after: null },
      })),
    ),
  );
}

/** The end of the first page: 20 shares, so that few shares fill the second page too. */
async function positionIn(store: MetadataStore, query: ListQuery) {
  const { next } = await store.listShares({ ...query, limit: 20 });
  assert.ok(next, JSON.stringify(query));
  return next;
}

/** How much longer the second call takes. Takes turns, so that other programs slow both down. */
async function ratioOf(
  calls: readonly [() => Promise<unknown>, () => Promise<unknown>],
  rounds: number,
): Promise<number> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const index of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const begin = performance.now();
      await calls[index]();
      times[index].push(performance.now() - begin);
    }
  }
  const median = (of: number[]) => of.sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
  return median(times[1]) / median(times[0]);
}
