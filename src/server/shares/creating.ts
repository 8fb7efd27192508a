import { hash } from "node:crypto";
import { decodeBase64url } from "../../node/base64url.ts";
import { type CreateShareRequest, MAX_INLINE_SIZE } from "../../protocol/api.ts";
import { shareIdInput } from "../../protocol/keys.ts";
import { SHARE_ID_SIZE } from "../../protocol/link.ts";
import { occurrence } from "../../protocol/occurrences.ts";
import type { ProblemCode } from "../../protocol/problems.ts";
import { durationInWords, excessInWords, limitInWords } from "../../protocol/quantities.ts";
import { MAX_MANIFEST_SIZE } from "../../protocol/wire.ts";
import { ProblemError } from "../errors/problem.ts";
import type { BlobStore } from "./blob-store.ts";
import type { NewShare, ShareSummary } from "./metadata-store.ts";
import type { CreationRules, ShareDeps } from "./share-deps.ts";

/**
 * Creates a share, or returns the share that the same request created before.
 *
 * @param requestDigest its `digestOf`
 * @param admit called when the request is valid; its error refuses the request
 */
export async function createShare(
  deps: ShareDeps,
  request: CreateShareRequest,
  requestDigest: string,
  admit: (use: { request: string; bytes: number }) => Promise<void>,
): Promise<ShareSummary> {
  const { metadata, config, newBlobKey } = deps;
  const content = request.content === undefined ? null : decode(request.content, "content");
  const share: NewShare = {
    id: shareIdOfRequest(request),
    requestDigest,
    linkVerifier: request.linkVerifier,
    passwordVerifier: request.passwordVerifier ?? null,
    ownerVerifier: request.ownerVerifier,
    manifest: decode(request.manifest, "manifest"),
    size: request.size,
    content,
    blobKey: content ? null : newBlobKey(),
    expiresInMs: (request.expiresIn ?? config.defaultExpiry) * 1000,
    maxDownloads: request.maxDownloads ?? 1,
  };
  checkNewShare(config, share);
  await admit({ request: share.requestDigest, bytes: share.size });
  await checkRoom(deps, share);
  const answer = await metadata.createOnce(share);
  if (answer.outcome === "conflict") {
    throw new ProblemError("conflict", { detail: "Another share has the same owner verifier." });
  }
  if (answer.outcome === "storage_full") throw new ProblemError("storage_full");
  return answer.share;
}

/** The id of the share that a request creates. */
export function shareIdOfRequest({ ownerVerifier }: CreateShareRequest): string {
  const input = shareIdInput(decode(ownerVerifier, "ownerVerifier"));
  return hash("sha256", input, "buffer").subarray(0, SHARE_ID_SIZE).toString("base64url");
}

/** Refuses a new share that does not fit in the blob store. A repeated request needs no room. */
async function checkRoom(
  { metadata, blobs }: ShareDeps,
  { id, size, content, ownerVerifier }: NewShare,
): Promise<void> {
  const hasRoom = content ? await hasRoomForInline(blobs, size) : size <= (await blobs.room());
  if (hasRoom) return;
  const { outcome } = await metadata.readUpload(id, ownerVerifier);
  if (outcome === "not_found") throw new ProblemError("storage_full");
}

/** A server can't store this many bytes of inline content in AMPLE_FOR_MS. */
const AMPLE_ROOM = 64 * 1024 * 1024;
const AMPLE_FOR_MS = 100;

/** When a blob store had ample room, by `performance.now()`. */
const ampleAt = new WeakMap<BlobStore, number>();

/** Asks the blob store only if it has little room, because the question costs as much as the rest of a small request. */
async function hasRoomForInline(blobs: BlobStore, size: number): Promise<boolean> {
  const now = performance.now();
  if (now - (ampleAt.get(blobs) ?? Number.NEGATIVE_INFINITY) < AMPLE_FOR_MS) return true;
  const room = await blobs.room();
  if (room >= AMPLE_ROOM) ampleAt.set(blobs, now);
  return size <= room;
}

/** Whether a request is a repeated one: its share or the share's tombstone exists. */
export async function isCreated(
  { metadata }: Pick<ShareDeps, "metadata">,
  request: CreateShareRequest,
): Promise<boolean> {
  const id = shareIdOfRequest(request);
  const { outcome } = await metadata.readUpload(id, request.ownerVerifier);
  return outcome !== "not_found";
}

function checkNewShare(config: CreationRules, share: NewShare): void {
  const { size, manifest, content, expiresInMs, maxDownloads } = share;
  const check = (isValid: boolean, code: ProblemCode, detail: string) => {
    if (!isValid) throw new ProblemError(code, { detail });
  };
  const checkMax = (bytes: number, max: number, subject: string) =>
    check(bytes <= max, "too_large", `The maximum ${subject} is ${max} bytes.`);
  const limit = limitInWords(config.maxShareSize);
  const tooLarge = occurrence("share_too_large", { limit, size: excessInWords(size) });
  check(size <= config.maxShareSize, "too_large", tooLarge);
  checkMax(manifest.length, MAX_MANIFEST_SIZE, "size of a manifest");
  if (content) {
    checkMax(content.length, MAX_INLINE_SIZE, "size of inline content");
    const detail = "size must be the number of bytes in content.";
    check(content.length === size, "bad_request", detail);
  }
  const { maxExpiry, expiryChoices, maxDownloads: most } = config;
  check(
    expiryChoices?.includes(expiresInMs / 1000) ?? true,
    "bad_request",
    `expiresIn must be one of: ${(expiryChoices ?? []).map(secondsInWords).join(", ")}.`,
  );
  check(
    expiresInMs <= maxExpiry * 1000,
    "bad_request",
    `expiresIn must be at most ${maxExpiry} seconds.`,
  );
  check(maxDownloads <= most, "bad_request", `maxDownloads must be at most ${most}.`);
  const isProtected = share.passwordVerifier !== null || !config.passwordRequired;
  check(isProtected, "bad_request", "This server requires a password: set passwordVerifier.");
}

/** Such as `3600 (1 hour)`. */
function secondsInWords(seconds: number): string {
  return `${seconds} (${durationInWords(seconds)})`;
}

function decode(text: string, field: string): Uint8Array {
  const bytes = decodeBase64url(text);
  if (!bytes) throw new ProblemError("bad_request", { detail: `${field} must be base64url.` });
  return bytes;
}

/** A digest that identifies a request. The fields are sorted, because their order depends on the client. */
export function digestOf(request: CreateShareRequest): string {
  const fields = Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash("sha256", JSON.stringify(fields), "base64url");
}
