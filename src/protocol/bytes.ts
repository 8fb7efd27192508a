import { base64urlnopad } from "@scure/base";

/**
 * Bytes for WebCrypto: backed by an ArrayBuffer, never by shared memory.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = new TextEncoder();

export function encodeUtf8(text: string): Bytes {
  return utf8.encode(text) as Bytes;
}

/** base64url without padding (RFC 4648, section 5). */
export function encodeBase64url(bytes: Uint8Array): string {
  return base64urlnopad.encode(bytes);
}

/**
 * The bytes of a base64url text without padding, or null if it is malformed. Only the canonical form is accepted:
 * bits after the last whole byte must be zero.
 */
export function decodeBase64url(text: string): Bytes | null {
  try {
    return base64urlnopad.decode(text) as Bytes;
  } catch {
    return null;
  }
}

export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Compares in constant time for inputs of the same length. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

/** Frees the memory of bytes at once, if they are all of it. Nobody may have a use for it any more. */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

export function isZero(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}

export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Bytes));
}

/** HKDF-SHA-256 (RFC 5869). `length` in bytes. */
export async function hkdfSha256(
  ikm: Uint8Array,
  salt: Uint8Array,
  info: string,
  length: number,
): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", ikm as Bytes, "HKDF", false, ["deriveBits"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: salt as Bytes, info: encodeUtf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, length * 8));
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export async function hmacSha256(key: Uint8Array, message: Uint8Array): Promise<Bytes> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key as Bytes, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message as Bytes));
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
