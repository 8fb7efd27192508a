/** libsodium as WebAssembly: the part that sodium.ts uses. Addresses are offsets in `HEAPU8`. */
declare module "libsodium" {
  export interface Libsodium {
    /** Another object after the memory has grown. */
    readonly HEAPU8: Uint8Array;
    _malloc(size: number): number;
    _free(address: number): void;
    /** A 64-bit length is two parameters, the lower half first. Returns 0. */
    _crypto_aead_chacha20poly1305_ietf_encrypt(
      target: number,
      targetLength: 0,
      plaintext: number,
      plaintextLengthLow: number,
      plaintextLengthHigh: 0,
      data: 0,
      dataLengthLow: 0,
      dataLengthHigh: 0,
      unused: 0,
      nonce: number,
      key: number,
    ): number;
    /** Returns 0 if the tag is right. */
    _crypto_aead_chacha20poly1305_ietf_decrypt(
      target: number,
      targetLength: 0,
      unused: 0,
      ciphertext: number,
      ciphertextLengthLow: number,
      ciphertextLengthHigh: 0,
      data: 0,
      dataLengthLow: 0,
      dataLengthHigh: 0,
      nonce: number,
      key: number,
    ): number;
  }
  export default function load(): Promise<Libsodium>;
}
