import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { OwnerView } from "../../../client/owner.ts";
import {
  browserStorage,
  removeShare,
  type SavedShare,
  savedShares,
} from "../../browser-storage.ts";
import { startWorker } from "../../trusted-worker.ts";
import type { OwnerCommand, OwnerReport } from "../../workers/owner.worker.ts";
import workerUrl from "../../workers/owner.worker.ts?worker&url";
import type { Trouble } from "../../workers/trouble.ts";

/** What is known of a share by now. */
export interface Knowledge {
  /** Null until the server has told it. */
  view: OwnerView | null;
  /** What went wrong last. */
  trouble: Trouble | null;
}

export interface OwnedShares {
  shares: readonly SavedShare[];
  known: ReadonlyMap<string, Knowledge>;
  order: (command: OwnerCommand) => void;
  forget: (id: string) => void;
}

/** The shares that this browser keeps, other tabs' included, and what the server says of them. */
export function useOwnedShares(): OwnedShares {
  const [shares, setShares] = useState(() => savedShares(browserStorage()));
  const [known, setKnown] = useState<ReadonlyMap<string, Knowledge>>(new Map());
  const worker = useRef<Worker | null>(null);
  const asked = useRef(new Set<string>()).current;

  const order = useCallback((command: OwnerCommand) => {
    worker.current ??= startOwnerWorker((report) =>
      setKnown((before) => new Map(before).set(report.id, learn(before.get(report.id), report))),
    );
    worker.current.postMessage(command);
  }, []);
  useEffect(() => () => worker.current?.terminate(), []);

  useEffect(() => {
    for (const share of shares.filter(({ id }) => !asked.has(id))) {
      asked.add(share.id);
      order({ kind: "read", share });
    }
  }, [shares, asked, order]);

  const reread = useCallback(() => setShares(savedShares(browserStorage())), []);
  useEffect(() => {
    addEventListener("storage", reread);
    return () => removeEventListener("storage", reread);
  }, [reread]);

  useEffect(() => {
    // Only the one that is open is followed; the others may have changed while nobody looked.
    const readAgain = () => {
      if (document.visibilityState === "hidden") return;
      const living = shares.filter(({ id }) => known.get(id)?.view?.state !== "gone");
      for (const share of living) order({ kind: "read", share });
    };
    document.addEventListener("visibilitychange", readAgain);
    return () => document.removeEventListener("visibilitychange", readAgain);
  }, [shares, known, order]);

  const forget = (id: string) => {
    removeShare(browserStorage(), id);
    reread();
  };
  return { shares, known, order, forget };
}

function startOwnerWorker(onReport: (report: OwnerReport) => void): Worker {
  const worker = startWorker(workerUrl);
  worker.addEventListener("message", ({ data }: MessageEvent<OwnerReport>) => onReport(data));
  return worker;
}

function learn(before: Knowledge | undefined, report: OwnerReport): Knowledge {
  return report.kind === "view"
    ? { view: report.view, trouble: null }
    : { view: before?.view ?? null, trouble: report.trouble };
}
