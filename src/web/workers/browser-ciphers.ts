import { nobleCiphers } from "../../ciphers/noble.ts";
import { hasWebCryptoCiphers, webCryptoCiphers } from "../../ciphers/webcrypto.ts";
import type { Ciphers } from "../../protocol/ciphers.ts";

/** The browser's own ChaCha20-Poly1305 where it has one, which is several times as fast; else ours. */
export async function browserCiphers(): Promise<Ciphers> {
  return (await hasWebCryptoCiphers()) ? webCryptoCiphers : nobleCiphers;
}
