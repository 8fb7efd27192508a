import type { Bytes } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import { nobleCiphers } from "./noble.ts";

const NAME = "ChaCha20-Poly1305";

/** Enough for the threads of a large machine. */
const PARALLEL_CALLS = 8;

/**
 * The platform's ChaCha20-Poly1305 (https://wicg.github.io/webcrypto-modern-algos/). Each call runs in another
 * thread, so parallel calls for several chunks save time.
 */
export const webCryptoCiphers: Ciphers = {
  async chaCha20Poly1305(key) {
    const imported = await importKey(key);
    return {
      parallelCalls: PARALLEL_CALLS,
      async seal(nonce, plaintext, target) {
        const algorithm = { name: NAME, iv: nonce };
        const sealed = crypto.subtle.encrypt(algorithm, imported, plaintext as Bytes);
        return copyTo(target, new Uint8Array(await sealed));
      },
      async open(nonce, ciphertext, target) {
        const algorithm = { name: NAME, iv: nonce };
        const opening = crypto.subtle.decrypt(algorithm, imported, ciphertext as Bytes);
        return opening.then(
          (plaintext) => copyTo(target, new Uint8Array(plaintext)),
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

function copyTo(target: Uint8Array | undefined, bytes: Uint8Array): Uint8Array {
  if (!target) return bytes;
  target.set(bytes);
  return target.subarray(0, bytes.length);
}

function importKey(key: Uint8Array): Promise<CryptoKey> {
  // "raw-secret" is the specification's format for symmetric keys; the type library lacks it.
  const format = "raw-secret" as "raw";
  return crypto.subtle.importKey(format, key as Bytes, NAME, false, ["encrypt", "decrypt"]);
}
