/**
 * The ciphers that protocol/ needs. Each platform has its implementation in src/ciphers/, and a suite there checks
 * that all give the same bytes.
 */
export interface Ciphers {
  /** ChaCha20-Poly1305 (RFC 8439) under one key of 32 bytes. */
  chaCha20Poly1305(key: Uint8Array): Promise<Aead>;

  /** Argon2id version 1.3 (RFC 9106), `outputLength` bytes. `password`: at least one byte. */
  argon2id(password: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Promise<Uint8Array>;
}

/** The result of a call is in its `target` if there is one, else in new bytes. A target never overlaps the input. */
export interface Aead {
  /** The number of simultaneous calls that uses the platform fully, at most 16; 1 if a call runs in the caller's thread. */
  readonly parallelCalls: number;

  /**
   * Ciphertext followed by its 16-byte tag. `nonce`: 12 bytes, never used twice for different plaintexts. `target`:
   * 16 bytes longer than the plaintext.
   */
  seal(
    nonce: Uint8Array,
    plaintext: Uint8Array,
    target?: Uint8Array,
  ): Promise<Uint8Array> | Uint8Array;

  /**
   * The plaintext, or null if the tag is wrong. `ciphertext` ends with its 16-byte tag. `target`: at least as long as
   * the plaintext, which goes to its beginning. It never gets plaintext with a wrong tag.
   */
  open(
    nonce: Uint8Array,
    ciphertext: Uint8Array,
    target?: Uint8Array,
  ): Promise<Uint8Array | null> | Uint8Array | null;
}

export interface Argon2Cost {
  memoryKiB: number;
  passes: number;
  lanes: number;
  outputLength: number;
}

export const AEAD_TAG_SIZE = 16;
export const AEAD_NONCE_SIZE = 12;
