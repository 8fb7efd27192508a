import { Check, Equal } from "typebox/value";
import {
  type AgeFile,
  ageFileSize,
  createAgeFile,
  IntegrityError,
  openAgeHead,
} from "../protocol/age-file.ts";
import type { CreateShareRequest } from "../protocol/api.ts";
import {
  type BundleEntry,
  contentHeadHash,
  contentSize,
  type Manifest,
  type ManifestVersion,
  openManifest,
  sealManifest,
} from "../protocol/bundle.ts";
import { type Bytes, decodeBase64url, encodeBase64url, randomBytes } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import { Type } from "../protocol/json-schema.ts";
import { deriveShareKeys, type ShareKeys, shareIdOf, verifierOf } from "../protocol/keys.ts";
import { drawLinkKey } from "../protocol/link.ts";
import { parseJson } from "../protocol/wire.ts";

/** The contents of a new share and its options. */
export interface Offer {
  serverUrl: string;
  version: ManifestVersion;
  entries: readonly BundleEntry[];
  /** The plaintext's size in bytes, with the padding. */
  plaintextSize: number;
  password: string | null;
  expiresInSeconds: number;
  maxDownloads: number;
}

/** A share before its creation: its keys, the head of its ciphertext, and the request. */
export interface ShareDraft {
  id: string;
  /** base64url. */
  ownerToken: string;
  keys: ShareKeys;
  file: AgeFile;
  /** Always the same, so that it can be repeated after a lost answer. */
  request: CreateShareRequest;
  /** Reopens the draft in a later run. */
  record: SendRecord;
}

const OWNER_TOKEN_SIZE = 32;

/**
 * A new share, with keys of its own.
 *
 * @throws CodedError
 */
export async function makeDraft(offer: Offer, ciphers: Ciphers): Promise<ShareDraft> {
  const ownerToken = await newOwnerToken();
  const id = await shareIdOf(await verifierOf(ownerToken));
  const { version } = offer;
  const linkKey = await drawLinkKey({ id, needsPassword: offer.password !== null, version });
  const keys = await deriveShareKeys(linkKey, offer.password, ciphers);
  const file = await createAgeFile(keys.passphrase, ciphers);
  const plainManifest = await manifestOf(offer, file.head);
  const record = {
    serverUrl: offer.serverUrl,
    linkKey,
    ownerToken,
    head: file.head,
    manifest: await sealManifest(plainManifest, keys.passphrase, ciphers),
  };
  return draftOf(record, keys, file, offer);
}

/** The share's id must not begin with "-": people type ids on a command line. */
async function newOwnerToken(): Promise<Bytes> {
  for (;;) {
    const token = randomBytes(OWNER_TOKEN_SIZE);
    if (!(await shareIdOf(await verifierOf(token))).startsWith("-")) return token;
  }
}

/** The draft of a record, or null if the record has other contents or options. */
export async function reopenDraft(
  record: SendRecord,
  offer: Offer,
  ciphers: Ciphers,
): Promise<ShareDraft | null> {
  if (record.serverUrl !== offer.serverUrl) return null;
  const keys = await deriveShareKeys(record.linkKey, offer.password, ciphers);
  try {
    const file = await openAgeHead(record.head, keys.passphrase, ciphers);
    const manifest = await openManifest(record.manifest, keys.passphrase, ciphers);
    const isOfOffer = Equal(manifest, await manifestOf(offer, record.head));
    return isOfOffer ? await draftOf(record, keys, file, offer) : null;
  } catch (error) {
    // The record was made with another password.
    if (error instanceof IntegrityError) return null;
    throw error;
  }
}

async function draftOf(
  record: SendRecord,
  keys: ShareKeys,
  file: AgeFile,
  offer: Offer,
): Promise<ShareDraft> {
  const ownerVerifier = await verifierOf(record.ownerToken);
  const { linkProof, passwordProof } = keys;
  return {
    id: await shareIdOf(ownerVerifier),
    ownerToken: encodeBase64url(record.ownerToken),
    keys,
    file,
    request: {
      size: ageFileSize(offer.plaintextSize),
      linkVerifier: encodeBase64url(await verifierOf(linkProof)),
      ...(passwordProof && { passwordVerifier: encodeBase64url(await verifierOf(passwordProof)) }),
      ownerVerifier: encodeBase64url(ownerVerifier),
      manifest: encodeBase64url(record.manifest),
      expiresIn: offer.expiresInSeconds,
      maxDownloads: offer.maxDownloads,
    },
    record,
  };
}

async function manifestOf(offer: Offer, head: Uint8Array): Promise<Manifest> {
  return {
    version: offer.version,
    entries: [...offer.entries],
    padding: offer.plaintextSize - contentSize(offer.entries),
    expiresInSeconds: offer.expiresInSeconds,
    maxDownloads: offer.maxDownloads,
    contentHead: await contentHeadHash(head),
  };
}

/**
 * The sender's record of an unfinished upload. It contains the link key, so it is as secret as the link. It has no
 * password: a password is right if it opens the manifest.
 *
 *     {"version":1,"serverUrl":…,"linkKey":…,"ownerToken":…,"head":…,"manifest":…}   binary values in base64url
 */
export interface SendRecord {
  serverUrl: string;
  /** 32 bytes. */
  linkKey: Bytes;
  /** 32 bytes. */
  ownerToken: Bytes;
  /** The first 166 bytes of the ciphertext. */
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

/** Null if it is damaged or of another version. */
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
 * Stores what another run needs to resume an upload. Only one run may use it at a time: two runs with the same
 * record could send different bytes under one key and nonce.
 */
export interface SendJournal {
  /** The last record and the tags that were written since; null if there is none. */
  load(): Promise<{ record: string; tags: Uint8Array } | null>;
  /** Replaces the record and its tags; durable when it resolves. */
  begin(record: string): Promise<void>;
  /** Records the 16-byte tags of the chunks from `fromChunk` on; durable when it resolves. */
  writeTags(fromChunk: number, tags: Uint8Array): Promise<void>;
  clear(): Promise<void>;
}
