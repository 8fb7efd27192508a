import type { Bytes } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import { nobleCiphers } from "./noble.ts";

const NAME = "ChaCha20-Poly1305";

/**
 * The platform's ChaCha20-Poly1305 (https://wicg.github.io/webcrypto-modern-algos/). Each call runs in another
 * thread, so parallel calls for several chunks save time.
 */
export const webCryptoCiphers: Ciphers = {
  async chaCha20Poly1305(key) {
    const imported = await importKey(key);
    return {
      async seal(nonce, plaintext) {
        const algorithm = { name: NAME, iv: nonce };
        return new Uint8Array(await crypto.subtle.encrypt(algorithm, imported, plaintext as Bytes));
      },
      async open(nonce, ciphertext) {
        const algorithm = { name: NAME, iv: nonce };
        const opening = crypto.subtle.decrypt(algorithm, imported, ciphertext as Bytes);
        return opening.then(
          (plaintext) => new Uint8Array(plaintext),
          () => null,
        );
      },
    };
  },
  argon2id: nobleCiphers.argon2id,
};

/** Returns true if this platform has ChaCha20-Poly1305. The only way to find out is to import a key. */
export async function hasWebCryptoCiphers(): Promise<boolean> {
  return importKey(new Uint8Array(32)).then(
    () => true,
    () => false,
  );
}

function importKey(key: Uint8Array): Promise<CryptoKey> {
  // "raw-secret" is the specification's format for symmetric keys; the type library lacks it.
  const format = "raw-secret" as "raw";
  return crypto.subtle.importKey(format, key as Bytes, NAME, false, ["encrypt", "decrypt"]);
}
