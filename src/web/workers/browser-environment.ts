import { fallbackCiphers } from "../../ciphers/fallback.ts";
import { hasWebCryptoCiphers, webCryptoCiphers } from "../../ciphers/webcrypto.ts";
import type { Ciphers } from "../../protocol/ciphers.ts";

/** The browser's own ChaCha20-Poly1305 if it has one, because it is several times faster. */
export async function browserCiphers(): Promise<Ciphers> {
  return (await hasWebCryptoCiphers()) ? webCryptoCiphers : fallbackCiphers;
}
