/**
 * Sleeps for `ms`, or less where the connection comes back before: who has just plugged the cable in again should
 * not look at a page that waits. Rejects with the signal's reason when it is aborted.
 */
export function sleepUntilOnline(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (settle: () => void) => {
      clearTimeout(timer);
      over.abort();
      settle();
    };
    const timer = setTimeout(() => end(resolve), ms);
    addEventListener("online", () => end(resolve), { signal: over.signal });
    signal?.addEventListener("abort", () => end(() => reject(signal.reason)), {
      signal: over.signal,
    });
  });
}
