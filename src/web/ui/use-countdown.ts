import { useEffect, useMemo, useReducer } from "preact/hooks";

const LOOK_EVERY_MS = 500;

/**
 * Whole seconds until `ms` have passed since `cause` was shown first, 0 from then on; null while there is nothing
 * to wait for. The clock on the wall decides: a device that slept has waited too.
 */
export function useCountdown(ms: number | null, cause: unknown): number | null {
  const [, look] = useReducer<number, void>((count) => count + 1, 0);
  const end = useMemo(() => (ms === null ? null : Date.now() + ms), [ms, cause]);
  const left = end === null ? null : Math.max(0, Math.ceil((end - Date.now()) / 1000));
  const isOver = left === null || left === 0;
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isOver]);
  return left;
}
