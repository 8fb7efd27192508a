import { argon2, createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { promisify } from "node:util";
import { freeMemory } from "../protocol/bytes.ts";
import { AEAD_TAG_SIZE, type Aead, type Ciphers } from "../protocol/ciphers.ts";

const ALGORITHM = "chacha20-poly1305";
const OPTIONS = { authTagLength: AEAD_TAG_SIZE };

/** OpenSSL's ciphers, the fastest in Node. ChaCha20 runs in the calling thread, because a switch takes longer. */
export const nodeCiphers: Ciphers = {
  async chaCha20Poly1305(keyBytes): Promise<Aead> {
    // Node would make a key object of bytes in every call, which takes a quarter of the time.
    const key = createSecretKey(keyBytes);
    return {
      parallelCalls: 1,
      seal(nonce, plaintext, target = new Uint8Array(plaintext.length + AEAD_TAG_SIZE)) {
        const cipher = createCipheriv(ALGORITHM, key, nonce, OPTIONS);
        target.set(cipher.update(plaintext));
        // A stream cipher has no rest, but OpenSSL makes the tag in this call.
        cipher.final();
        target.set(cipher.getAuthTag(), plaintext.length);
        return target;
      },
      open(nonce, ciphertext, target) {
        const size = ciphertext.length - AEAD_TAG_SIZE;
        if (size < 0) return null;
        const decipher = createDecipheriv(ALGORITHM, key, nonce, OPTIONS);
        decipher.setAuthTag(ciphertext.subarray(size));
        const plaintext = decipher.update(ciphertext.subarray(0, size));
        try {
          decipher.final();
        } catch {
          return null;
        }
        if (!target) return plaintext;
        target.set(plaintext);
        // The next chunk gets this memory, while the processor's cache still has it.
        freeMemory(plaintext);
        return target.subarray(0, size);
      },
    };
  },
  argon2id(password, salt, cost) {
    return promisify(argon2)("argon2id", {
      message: password,
      nonce: salt,
      memory: cost.memoryKiB,
      passes: cost.passes,
      parallelism: cost.lanes,
      tagLength: cost.outputLength,
    });
  },
};
