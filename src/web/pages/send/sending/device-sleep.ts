import { useEffect, useRef } from "preact/hooks";

/** While `active`, the device does not go to sleep by itself, if the browser can prevent it. */
export function useWakeLock(active: boolean): void {
  useEffect(() => {
    if (!active || !("wakeLock" in navigator)) return;
    const over = new AbortController();
    let lock: WakeLockSentinel | null = null;
    // The browser ends the lock when the tab is hidden, and refuses a new one until it is visible again.
    const request = async () => {
      if (document.visibilityState !== "visible") return;
      const requested = await navigator.wakeLock.request("screen").catch(() => null);
      if (over.signal.aborted) await requested?.release();
      else lock = requested;
    };
    void request();
    document.addEventListener("visibilitychange", () => void request(), { signal: over.signal });
    return () => {
      over.abort();
      void lock?.release();
    };
  }, [active]);
}

const CHECK_EVERY_MS = 1_000;

/** A hidden tab checks once a minute. */
const SLEPT_AT_LEAST_MS = 90_000;

/** While `active`, calls `onWake` when the device has slept, or when the tab was hidden or frozen. */
export function useWakeUps(active: boolean, onWake: () => void): void {
  const handler = useRef(onWake);
  handler.current = onWake;
  useEffect(() => {
    if (!active) return;
    const over = new AbortController();
    const { signal } = over;
    const wake = () => {
      if (document.visibilityState === "visible") handler.current();
    };
    let checkedAt = Date.now();
    const timer = setInterval(() => {
      const now = Date.now();
      if (now - checkedAt > SLEPT_AT_LEAST_MS) handler.current();
      checkedAt = now;
    }, CHECK_EVERY_MS);
    document.addEventListener("visibilitychange", wake, { signal });
    // Page Lifecycle (https://wicg.github.io/page-lifecycle/): a frozen page runs again.
    document.addEventListener("resume", wake, { signal });
    addEventListener("pageshow", wake, { signal });
    return () => {
      over.abort();
      clearInterval(timer);
    };
  }, [active]);
}
