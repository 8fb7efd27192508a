import type { MetadataStore } from "../../src/server/shares/metadata-store.ts";
import {
  LIST_STATES,
  type ListPage,
  type ListPosition,
  type ListQuery,
  type ListSort,
} from "../../src/server/shares/operator-store.ts";

const ROUNDS = 15;

/** Other programs disturb some of the many measurements, so a call that seems slow is measured again. */
const SECOND_LOOK = 1.5;

/** Every combination of an order with a state and a protection. */
export function everyListQuery(prefixes: readonly string[]): ListQuery[] {
  const orders = (["created", "expires", "size"] as const).flatMap((by): ListSort[] => [
    { by, isDescending: true },
    { by, isDescending: false },
  ]);
  const byId = prefixes.map((prefix): ListSort => ({ by: "id", prefix }));
  return [...orders, ...byId].flatMap((sort) =>
    [null, ...LIST_STATES].flatMap((state) =>
      [null, true, false].map((needsPassword) => ({
        // As many as both stores have, also of the ids: pages of different lengths can't be compared.
        ...{ state, needsPassword, sort, limit: sort.by === "id" ? 20 : 50, after: null },
      })),
    ),
  );
}

/** The query whose first or later page takes the longest in the large store, compared with the small one. */
export async function worstListRatio(
  few: MetadataStore,
  many: MetadataStore,
  queries: readonly ListQuery[],
): Promise<{ ratio: number; about: string }> {
  let worst = { ratio: 0, about: "" };
  for (const query of queries) {
    const ends = [await firstEnd(few, query), await firstEnd(many, query)] as const;
    // No share matches, or no second page exists, so that there is no later page.
    const isComparable = ends[0] !== null && ends[1] !== null;
    for (const isLater of isComparable ? [false, true] : [false]) {
      const read = (store: MetadataStore, end: ListPosition | null) => (): Promise<ListPage> =>
        store.listShares({ ...query, after: isLater ? end : null });
      const ratio = await steadyRatio([read(few, ends[0]), read(many, ends[1])]);
      if (ratio > worst.ratio) worst = { ratio, about: JSON.stringify({ ...query, isLater }) };
    }
  }
  return worst;
}

/** How many times as long the second call takes as the first. */
export async function steadyRatio(calls: Calls): Promise<number> {
  const first = await ratioOf(calls, ROUNDS);
  return first < SECOND_LOOK ? first : ratioOf(calls, 5 * ROUNDS);
}

type Calls = readonly [() => Promise<unknown>, () => Promise<unknown>];

/** The end of a first page of 20 shares, so that few shares fill the second page too. Null: there is no second page. */
async function firstEnd(store: MetadataStore, query: ListQuery): Promise<ListPosition | null> {
  return (await store.listShares({ ...query, limit: 20 })).next;
}

/** Compares medians. The calls take turns, so that other programs slow both down. */
async function ratioOf(calls: Calls, rounds: number): Promise<number> {
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
