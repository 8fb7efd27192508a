import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";

const CHECK_EVERY_MS = 500;

/**
 * Whole seconds until `ms` have passed since `cause` first appeared, then 0. Null if `ms` is null. It reads the wall
 * clock, so that the time during which a device slept counts.
 */
export function useCountdown(ms: number | null, cause: unknown): number | null {
  const [, check] = useReducer<number, void>((count) => count + 1, 0);
  const end = useMemo(() => (ms === null ? null : Date.now() + ms), [ms, cause]);
  const left = end === null ? null : Math.max(0, Math.ceil((end - Date.now()) / 1000));
  const isOver = left === null || left === 0;
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => check(), CHECK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isOver]);
  return left;
}

/** Whether `state` has been the same for this time. Null is no state. */
export function useLasting(state: number | null, ms: number): boolean {
  const [lasting, setLasting] = useState<number | null>(null);
  useEffect(() => {
    setLasting(null);
    if (state === null) return;
    const timer = setTimeout(() => setLasting(state), ms);
    return () => clearTimeout(timer);
  }, [state, ms]);
  return state !== null && lasting === state;
}

/** Gives the focus to an element when it appears. */
export function useFocus<T extends HTMLElement>(takesFocus = false) {
  const element = useRef<T>(null);
  useLayoutEffect(() => {
    if (takesFocus) element.current?.focus();
  }, []);
  return element;
}

/**
 * While `active`, the browser asks before it closes or leaves the page. The change applies before any other effect, so
 * that an effect can leave the page without a question.
 */
export function useLeaveWarning(active: boolean): void {
  useLayoutEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [active]);
}
