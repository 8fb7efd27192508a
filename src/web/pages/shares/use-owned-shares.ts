import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { OwnerView } from "../../../client/owner.ts";
import { forgetShare, type KeptShare, keptShares } from "../../kept-shares.ts";
import { startWorker } from "../../trusted-worker.ts";
import workerUrl from "../../workers/owner.worker.ts?worker&url";
import type { OwnerCommand, OwnerReport } from "../../workers/owner-messages.ts";
import type { Trouble } from "../../workers/trouble.ts";

/** What is known of a share by now. */
export interface Knowledge {
  /** Null until the server has told it. */
  view: OwnerView | null;
  /** What went wrong last. */
  trouble: Trouble | null;
}

export interface OwnedShares {
  shares: readonly KeptShare[];
  known: ReadonlyMap<string, Knowledge>;
  order: (command: OwnerCommand) => void;
  forget: (id: string) => void;
}

/** The shares that this browser keeps, other tabs' included, and what the server says of them. */
export function useOwnedShares(): OwnedShares {
  const [shares, setShares] = useState(() => keptShares(localStorage));
  const [known, setKnown] = useState<ReadonlyMap<string, Knowledge>>(new Map());
  const worker = useRef<Worker | null>(null);
  const order = useCallback((command: OwnerCommand) => worker.current?.postMessage(command), []);
  useEffect(() => {
    const started = startWorker(workerUrl);
    started.addEventListener("message", ({ data }: MessageEvent<OwnerReport>) =>
      setKnown((before) => new Map(before).set(data.id, learn(before.get(data.id), data))),
    );
    worker.current = started;
    for (const share of keptShares(localStorage)) order({ kind: "read", share });
    const reread = () => setShares(keptShares(localStorage));
    addEventListener("storage", reread);
    return () => {
      removeEventListener("storage", reread);
      started.terminate();
    };
  }, [order]);
  const forget = (id: string) => {
    forgetShare(localStorage, id);
    setShares(keptShares(localStorage));
  };
  return { shares, known, order, forget };
}

function learn(before: Knowledge | undefined, report: OwnerReport): Knowledge {
  return report.kind === "view"
    ? { view: report.view, trouble: null }
    : { view: before?.view ?? null, trouble: report.trouble };
}
