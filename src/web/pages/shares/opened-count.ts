import type { OwnerView } from "../../../client/owner.ts";

/** The known status of each share, by its id. */
export type OpenedViews = ReadonlyMap<string, Pick<OwnerView, "timeline">>;

/** How often each share was opened. An opening that was given back does not count. */
export function openedCounts(views: OpenedViews): ReadonlyMap<string, number> {
  return new Map([...views].map(([id, { timeline }]) => [id, openedIn(timeline)]));
}

/** How many openings are new. A share that was not known before has none. */
export function newlyOpened(before: ReadonlyMap<string, number>, views: OpenedViews): number {
  const counts = openedCounts(views);
  return [...counts].reduce(
    (sum, [id, count]) => sum + Math.max(0, count - (before.get(id) ?? count)),
    0,
  );
}

function openedIn(timeline: OwnerView["timeline"]): number {
  const sum = (name: string) => timeline.filter(({ event }) => event === name).length;
  return sum("claimed") - sum("given_back");
}
