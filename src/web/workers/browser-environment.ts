import { fallbackCiphers } from "../../ciphers/fallback.ts";
import { hasWebCryptoCiphers, webCryptoCiphers } from "../../ciphers/webcrypto.ts";
import type { Ciphers } from "../../protocol/ciphers.ts";

/** The browser's own ChaCha20-Poly1305 if it has one, because it is several times faster. */
export async function browserCiphers(): Promise<Ciphers> {
  return (await hasWebCryptoCiphers()) ? webCryptoCiphers : fallbackCiphers;
}

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
