import type { Libsodium } from "libsodium";
import { AEAD_NONCE_SIZE, AEAD_TAG_SIZE, type Aead } from "../protocol/ciphers.ts";

const KEY_SIZE = 32;

/** An AEAD under a key of 32 bytes. */
export type MakeAead = (key: Uint8Array) => Aead;

/**
 * Loads libsodium's ChaCha20-Poly1305, about 110 KB compressed.
 *
 * @throws if the platform has no WebAssembly, or the file can't be loaded
 */
export async function loadSodium(): Promise<MakeAead> {
  const { default: load } = await import("libsodium");
  const memory = new SodiumMemory(await load());
  return (key) => ({
    parallelCalls: 1,
    seal: (nonce, plaintext, target) => memory.seal(key, nonce, plaintext, target),
    open: (nonce, ciphertext, target) => memory.open(key, nonce, ciphertext, target),
  });
}

/** Runs libsodium on a message in WebAssembly's memory. No key and no message stay there after a call. */
class SodiumMemory {
  readonly #sodium: Libsodium;
  readonly #key: number;
  readonly #nonce: number;
  #message = 0;
  #messageSize = 0;

  constructor(sodium: Libsodium) {
    this.#sodium = sodium;
    this.#key = sodium._malloc(KEY_SIZE);
    this.#nonce = sodium._malloc(AEAD_NONCE_SIZE);
  }

  seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, target?: Uint8Array): Uint8Array {
    const size = plaintext.length + AEAD_TAG_SIZE;
    const at = this.#put(key, nonce, plaintext, size);
    const { _crypto_aead_chacha20poly1305_ietf_encrypt: encrypt } = this.#sodium;
    encrypt(at, 0, at, plaintext.length, 0, 0, 0, 0, 0, this.#nonce, this.#key);
    return this.#take(size, target);
  }

  open(
    key: Uint8Array,
    nonce: Uint8Array,
    ciphertext: Uint8Array,
    target?: Uint8Array,
  ): Uint8Array | null {
    const size = ciphertext.length - AEAD_TAG_SIZE;
    if (size < 0) return null;
    const at = this.#put(key, nonce, ciphertext, ciphertext.length);
    const { _crypto_aead_chacha20poly1305_ietf_decrypt: decrypt } = this.#sodium;
    const code = decrypt(at, 0, 0, at, ciphertext.length, 0, 0, 0, 0, this.#nonce, this.#key);
    if (code === 0) return this.#take(size, target);
    this.#wipe();
    return null;
  }

  /** Returns the address of the message, which has room for `size` bytes. */
  #put(key: Uint8Array, nonce: Uint8Array, message: Uint8Array, size: number): number {
    if (size > this.#messageSize) {
      this.#sodium._free(this.#message);
      this.#message = this.#sodium._malloc(size);
      this.#messageSize = size;
    }
    const { HEAPU8: heap } = this.#sodium;
    heap.set(key, this.#key);
    heap.set(nonce, this.#nonce);
    heap.set(message, this.#message);
    return this.#message;
  }

  #take(size: number, target: Uint8Array = new Uint8Array(size)): Uint8Array {
    const result = this.#sodium.HEAPU8.subarray(this.#message, this.#message + size);
    target.set(result);
    this.#wipe();
    return target.subarray(0, size);
  }

  #wipe(): void {
    const { HEAPU8: heap } = this.#sodium;
    heap.fill(0, this.#key, this.#key + KEY_SIZE);
    heap.fill(0, this.#message, this.#message + this.#messageSize);
  }
}
