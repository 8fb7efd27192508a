import type { Static } from "typebox";
import { Check } from "typebox/value";
import { type Manifest, readManifest } from "../protocol/bundle.ts";
import {
  type Bytes,
  concatBytes,
  decodeBase64url,
  encodeBase64url,
  encodeUtf8,
  randomBytes,
} from "../protocol/bytes.ts";
import { AEAD_NONCE_SIZE, type Ciphers } from "../protocol/ciphers.ts";
import { Type } from "../protocol/json-schema.ts";
import type { ShareKeys } from "../protocol/keys.ts";
import { SERVING_EXTRA, servingLimit } from "../protocol/transfer-limit.ts";
import { parseJson } from "../protocol/wire.ts";

/** The content that cancelled runs have fetched with this ticket and thrown away. */
export interface Discarded {
  bytes: number;
  /** Whether the transfer limit of the lease may end the next run before everything has arrived. */
  isNearLimit: boolean;
}

export const NOTHING_DISCARDED: Discarded = { bytes: 0, isNearLimit: false };

/** The progress of a recipient. A later run resumes from it. */
export type ReceiveState =
  /** The ticket exists; the claim may have been sent and answered. No content is staged. */
  | { phase: "claiming"; ticket: Bytes; discarded: Discarded }
  /** The head and the first chunks are verified, and the stage has their plaintext. */
  | { phase: "fetching"; ticket: Bytes; head: Bytes; chunks: number; discarded: Discarded }
  /** The stage has the whole verified content. */
  | { phase: "verified"; ticket: Bytes; manifest: Manifest }
  /** Everything is in its final location; the receipt may not have arrived. */
  | { phase: "delivered"; ticket: Bytes; manifest: Manifest };

const DiscardedJson = Type.Optional(
  Type.Object({ bytes: Type.Integer({ minimum: 0 }), isNearLimit: Type.Boolean() }),
);

/**
 * The stored state: a random nonce (12 bytes), then the JSON below, encrypted with ChaCha20-Poly1305 under the
 * share's resume key. Binary values are base64url; the manifest is the sender's JSON.
 */
const StateJson = Type.Union([
  Type.Object({
    phase: Type.Literal("claiming"),
    ticket: Type.String(),
    discarded: DiscardedJson,
  }),
  Type.Object({
    phase: Type.Literal("fetching"),
    ticket: Type.String(),
    head: Type.String(),
    chunks: Type.Integer({ minimum: 0 }),
    discarded: DiscardedJson,
  }),
  Type.Object({
    phase: Type.Union([Type.Literal("verified"), Type.Literal("delivered")]),
    ticket: Type.String(),
    manifest: Type.String(),
  }),
]);

type StateJson = Static<typeof StateJson>;

interface StateCipher {
  keys: Pick<ShareKeys, "resumeKey">;
  ciphers: Ciphers;
}

export async function sealState(
  state: ReceiveState,
  { keys, ciphers }: StateCipher,
): Promise<Bytes> {
  const aead = await ciphers.chaCha20Poly1305(keys.resumeKey);
  const nonce = randomBytes(AEAD_NONCE_SIZE);
  return concatBytes(nonce, await aead.seal(nonce, encodeUtf8(JSON.stringify(toJson(state)))));
}

/** Null if it was sealed under another key, is damaged, or is of another version. */
export async function unsealState(
  sealed: Uint8Array,
  { keys, ciphers }: StateCipher,
): Promise<ReceiveState | null> {
  const aead = await ciphers.chaCha20Poly1305(keys.resumeKey);
  const nonce = sealed.subarray(0, AEAD_NONCE_SIZE);
  const plaintext = await aead.open(nonce, sealed.subarray(AEAD_NONCE_SIZE));
  if (!plaintext) return null;
  const json = parseJson(new TextDecoder().decode(plaintext));
  return Check(StateJson, json) ? fromJson(json) : null;
}

/** Each cancelled connection costs this much in the buffers of both ends: sent, and never received. */
const BUFFERED_BYTES = 8 * 1024 * 1024;

/** For connections that break, and for the padding. */
const MARGIN = SERVING_EXTRA / 2;

/** `receivedBytes` more are thrown away, of a share with `totalBytes`. */
export function discardedAfter(
  before: Discarded,
  receivedBytes: number,
  totalBytes: number,
): Discarded {
  const bytes = before.bytes + receivedBytes + BUFFERED_BYTES;
  // A run that was cancelled before its claim was answered does not know the size.
  if (totalBytes === 0) return { ...before, bytes };
  return { bytes, isNearLimit: bytes + totalBytes + MARGIN > servingLimit(totalBytes) };
}

function toJson(state: ReceiveState): StateJson {
  const ticket = encodeBase64url(state.ticket);
  switch (state.phase) {
    case "claiming":
      return { phase: state.phase, ticket, discarded: state.discarded };
    case "fetching": {
      const { phase, chunks, discarded } = state;
      return { phase, ticket, head: encodeBase64url(state.head), chunks, discarded };
    }
    default:
      return { phase: state.phase, ticket, manifest: JSON.stringify(state.manifest) };
  }
}

function fromJson(json: StateJson): ReceiveState | null {
  const ticket = decodeBase64url(json.ticket);
  if (!ticket) return null;
  switch (json.phase) {
    case "claiming":
      return { phase: json.phase, ticket, discarded: json.discarded ?? NOTHING_DISCARDED };
    case "fetching": {
      const { phase, chunks, discarded = NOTHING_DISCARDED } = json;
      const head = decodeBase64url(json.head);
      return head && { phase, ticket, head, chunks, discarded };
    }
    default:
      try {
        return { phase: json.phase, ticket, manifest: readManifest(json.manifest) };
      } catch {
        return null;
      }
  }
}
