import { Decrypter, Encrypter } from "age-encryption";
import { type Bytes, concatBytes, hkdfSha256, randomBytes } from "./bytes.ts";
import { AEAD_NONCE_SIZE, AEAD_TAG_SIZE, type Ciphers } from "./ciphers.ts";
import { CodedError } from "./errors.ts";

/**
 * An age v1 file (https://age-encryption.org/v1) with one scrypt recipient, as this project writes it:
 *
 *     0    header   150 bytes   "age-encryption.org/v1\n-> scrypt <salt> 10\n<file key>\n--- <MAC>\n"
 *     150  nonce     16 bytes   payload key = HKDF-SHA-256(file key, salt = nonce, info = "payload")
 *     166  payload              chunks of 64 KiB, each followed by its 16-byte tag; the last may be shorter
 *
 * A chunk's nonce is its number (11 bytes, big-endian) and a flag (1 for the last chunk, else 0). Header and
 * nonce together are the file's head.
 */
export interface AgeFile {
  /** 166 bytes. */
  head: Bytes;
  payload: AgePayload;
}

/** Any chunk can be sealed or opened, repeatedly and in any order. Targets are those of `Aead`. */
export interface AgePayload {
  readonly parallelCalls: number;

  /** `plaintext`: 64 KiB, or up to that for the last chunk. Returns 16 bytes more. */
  sealChunk(
    index: number,
    plaintext: Uint8Array,
    isLast: boolean,
    target?: Uint8Array,
  ): Promise<Uint8Array>;

  /** @throws IntegrityError if it is not this chunk of this file */
  openChunk(
    index: number,
    ciphertext: Uint8Array,
    isLast: boolean,
    target?: Uint8Array,
  ): Promise<Uint8Array>;
}

export const CHUNK_SIZE = 64 * 1024;
export const SEALED_CHUNK_SIZE = CHUNK_SIZE + AEAD_TAG_SIZE;

/**
 * The only scrypt work factor (log2 N) that is written and accepted. The passphrase is a 256-bit key, so
 * stretching adds nothing. A larger factor would only cost the recipient time and memory.
 */
export const SCRYPT_WORK_FACTOR = 10;

const MIN_PLAINTEXT_SIZE = 1024;
const HEADER_SIZE = 150;
const PAYLOAD_NONCE_SIZE = 16;
export const AGE_HEAD_SIZE = HEADER_SIZE + PAYLOAD_NONCE_SIZE;

const HEADER = new RegExp(
  `^age-encryption\\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} ${SCRYPT_WORK_FACTOR}\n[A-Za-z0-9+/]{43}\n--- [A-Za-z0-9+/]{43}\n$`,
);

/** The data is not what the sender encrypted: damaged, cut off, extended, swapped or forged. */
export class IntegrityError extends CodedError<"integrity"> {
  /** @param detail what is wrong, a sentence */
  constructor(detail: string) {
    super("integrity", detail);
  }
}

/** A new file under `passphrase`, with a new file key and nonce. */
export async function createAgeFile(passphrase: string, ciphers: Ciphers): Promise<AgeFile> {
  // typage does not export its scrypt recipient: encrypt nothing and use only the header.
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(SCRYPT_WORK_FACTOR);
  const empty = await encrypter.encrypt(new Uint8Array());
  const head = concatBytes(empty.subarray(0, HEADER_SIZE), randomBytes(PAYLOAD_NONCE_SIZE));
  return openAgeHead(head, passphrase, ciphers);
}

/**
 * Opens an existing head, to seal or open its chunks.
 *
 * @throws IntegrityError if it has another form or another passphrase
 */
export async function openAgeHead(
  head: Uint8Array,
  passphrase: string,
  ciphers: Ciphers,
): Promise<AgeFile> {
  const header = head.slice(0, HEADER_SIZE);
  if (head.length !== AGE_HEAD_SIZE || !HEADER.test(new TextDecoder("latin1").decode(header))) {
    throw new IntegrityError("This is not a share's age file.");
  }
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const fileKey = await decrypter.decryptHeader(header).catch(() => {
    throw new IntegrityError("The link's key does not open the header.");
  });
  const payload = await openPayload(fileKey, head.subarray(HEADER_SIZE), ciphers);
  return { head: head.slice(), payload };
}

/** The payload of any age file, given its 16-byte file key and payload nonce. */
export async function openPayload(
  fileKey: Uint8Array,
  nonce: Uint8Array,
  ciphers: Ciphers,
): Promise<AgePayload> {
  const aead = await ciphers.chaCha20Poly1305(await hkdfSha256(fileKey, nonce, "payload", 32));
  return {
    parallelCalls: aead.parallelCalls,
    async sealChunk(index, plaintext, isLast, target) {
      return aead.seal(chunkNonce(index, isLast), plaintext, target);
    },
    async openChunk(index, ciphertext, isLast, target) {
      const isLength = isLast
        ? ciphertext.length >= AEAD_TAG_SIZE && ciphertext.length <= SEALED_CHUNK_SIZE
        : ciphertext.length === SEALED_CHUNK_SIZE;
      const plaintext = isLength
        ? await aead.open(chunkNonce(index, isLast), ciphertext, target)
        : null;
      if (!plaintext) throw new IntegrityError("The encrypted data was damaged or cut off.");
      // By the age specification, only an empty file's last chunk may be empty.
      if (plaintext.length === 0 && index > 0) {
        throw new IntegrityError("The encrypted data ends in an empty chunk.");
      }
      return plaintext;
    },
  };
}

/** The number of chunks of a plaintext of `plaintextSize` bytes; at least one. */
export function chunkCount(plaintextSize: number): number {
  return Math.max(1, Math.ceil(plaintextSize / CHUNK_SIZE));
}

/**
 * The size that a plaintext of `size` bytes is padded to: Padmé (PURBs, https://bford.info/pub/sec/purb.pdf,
 * algorithm 1). It adds at most 12 % and reveals O(log log size) bits about the size. The result is at least 1 KiB.
 */
export function paddedSize(size: number): number {
  if (size <= MIN_PLAINTEXT_SIZE) return MIN_PLAINTEXT_SIZE;
  // Math.log2 may be approximate, and both ends must agree, so this counts binary digits.
  const exponent = size.toString(2).length - 1;
  const mantissaBits = exponent.toString(2).length;
  const step = 2 ** (exponent - mantissaBits);
  return Math.ceil(size / step) * step;
}

/** The size in bytes of the whole file for a plaintext of `plaintextSize` bytes. */
export function ageFileSize(plaintextSize: number): number {
  return AGE_HEAD_SIZE + plaintextSize + chunkCount(plaintextSize) * AEAD_TAG_SIZE;
}

/** The offset of a chunk in the file, in bytes. */
export function chunkOffset(index: number): number {
  return AGE_HEAD_SIZE + index * SEALED_CHUNK_SIZE;
}

/** Seals a whole file in memory: for manifests and other small files. */
export async function sealAgeFile(
  plaintext: Uint8Array,
  passphrase: string,
  ciphers: Ciphers,
): Promise<Bytes> {
  const { head, payload } = await createAgeFile(passphrase, ciphers);
  const last = chunkCount(plaintext.length) - 1;
  const chunks: Uint8Array[] = [];
  for (let index = 0; index <= last; index++) {
    const chunk = plaintext.subarray(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE);
    chunks.push(await payload.sealChunk(index, chunk, index === last));
  }
  return concatBytes(head, ...chunks);
}

/** @throws IntegrityError */
export async function openAgeFile(
  file: Uint8Array,
  passphrase: string,
  ciphers: Ciphers,
): Promise<Bytes> {
  const { payload } = await openAgeHead(file.subarray(0, AGE_HEAD_SIZE), passphrase, ciphers);
  const sealedSize = file.length - AGE_HEAD_SIZE;
  const last = Math.max(0, Math.ceil(sealedSize / SEALED_CHUNK_SIZE) - 1);
  const chunks: Uint8Array[] = [];
  for (let index = 0; index <= last; index++) {
    const chunk = file.subarray(chunkOffset(index), chunkOffset(index + 1));
    chunks.push(await payload.openChunk(index, chunk, index === last));
  }
  return concatBytes(...chunks);
}

function chunkNonce(index: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(AEAD_NONCE_SIZE);
  // The counter has 11 bytes; a safe integer needs only the last 7.
  const view = new DataView(nonce.buffer);
  view.setUint32(3, Math.floor(index / 2 ** 32));
  view.setUint32(7, index % 2 ** 32);
  nonce[AEAD_NONCE_SIZE - 1] = isLast ? 1 : 0;
  return nonce;
}
