import { useCallback, useEffect, useState } from "preact/hooks";
import { readLimits, type SendLimits } from "./limits.ts";

/** The server's limits; null while they are asked for, "unreachable" where the server does not tell. */
export function useLimits(): [SendLimits | null | "unreachable", () => void] {
  const [limits, setLimits] = useState<SendLimits | null | "unreachable">(null);
  const ask = useCallback(() => {
    setLimits(null);
    readLimits().then(setLimits, () => setLimits("unreachable"));
  }, []);
  useEffect(ask, [ask]);
  return [limits, ask];
}
