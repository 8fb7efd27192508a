import * as Type from "typebox";
import { Check } from "typebox/value";
import { type Bytes, decodeBase64url, encodeBase64url } from "../protocol/bytes.ts";
import { parseJson } from "./http.ts";

/**
 * What a sender keeps to go on after an interruption. It holds the link key, so it is as secret as the link. It
 * holds no password: the one that is given again is right if it opens the manifest.
 *
 *     {"version":1,"serverUrl":…,"linkKey":…,"ownerToken":…,"head":…,"manifest":…}   binary values in base64url
 */
export interface SendRecord {
  serverUrl: string;
  /** 32 bytes. */
  linkKey: Bytes;
  /** 32 bytes. */
  ownerToken: Bytes;
  /** The 166 bytes that the ciphertext begins with. */
  head: Bytes;
  /** Encrypted. */
  manifest: Bytes;
}

const RecordJson = Type.Object({
  version: Type.Literal(1),
  serverUrl: Type.String(),
  linkKey: Type.String(),
  ownerToken: Type.String(),
  head: Type.String(),
  manifest: Type.String(),
});

export function formatRecord(record: SendRecord): string {
  return JSON.stringify({
    version: 1,
    serverUrl: record.serverUrl,
    linkKey: encodeBase64url(record.linkKey),
    ownerToken: encodeBase64url(record.ownerToken),
    head: encodeBase64url(record.head),
    manifest: encodeBase64url(record.manifest),
  });
}

/** Null where it is damaged, or of another version. */
export function parseRecord(text: string): SendRecord | null {
  const json = parseJson(text);
  if (!Check(RecordJson, json)) return null;
  const linkKey = decodeBase64url(json.linkKey);
  const ownerToken = decodeBase64url(json.ownerToken);
  const head = decodeBase64url(json.head);
  const manifest = decodeBase64url(json.manifest);
  if (!linkKey || !ownerToken || !head || !manifest) return null;
  return { serverUrl: json.serverUrl, linkKey, ownerToken, head, manifest };
}

/**
 * What lets an interrupted upload go on in another run. It belongs to one run at a time: two that seal under the
 * same record could send different bytes under one key and nonce.
 */
export interface SendJournal {
  /** The record that was begun last and the tags that were written since; null where there is none. */
  load(): Promise<{ record: string; tags: Uint8Array } | null>;
  /** Keeps a new record in place of any other and its tags; durable when it resolves. */
  begin(record: string): Promise<void>;
  /** Keeps the 16-byte tags of the chunks from `fromChunk` on; durable when it resolves. */
  writeTags(fromChunk: number, tags: Uint8Array): Promise<void>;
  clear(): Promise<void>;
}
