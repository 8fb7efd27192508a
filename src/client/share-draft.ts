import { Equal } from "typebox/value";
import { type AgeFile, ageFileSize, createAgeFile, openAgeHead } from "../protocol/age-file.ts";
import type { CreateShareRequest } from "../protocol/api.ts";
import {
  type BundleEntry,
  contentHeadHash,
  contentSize,
  type Manifest,
  openManifest,
  sealManifest,
} from "../protocol/bundle.ts";
import { type Bytes, encodeBase64url, randomBytes } from "../protocol/bytes.ts";
import type { Ciphers } from "../protocol/ciphers.ts";
import { IntegrityError } from "../protocol/integrity-error.ts";
import { deriveShareKeys, type ShareKeys, shareIdOf, verifierOf } from "../protocol/keys.ts";
import { LINK_KEY_SIZE } from "../protocol/link.ts";
import type { SendRecord } from "./send-record.ts";

/** What is to be sent, and how. */
export interface Offer {
  serverUrl: string;
  entries: readonly BundleEntry[];
  /** The plaintext's size in bytes, with the padding. */
  plaintextSize: number;
  password: string | null;
  expiresInSeconds: number;
  maxDownloads: number;
}

/** A share in the making: its keys, the head of its ciphertext, and the request that creates it. */
export interface ShareDraft {
  id: string;
  /** base64url. */
  ownerToken: string;
  keys: ShareKeys;
  file: AgeFile;
  /** Always the same, so that it can be asked again after a lost answer. */
  request: CreateShareRequest;
  /** What the draft can be opened by again. */
  record: SendRecord;
}

const OWNER_TOKEN_SIZE = 32;

/**
 * A new share, with keys of its own.
 *
 * @throws TooManyEntriesError
 */
export async function makeDraft(offer: Offer, ciphers: Ciphers): Promise<ShareDraft> {
  const linkKey = randomBytes(LINK_KEY_SIZE);
  const keys = await deriveShareKeys(linkKey, offer.password, ciphers);
  const file = await createAgeFile(keys.passphrase, ciphers);
  const plainManifest = await manifestOf(offer, file.head);
  const record = {
    serverUrl: offer.serverUrl,
    linkKey,
    ownerToken: await newOwnerToken(),
    head: file.head,
    manifest: await sealManifest(plainManifest, keys.passphrase, ciphers),
  };
  return draftOf(record, keys, file, offer);
}

/** One whose share's id does not begin like an option of a command line: people type ids. */
async function newOwnerToken(): Promise<Bytes> {
  for (;;) {
    const token = randomBytes(OWNER_TOKEN_SIZE);
    if (!(await shareIdOf(await verifierOf(token))).startsWith("-")) return token;
  }
}

/** The share that a record is of, or null where it is not of this very offer. */
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
    // Another password was given this time.
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
    version: 1,
    entries: [...offer.entries],
    padding: offer.plaintextSize - contentSize(offer.entries),
    expiresInSeconds: offer.expiresInSeconds,
    maxDownloads: offer.maxDownloads,
    contentHead: await contentHeadHash(head),
  };
}
