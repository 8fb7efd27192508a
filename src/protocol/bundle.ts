import type { Static } from "typebox";
import { Check } from "typebox/value";
import { ageFileSize, IntegrityError, openAgeFile, paddedSize, sealAgeFile } from "./age-file.ts";
import { type Bytes, encodeBase64url, encodeUtf8, sha256 } from "./bytes.ts";
import type { Ciphers } from "./ciphers.ts";
import { CodedError } from "./errors.ts";
import { Type } from "./json-schema.ts";
import { isSafeName } from "./safe-name.ts";
import { MAX_MANIFEST_SIZE, parseJson } from "./wire.ts";

/**
 * A share's contents. The plaintext is the entries' bytes one after another, then zeros:
 *
 *     | entry 0 | entry 1 | … | padding |
 *     0         ^ the sum of the sizes before it
 *
 * The manifest lists the entries. It is a separate age file under the same passphrase; its plaintext is JSON,
 * followed by spaces up to whole KiB.
 */
const Size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const FileEntry = Type.Object(
  {
    kind: Type.Literal("file"),
    name: Type.String(),
    /** The sender's media type: a hint. A browser must never render the file on our origin. */
    type: Type.String({ maxLength: 255 }),
    size: Size,
  },
  { additionalProperties: false },
);

const TextEntry = Type.Object(
  { kind: Type.Literal("text"), size: Size },
  { additionalProperties: false },
);

const Manifest = Type.Object(
  {
    version: Type.Literal(1),
    entries: Type.Array(Type.Union([FileEntry, TextEntry]), { minItems: 1 }),
    /** Zeros after the last entry, in bytes. */
    padding: Size,
    /** The requested expiry, in seconds from the completion of the upload. */
    expiresInSeconds: Size,
    maxDownloads: Type.Integer({ minimum: 1 }),
    /** SHA-256 of the content's head (header and nonce), which binds the content to this manifest. */
    contentHead: Type.String({ minLength: 43, maxLength: 43 }),
  },
  { additionalProperties: false },
);

export type FileEntry = Static<typeof FileEntry>;
export type TextEntry = Static<typeof TextEntry>;
export type BundleEntry = FileEntry | TextEntry;
export type Manifest = Static<typeof Manifest>;

const MANIFEST_STEP = 1024;

export function contentSize(entries: readonly BundleEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.size, 0);
}

/** The size in bytes of the plaintext that a manifest describes: its entries and the padding. */
export function plaintextSize(manifest: Manifest): number {
  return contentSize(manifest.entries) + manifest.padding;
}

/** Binds a manifest to its content: SHA-256 of the content's head, base64url. */
export async function contentHeadHash(head: Uint8Array): Promise<string> {
  return encodeBase64url(await sha256(head));
}

/** @throws CodedError `too_many_entries` when it does not fit into 64 KiB */
export async function sealManifest(
  manifest: Manifest,
  passphrase: string,
  ciphers: Ciphers,
): Promise<Bytes> {
  const json = encodeUtf8(JSON.stringify(manifest));
  const padded = new Uint8Array(Math.ceil(json.length / MANIFEST_STEP) * MANIFEST_STEP).fill(0x20);
  padded.set(json);
  if (ageFileSize(padded.length) > MAX_MANIFEST_SIZE) throw new CodedError("too_many_entries");
  return sealAgeFile(padded, passphrase, ciphers);
}

/**
 * Opens a manifest and checks all its fields: it comes from a stranger.
 *
 * @throws IntegrityError
 */
export async function openManifest(
  file: Uint8Array,
  passphrase: string,
  ciphers: Ciphers,
): Promise<Manifest> {
  if (file.length > MAX_MANIFEST_SIZE) {
    throw new IntegrityError("The manifest of this share is too large.");
  }
  const plaintext = await openAgeFile(file, passphrase, ciphers);
  return readManifest(decodeUtf8(plaintext));
}

/** @throws IntegrityError for another form, an unsafe name, or sizes that do not add up */
export function readManifest(json: string): Manifest {
  const manifest = parseJson(json);
  if (!Check(Manifest, manifest)) {
    throw new IntegrityError("The manifest of this share is malformed.");
  }
  for (const entry of manifest.entries) {
    if (entry.kind === "file" && !isSafeName(entry.name)) {
      throw new IntegrityError("A file in this share has an unsafe name.");
    }
  }
  const size = plaintextSize(manifest);
  if (!Number.isSafeInteger(size) || size !== paddedSize(contentSize(manifest.entries))) {
    throw new IntegrityError("The sizes in the manifest of this share do not add up.");
  }
  return manifest;
}

/**
 * The name under which a recipient saves an entry. A leading dot would hide a stranger's file, or make it a setting
 * of other programs (.npmrc). A leading dash would make it an option of a command (rm *). Both become "_".
 */
export function savedName(entry: BundleEntry): string {
  return entry.kind === "file" ? entry.name.replace(/^[.-]/, "_") : "text.txt";
}

/** @throws IntegrityError if it is not UTF-8 */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new IntegrityError("The manifest of this share is not UTF-8.");
  }
}
