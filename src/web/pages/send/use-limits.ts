import { useCallback, useEffect, useState } from "preact/hooks";
import { readLimits, type SendLimits } from "./limits.ts";

/** What the server allows; null while it is asked, an error where it does not tell. */
type Limits = SendLimits | null | Error;

/** The server's limits, and two ways to ask again: from the beginning, and while an error stays to be read. */
export function useLimits(): [Limits, askAnew: () => void, askQuietly: () => void] {
  const [limits, setLimits] = useState<Limits>(null);
  const ask = useCallback(() => {
    readLimits().then(setLimits, (error: Error) => setLimits(error));
  }, []);
  useEffect(ask, [ask]);
  const askAnew = () => {
    setLimits(null);
    ask();
  };
  return [limits, askAnew, ask];
}
