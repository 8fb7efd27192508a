/**
 * Sleeps for `ms`, or until the browser is online again: a person who has just reconnected should not wait for a
 * long delay. Rejects with the signal's reason when it is aborted.
 */
export function sleepUntilOnline(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const settle = (act: () => void) => {
      clearTimeout(timer);
      settled.abort();
      act();
    };
    const timer = setTimeout(() => settle(resolve), ms);
    addEventListener("online", () => settle(resolve), { signal: settled.signal });
    signal?.addEventListener("abort", () => settle(() => reject(signal.reason)), {
      signal: settled.signal,
    });
  });
}
