import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { OwnerView } from "../../../client/owner.ts";
import {
  browserStorage,
  forgetSavedShare,
  labelSavedShare,
  savedShares,
} from "../../browser-storage.ts";
import { startTrustedWorker } from "../../trusted-worker.ts";
import type { Failure } from "../../workers/failure.ts";
import type { OwnerCommand, OwnerReport } from "../../workers/owner.worker.ts";
import workerUrl from "../../workers/owner.worker.ts?worker&url";

/** The latest information about a share. */
export interface LatestStatus {
  /** Null before the first answer of the server. */
  view: OwnerView | null;
  /** The last error. Null after a newer answer. */
  failure: Failure | null;
}

/** The shares in this browser, including those from other tabs, with their status on the server. */
export function useOwnedShares() {
  const [shares, setShares] = useState(() => savedShares(browserStorage()));
  const [known, setKnown] = useState<ReadonlyMap<string, LatestStatus>>(new Map());
  const worker = useRef<Worker | null>(null);
  const asked = useRef(new Set<string>()).current;

  const order = useCallback(
    (command: OwnerCommand) => {
      worker.current ??= startTrustedWorker<OwnerReport>(workerUrl, (report) =>
        setKnown((before) => {
          const after = new Map(before);
          // A report without an id: the Worker's script did not load, so the error applies to every share.
          for (const id of "id" in report ? [report.id] : asked) {
            const view = before.get(id)?.view ?? null;
            const { kind } = report;
            after.set(id, kind === "view" ? { ...report, failure: null } : { ...report, view });
          }
          return after;
        }),
      );
      worker.current.postMessage(command);
    },
    [asked],
  );
  useEffect(() => () => worker.current?.terminate(), []);

  useEffect(() => {
    for (const share of shares.filter(({ id }) => !asked.has(id))) {
      asked.add(share.id);
      order({ kind: "read", share });
    }
  }, [shares, asked, order]);

  const reload = useCallback(() => setShares(savedShares(browserStorage())), []);
  useEffect(() => {
    addEventListener("storage", reload);
    return () => removeEventListener("storage", reload);
  }, [reload]);

  const refresh = useCallback(() => {
    const living = shares.filter(({ id }) => known.get(id)?.view?.state !== "gone");
    for (const share of living) order({ kind: "read", share });
  }, [shares, known, order]);
  useEffect(() => {
    // Only a few open shares have live updates. The others may have changed while the page was hidden.
    const refreshIfVisible = () => {
      if (document.visibilityState === "visible") refresh();
    };
    document.addEventListener("visibilitychange", refreshIfVisible);
    return () => document.removeEventListener("visibilitychange", refreshIfVisible);
  }, [refresh]);

  const remove = (id: string) => {
    forgetSavedShare(browserStorage(), id);
    reload();
  };
  const label = (id: string, words: string) => {
    labelSavedShare(browserStorage(), id, words);
    reload();
  };
  return { shares, known, order, label, refresh, remove };
}
