import type { Static } from "typebox";
import { Check } from "typebox/value";
import { ageFileSize, IntegrityError, openAgeFile, paddedSize, sealAgeFile } from "./age-file.ts";
import { type Bytes, encodeBase64url, encodeUtf8, sha256 } from "./bytes.ts";
import type { Ciphers } from "./ciphers.ts";
import { CodedError } from "./errors.ts";
import { Type } from "./json-schema.ts";
import { isPacked, MAX_MANIFEST_JSON, packManifest, unpackManifest } from "./packed-manifest.ts";
import { isSafeName } from "./safe-name.ts";
import { areDistinctPaths, isSafePath, savedPart } from "./safe-path.ts";
import { MAX_MANIFEST_SIZE, parseJson } from "./wire.ts";

/**
 * A share's contents. The plaintext is the entries' bytes one after another, then zeros:
 *
 *     | entry 0 | entry 1 | … | padding |
 *     0         ^ the sum of the sizes before it
 *
 * The manifest lists the entries. It is a separate age file under the same passphrase; its plaintext has whole KiB:
 *
 *     version 1   JSON, then spaces. Names are base names
 *     version 2   compressed JSON (packed-manifest.ts), then zeros. Names are paths, with folders
 */
const Size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const FileEntry = Type.Object(
  {
    kind: Type.Literal("file"),
    /** A base name. In version 2, a path such as "photos/2026/a.jpg". */
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

/** An empty folder; only in version 2. The paths of files contain all other folders. */
const FolderEntry = Type.Object(
  { kind: Type.Literal("folder"), name: Type.String(), size: Type.Literal(0) },
  { additionalProperties: false },
);

/** The most entries of version 2. Version 1 has fewer, because its JSON is not compressed. */
export const MAX_ENTRIES = 10_000;

const Manifest = Type.Object(
  {
    version: Type.Union([Type.Literal(1), Type.Literal(2)]),
    entries: Type.Array(Type.Union([FileEntry, TextEntry, FolderEntry]), {
      minItems: 1,
      maxItems: MAX_ENTRIES,
    }),
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
export type FolderEntry = Static<typeof FolderEntry>;
export type BundleEntry = FileEntry | TextEntry | FolderEntry;
export type Manifest = Static<typeof Manifest>;

/** Version 2 has folders, or more files than version 1 can list. */
export type ManifestVersion = Manifest["version"];

const MANIFEST_STEP = 1024;

/** The longest plaintext: the last whole KiB whose age file is not too large. */
const MAX_MANIFEST_PLAINTEXT =
  Math.floor((MAX_MANIFEST_SIZE - ageFileSize(0)) / MANIFEST_STEP) * MANIFEST_STEP;

/** The most bytes of JSON around the entries: the other fields and their largest values. */
const MANIFEST_FRAME = 256;

/** Whether a manifest of version 1 can list the entries. */
export function fitsVersion1(entries: readonly BundleEntry[]): boolean {
  const hasPaths = entries.some(
    (entry) => entry.kind === "folder" || (entry.kind === "file" && !isSafeName(entry.name)),
  );
  if (hasPaths || entries.length > MAX_ENTRIES) return false;
  return encodeUtf8(JSON.stringify(entries)).length + MANIFEST_FRAME <= MAX_MANIFEST_PLAINTEXT;
}

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
  const isLong = manifest.entries.length > MAX_ENTRIES || json.length > MAX_MANIFEST_JSON;
  if (isLong) throw new CodedError("too_many_entries");
  const packed = manifest.version === 1 ? json : await packManifest(json);
  if (packed.length > MAX_MANIFEST_PLAINTEXT) throw new CodedError("too_many_entries");
  const padding = manifest.version === 1 ? 0x20 : 0;
  const size = Math.ceil(packed.length / MANIFEST_STEP) * MANIFEST_STEP;
  const padded = new Uint8Array(size).fill(padding);
  padded.set(packed);
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
  const version = isPacked(plaintext) ? 2 : 1;
  const json = version === 1 ? plaintext : await unpackManifest(plaintext);
  const manifest = readManifest(decodeUtf8(json));
  if (manifest.version !== version) throw malformed();
  return manifest;
}

/** @throws IntegrityError for another form, an unsafe name, or sizes that do not add up */
export function readManifest(json: string): Manifest {
  const manifest = parseJson(json);
  if (!Check(Manifest, manifest)) throw malformed();
  checkNames(manifest);
  const size = plaintextSize(manifest);
  if (!Number.isSafeInteger(size) || size !== paddedSize(contentSize(manifest.entries))) {
    throw new IntegrityError("The sizes in the manifest of this share do not add up.");
  }
  return manifest;
}

/** @throws IntegrityError */
function checkNames({ version, entries }: Manifest): void {
  const names = entries.flatMap((entry) => (entry.kind === "text" ? [] : [entry.name]));
  if (version === 1) {
    if (entries.some(({ kind }) => kind === "folder")) throw malformed();
    if (!names.every(isSafeName)) {
      throw new IntegrityError("A file in this share has an unsafe name.");
    }
    return;
  }
  if (!names.every(isSafePath)) {
    throw new IntegrityError("A file in this share has an unsafe path.");
  }
  if (!areDistinctPaths(names)) {
    throw new IntegrityError("Two files in this share have the same path.");
  }
}

function malformed(): IntegrityError {
  return new IntegrityError("The manifest of this share is malformed.");
}

/** The name, or the path, under which a recipient saves an entry. Two entries may have the same one. */
export function savedName(entry: BundleEntry): string {
  return entry.kind === "text" ? "text.txt" : entry.name.split("/").map(savedPart).join("/");
}

/** @throws IntegrityError if it is not UTF-8 */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new IntegrityError("The manifest of this share is not UTF-8.");
  }
}
