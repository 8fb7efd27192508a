import { createHash } from "node:crypto";
import { type CreateShareRequest, MAX_INLINE_SIZE } from "../../protocol/api.ts";
import { MAX_MANIFEST_SIZE } from "../../protocol/bundle.ts";
import { decodeBase64url } from "../../protocol/bytes.ts";
import { shareIdOf } from "../../protocol/keys.ts";
import { ProblemError } from "../errors/problem.ts";
import type { BlobStore } from "./blob-store.ts";
import type { MetadataStore, ShareSummary } from "./metadata-store.ts";

/** The operator's limits for a new share. */
export interface CreationRules {
  /** Bytes. */
  maxShareSize: number;
  /** Seconds. */
  defaultExpiry: number;
  maxExpiry: number;
  maxDownloads: number;
}

export interface CreatingDeps {
  metadata: MetadataStore;
  blobs: BlobStore;
  config: CreationRules;
  /** A new key for a blob, 32 hexadecimal characters. */
  newBlobKey: () => string;
}

/** Creates a share, or returns the share that the same request created before. */
export async function createShare(
  deps: CreatingDeps,
  request: CreateShareRequest,
): Promise<ShareSummary> {
  const { metadata, config, newBlobKey } = deps;
  const content = request.content === undefined ? null : decode(request.content, "content");
  const manifest = decode(request.manifest, "manifest");
  const expiresIn = request.expiresIn ?? config.defaultExpiry;
  const maxDownloads = request.maxDownloads ?? 1;
  checkLimits(config, { size: request.size, manifest, content, expiresIn, maxDownloads });
  const id = await shareIdOfRequest(request);
  await checkRoom(deps, id, request);
  const answer = await metadata.createOnce({
    id,
    requestDigest: digestOf(request),
    linkVerifier: request.linkVerifier,
    passwordVerifier: request.passwordVerifier ?? null,
    ownerVerifier: request.ownerVerifier,
    manifest,
    size: request.size,
    content,
    blobKey: content ? null : newBlobKey(),
    expiresInMs: expiresIn * 1000,
    maxDownloads,
  });
  if (answer.outcome === "conflict") {
    throw new ProblemError("conflict", { detail: "Another share has the same owner verifier." });
  }
  if (answer.outcome === "storage_full") throw new ProblemError("storage_full");
  return answer.share;
}

/** The id of the share that a request creates. */
export function shareIdOfRequest({ ownerVerifier }: CreateShareRequest): Promise<string> {
  return shareIdOf(decode(ownerVerifier, "ownerVerifier"));
}

/** Refuses a new share that does not fit in the blob store. A repeated request needs no room. */
async function checkRoom(
  { metadata, blobs }: CreatingDeps,
  id: string,
  { size, ownerVerifier }: CreateShareRequest,
): Promise<void> {
  if (size <= (await blobs.room())) return;
  const { outcome } = await metadata.readUpload(id, ownerVerifier);
  if (outcome === "not_found") throw new ProblemError("storage_full");
}

interface RequestedShare {
  size: number;
  manifest: Uint8Array;
  content: Uint8Array | null;
  expiresIn: number;
  maxDownloads: number;
}

function checkLimits(config: CreationRules, requested: RequestedShare): void {
  if (requested.size > config.maxShareSize) {
    throw new ProblemError("too_large", {
      detail: `The maximum encrypted size of a share is ${config.maxShareSize} bytes.`,
    });
  }
  if (requested.manifest.length > MAX_MANIFEST_SIZE) {
    throw new ProblemError("too_large", {
      detail: `The maximum size of a manifest is ${MAX_MANIFEST_SIZE} bytes.`,
    });
  }
  if (requested.content && requested.content.length > MAX_INLINE_SIZE) {
    throw new ProblemError("too_large", {
      detail: `The maximum size of inline content is ${MAX_INLINE_SIZE} bytes.`,
    });
  }
  if (requested.content && requested.content.length !== requested.size) {
    throw new ProblemError("bad_request", {
      detail: "size must be the number of bytes in content.",
    });
  }
  if (requested.expiresIn > config.maxExpiry) {
    throw new ProblemError("bad_request", {
      detail: `expiresIn must be at most ${config.maxExpiry} seconds.`,
    });
  }
  if (requested.maxDownloads > config.maxDownloads) {
    throw new ProblemError("bad_request", {
      detail: `maxDownloads must be at most ${config.maxDownloads}.`,
    });
  }
}

function decode(text: string, field: string): Uint8Array {
  const bytes = decodeBase64url(text);
  if (!bytes) throw new ProblemError("bad_request", { detail: `${field} must be base64url.` });
  return bytes;
}

/** A digest that identifies a request. The fields are sorted, because their order depends on the client. */
export function digestOf(request: CreateShareRequest): string {
  const fields = Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(fields)).digest("base64url");
}
