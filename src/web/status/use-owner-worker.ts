import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { TrustedWorker } from "../trusted-worker.ts";
import type { OwnedShare, OwnerCommand, OwnerReport } from "../workers/owner.worker.ts";
import workerUrl from "../workers/owner.worker.ts?worker&url";
import { type LatestStatus, NOTHING_KNOWN } from "./latest-status.ts";

/** A browser has about six connections to a server. Live updates must leave some for everything else. */
export const MAX_LIVE = 3;

export type Order = (command: OwnerCommand) => void;

/** The Worker that acts for the owner of shares, and the latest status of each share. */
export function useOwnerWorker() {
  const [known, setKnown] = useState<ReadonlyMap<string, LatestStatus>>(new Map());
  const asked = useRef(new Set<string>()).current;
  const worker = useMemo(
    () =>
      new TrustedWorker<OwnerCommand, OwnerReport>(workerUrl, (report) =>
        setKnown((before) => {
          const after = new Map(before);
          // A report without an id: the Worker's script did not load, so the error applies to every share.
          for (const id of "id" in report ? [report.id] : asked) {
            const { view } = before.get(id) ?? NOTHING_KNOWN;
            const { kind } = report;
            after.set(id, kind === "view" ? { ...report, failure: null } : { ...report, view });
          }
          return after;
        }),
      ),
    [asked],
  );
  const order: Order = useCallback(
    (command) => {
      if ("share" in command) asked.add(command.share.id);
      worker.send(command);
    },
    [asked, worker],
  );
  useEffect(() => () => worker.terminate(), [worker]);
  return { known, order };
}

/** While `isLive`, the Worker reports each change of a share. */
export function useLiveStatus(share: OwnedShare, isLive: boolean, order: Order): void {
  useEffect(() => {
    if (!isLive) return;
    order({ kind: "follow", share });
    return () => order({ kind: "unfollow", id: share.id });
    // The owner token never changes. A new label must not interrupt the updates.
  }, [isLive, share.id, order]);
}

/** Returns a function that reads the status of every share that exists. The page calls it too when it becomes visible. */
export function useRefresh(
  shares: readonly OwnedShare[],
  known: ReadonlyMap<string, LatestStatus>,
  order: Order,
): () => void {
  const refresh = useCallback(() => {
    const living = shares.filter(({ id }) => known.get(id)?.view?.state !== "gone");
    for (const share of living) order({ kind: "read", share });
  }, [shares, known, order]);
  useEffect(() => {
    // Only a few shares have live updates. The others may have changed while the page was hidden.
    const refreshIfVisible = () => {
      if (document.visibilityState === "visible") refresh();
    };
    document.addEventListener("visibilitychange", refreshIfVisible);
    return () => document.removeEventListener("visibilitychange", refreshIfVisible);
  }, [refresh]);
  return refresh;
}
