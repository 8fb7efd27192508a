import type { OwnerView } from "../../client/owner.ts";
import type { LatestStatus } from "./latest-status.ts";

/** The known status of each share, by its id. */
export type OpenedViews = ReadonlyMap<string, Pick<OwnerView, "timeline">>;

export function knownViews(
  known: ReadonlyMap<string, LatestStatus>,
): ReadonlyMap<string, OwnerView> {
  return new Map([...known].flatMap(([id, { view }]) => (view ? [[id, view]] : [])));
}

/** How often each share was opened. A download that was given back does not count. */
export function openedCounts(views: OpenedViews): ReadonlyMap<string, number> {
  return new Map([...views].map(([id, { timeline }]) => [id, openedIn(timeline)]));
}

/** How many downloads are new. A share that was not known before has none. */
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
