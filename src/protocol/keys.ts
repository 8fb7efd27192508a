import {
  concatBytes,
  decodeBase64url,
  encodeBase64url,
  encodeUtf8,
  equalBytes,
  hkdfSha256,
  hmacSha256,
  sha256,
} from "./bytes.ts";
import type { Argon2Cost, Ciphers } from "./ciphers.ts";
import { SHARE_ID_SIZE } from "./link.ts";

/**
 * All keys that are derived from a link key and an optional password:
 *
 *     linkKey ──H("link-proof")────> linkProof        shown to the server to preview and claim
 *        │
 *        ├─────H("password-salt")──> salt ──Argon2id(NFKC(password))──> stretched
 *        │                                                                 │
 *     secret = linkKey, or linkKey || stretched  <─────────────────────────┘
 *        │
 *        ├─────H("password-proof")─> passwordProof    only if there is a password
 *        ├─────H("share-key")──────> passphrase       base64url, for `age -d`
 *        ├─────H("receipt")────────> receiptKey
 *        └─────H("resume")─────────> resumeKey
 *
 * H is HKDF-SHA-256 with an empty salt and the info "onetimeshare/v1/" + purpose.
 */
export interface ShareKeys {
  /** 32 bytes. */
  linkProof: Uint8Array;
  /** 32 bytes; null without a password. */
  passwordProof: Uint8Array | null;
  /** 43 base64url characters: the age passphrase of the content and of the manifest. */
  passphrase: string;
  /** 32 bytes. */
  receiptKey: Uint8Array;
  /** 32 bytes: encrypts a recipient's stored state. */
  resumeKey: Uint8Array;
}

/** RFC 9106's second recommendation, with an output of 32 bytes. */
export const PASSWORD_STRETCHING: Argon2Cost = {
  memoryKiB: 64 * 1024,
  passes: 3,
  lanes: 4,
  outputLength: 32,
};

const PASSWORD_SALT_SIZE = 16;

/** @throws RangeError for an empty password, which some implementations of Argon2id reject */
export async function deriveShareKeys(
  linkKey: Uint8Array,
  password: string | null,
  ciphers: Ciphers,
): Promise<ShareKeys> {
  const secret =
    password === null
      ? linkKey
      : concatBytes(linkKey, await stretchPassword(linkKey, password, ciphers));
  return {
    linkProof: await deriveLinkProof(linkKey),
    passwordProof: password === null ? null : await derive(secret, "password-proof"),
    passphrase: encodeBase64url(await derive(secret, "share-key")),
    receiptKey: await derive(secret, "receipt"),
    resumeKey: await derive(secret, "resume"),
  };
}

/** The proof that the server requires from every link holder. It reveals nothing about the password. 32 bytes. */
export function deriveLinkProof(linkKey: Uint8Array): Promise<Uint8Array> {
  return derive(linkKey, "link-proof");
}

/** The verifier that the server stores for a proof, owner token or ticket: its SHA-256, 32 bytes. */
export function verifierOf(proof: Uint8Array): Promise<Uint8Array> {
  return sha256(proof);
}

/** A share's id, 22 base64url characters, derived from the owner token's verifier. */
export async function shareIdOf(ownerVerifier: Uint8Array): Promise<string> {
  const digest = await sha256(shareIdInput(ownerVerifier));
  return encodeBase64url(digest.subarray(0, SHARE_ID_SIZE));
}

/** The bytes whose SHA-256 begins with the share's id. */
export function shareIdInput(ownerVerifier: Uint8Array): Uint8Array {
  return concatBytes(encodeUtf8("onetimeshare/v1/id"), ownerVerifier);
}

/**
 * A key holder's statement that the whole share arrived: HMAC-SHA-256 over "delivered", the share's 16 bytes and
 * the ticket's verifier. The server can withhold but not forge it. 32 bytes.
 */
export function makeReceipt(
  receiptKey: Uint8Array,
  shareId: string,
  ticketVerifier: Uint8Array,
): Promise<Uint8Array> {
  const id = decodeBase64url(shareId) ?? new Uint8Array();
  return hmacSha256(receiptKey, concatBytes(encodeUtf8("delivered"), id, ticketVerifier));
}

/** Whether a receipt and its ticket's verifier, both base64url as the server stores them, belong to the share. */
export async function isReceiptGenuine(
  { receipt, ticketVerifier }: { receipt: string; ticketVerifier: string },
  receiptKey: Uint8Array,
  shareId: string,
): Promise<boolean> {
  const [received, verifier] = [decodeBase64url(receipt), decodeBase64url(ticketVerifier)];
  if (!received || !verifier) return false;
  return equalBytes(received, await makeReceipt(receiptKey, shareId, verifier));
}

async function stretchPassword(
  linkKey: Uint8Array,
  password: string,
  ciphers: Ciphers,
): Promise<Uint8Array> {
  if (password === "") throw new RangeError("A password has at least one character.");
  const salt = await derive(linkKey, "password-salt", PASSWORD_SALT_SIZE);
  return ciphers.argon2id(encodeUtf8(password.normalize("NFKC")), salt, PASSWORD_STRETCHING);
}

function derive(ikm: Uint8Array, purpose: string, length = 32): Promise<Uint8Array> {
  return hkdfSha256(ikm, new Uint8Array(), `onetimeshare/v1/${purpose}`, length);
}
