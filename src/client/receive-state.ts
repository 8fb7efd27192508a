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
import { parseJson } from "../protocol/wire.ts";

/** The progress of a recipient. A later run resumes from it. */
export type ReceiveState =
  /** The ticket exists; the claim may have been sent and answered. No content is staged. */
  | { phase: "claiming"; ticket: Bytes }
  /** The head and the first chunks are verified, and the stage has their plaintext. */
  | { phase: "fetching"; ticket: Bytes; head: Bytes; chunks: number }
  /** The stage has the whole verified content. */
  | { phase: "verified"; ticket: Bytes; manifest: Manifest }
  /** Everything is in its final location; the receipt may not have arrived. */
  | { phase: "delivered"; ticket: Bytes; manifest: Manifest };

/**
 * The stored state: a random nonce (12 bytes), then the JSON below, encrypted with ChaCha20-Poly1305 under the
 * share's resume key. Binary values are base64url; the manifest is the sender's JSON.
 */
const StateJson = Type.Union([
  Type.Object({ phase: Type.Literal("claiming"), ticket: Type.String() }),
  Type.Object({
    phase: Type.Literal("fetching"),
    ticket: Type.String(),
    head: Type.String(),
    chunks: Type.Integer({ minimum: 0 }),
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

function toJson(state: ReceiveState): StateJson {
  const ticket = encodeBase64url(state.ticket);
  switch (state.phase) {
    case "claiming":
      return { phase: state.phase, ticket };
    case "fetching": {
      const { phase, chunks } = state;
      return { phase, ticket, head: encodeBase64url(state.head), chunks };
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
      return { phase: json.phase, ticket };
    case "fetching": {
      const head = decodeBase64url(json.head);
      return head && { phase: json.phase, ticket, head, chunks: json.chunks };
    }
    default:
      try {
        return { phase: json.phase, ticket, manifest: readManifest(json.manifest) };
      } catch {
        return null;
      }
  }
}
