import type { Aead, Ciphers } from "../protocol/ciphers.ts";
import { nobleCiphers } from "./noble.ts";
import { loadSodium, type MakeAead } from "./sodium.ts";

/** libsodium is several times as large as the rest of a Worker. A smaller content is done before it is loaded. */
const LOAD_AFTER_BYTES = 1024 * 1024;

let loading: Promise<MakeAead | null> | null = null;

/**
 * For browsers without ChaCha20-Poly1305: plain JavaScript, which every browser runs at once. A large content loads
 * libsodium, which is more than twice as fast. If that fails, it continues in plain JavaScript.
 */
export const fallbackCiphers: Ciphers = {
  async chaCha20Poly1305(key) {
    const plain = await nobleCiphers.chaCha20Poly1305(key);
    return new FallbackAead(plain, key.slice());
  },
  argon2id: nobleCiphers.argon2id,
};

class FallbackAead implements Aead {
  readonly parallelCalls = 1;
  readonly #key: Uint8Array;
  #aead: Aead;
  #bytes = 0;

  constructor(plain: Aead, key: Uint8Array) {
    this.#aead = plain;
    this.#key = key;
  }

  seal(...parameters: Parameters<Aead["seal"]>): ReturnType<Aead["seal"]> {
    this.#count(parameters[1]);
    return this.#aead.seal(...parameters);
  }

  open(...parameters: Parameters<Aead["open"]>): ReturnType<Aead["open"]> {
    this.#count(parameters[1]);
    return this.#aead.open(...parameters);
  }

  #count({ length }: Uint8Array): void {
    const before = this.#bytes;
    this.#bytes += length;
    if (before >= LOAD_AFTER_BYTES || this.#bytes < LOAD_AFTER_BYTES) return;
    loading ??= loadSodium().catch(() => null);
    void loading.then((makeAead) => {
      if (makeAead) this.#aead = makeAead(this.#key);
    });
  }
}
