import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import {
  browserStorage,
  forgetSavedShare,
  labelSavedShare,
  savedShares,
} from "../../browser-storage.ts";
import { useOwnerWorker, useRefresh } from "../../status/use-owner-worker.ts";

/** The shares in this browser, including those from other tabs, with their status on the server. */
export function useOwnedShares() {
  const [shares, setShares] = useState(() => savedShares(browserStorage()));
  const { known, order } = useOwnerWorker();
  const refresh = useRefresh(shares, known, order);
  const asked = useRef(new Set<string>()).current;

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
