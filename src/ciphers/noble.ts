import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { AEAD_TAG_SIZE, type Ciphers } from "../protocol/ciphers.ts";

/** Plain JavaScript and WebAssembly, which run in every browser. */
export const nobleCiphers: Ciphers = {
  async chaCha20Poly1305(key) {
    return {
      parallelCalls: 1,
      seal: (nonce, plaintext, target) => chacha20poly1305(key, nonce).encrypt(plaintext, target),
      open(nonce, ciphertext, target) {
        try {
          const plaintext = target?.subarray(0, Math.max(0, ciphertext.length - AEAD_TAG_SIZE));
          return chacha20poly1305(key, nonce).decrypt(ciphertext, plaintext);
        } catch {
          return null;
        }
      },
    };
  },
  async argon2id(password, salt, cost) {
    // Only a share with a password needs hash-wasm, so a browser loads it on demand.
    const { argon2id } = await import("hash-wasm");
    return argon2id({
      password,
      salt,
      memorySize: cost.memoryKiB,
      iterations: cost.passes,
      parallelism: cost.lanes,
      hashLength: cost.outputLength,
      outputType: "binary",
    });
  },
};
