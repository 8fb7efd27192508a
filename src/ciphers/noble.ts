import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import type { Ciphers } from "../protocol/ciphers.ts";

/** Plain JavaScript and WebAssembly, which run in every browser. */
export const nobleCiphers: Ciphers = {
  async chaCha20Poly1305(key) {
    return {
      seal: (nonce, plaintext) => chacha20poly1305(key, nonce).encrypt(plaintext),
      open(nonce, ciphertext) {
        try {
          return chacha20poly1305(key, nonce).decrypt(ciphertext);
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
