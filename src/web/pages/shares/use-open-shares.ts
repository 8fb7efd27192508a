import { useRef, useState } from "preact/hooks";
import type { SavedShare } from "../../browser-storage.ts";
import type { LatestStatus } from "../../status/latest-status.ts";
import { needsAttention } from "../../status/share-status.ts";
import { MAX_LIVE } from "../../status/use-owner-worker.ts";

/**
 * Which shares of the list are open: the newest one, those that need their owner, and those that the owner opens. A
 * share that was open once stays open until its owner closes it.
 */
export function useOpenShares(
  shares: readonly SavedShare[],
  known: ReadonlyMap<string, LatestStatus>,
) {
  const opened = useRef(new Set(shares.slice(0, 1).map(({ id }) => id))).current;
  const closed = useRef(new Set<string>()).current;
  const [, update] = useState(0);
  for (const { id } of shares) {
    const view = known.get(id)?.view;
    if (view && needsAttention(view) && !closed.has(id)) opened.add(id);
  }
  const ids = new Set(shares.map(({ id }) => id));
  const live = [...opened].filter((id) => ids.has(id)).slice(-MAX_LIVE);
  return {
    isOpen: (id: string) => opened.has(id),
    isLive: (id: string) => live.includes(id),
    toggle: (id: string) => {
      if (opened.delete(id)) closed.add(id);
      else opened.add(id);
      update((count) => count + 1);
    },
  };
}
