import { nobleCiphers } from "../../ciphers/noble.ts";
import { hasWebCryptoCiphers, webCryptoCiphers } from "../../ciphers/webcrypto.ts";
import type { Ciphers } from "../../protocol/ciphers.ts";

/** The browser's own ChaCha20-Poly1305 where it has it, the one that runs everywhere else. */
export async function chooseCiphers(): Promise<Ciphers> {
  return (await hasWebCryptoCiphers()) ? webCryptoCiphers : nobleCiphers;
}
