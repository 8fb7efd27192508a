import type { ShareStatus, TimelineEntry } from "../../protocol/api.ts";
import { refusalProblem } from "./attempt.ts";
import type { StatusView } from "./metadata-store.ts";
import type { ShareDeps } from "./share-deps.ts";
import type { UploadSlot } from "./uploading.ts";

/** @throws ProblemError not_found, unauthorized */
export async function statusForOwner(
  { metadata }: ShareDeps,
  id: string,
  ownerVerifier: string,
): Promise<ShareStatus> {
  const view = await metadata.readStatus(id, ownerVerifier);
  if (view.outcome !== "found") throw refusalProblem(view);
  return shareStatusOf(view);
}

/**
 * Burns a share: ends its running requests, and deletes its bytes.
 *
 * @param slot of its upload, released at the end; null if unfinished uploads have no limit
 * @throws ProblemError not_found, unauthorized
 */
export async function endShareOfOwner(
  { metadata, activity, uploads, sweeper }: ShareDeps,
  id: string,
  ownerVerifier: string,
  slot: Pick<UploadSlot, "release"> | null,
): Promise<void> {
  const answer = await metadata.burn(id, ownerVerifier);
  if (answer.outcome !== "burned") throw refusalProblem(answer);
  activity.cutResponses(id);
  await uploads.turns.stop(id);
  activity.announce(id);
  sweeper.sweepSoon();
  await slot?.release();
}

export async function unlockForOwner(
  { metadata, activity }: ShareDeps,
  id: string,
  ownerVerifier: string,
): Promise<void> {
  const answer = await metadata.unlock(id, ownerVerifier);
  if (answer.outcome !== "unlocked") throw refusalProblem(answer);
  activity.announce(id);
}

function shareStatusOf(view: StatusView): ShareStatus {
  const { summary, gone } = view;
  return {
    id: summary.id,
    state: summary.state,
    gone: gone && { reason: gone.reason, at: timestamp(gone.at) },
    locked: view.locked,
    needsPassword: view.needsPassword,
    size: summary.size,
    uploadedBytes: view.uploadedBytes,
    createdAt: timestamp(view.createdAt),
    expiresAt: timestamp(summary.expiresAt),
    maxDownloads: summary.maxDownloads,
    remainingDownloads: view.remainingDownloads,
    remainingAttempts: view.remainingAttempts,
    timeline: timelineOf(view),
    receipts: view.receipts.map((receipt) => ({ ...receipt, at: timestamp(receipt.at) })),
  };
}

/** All previews are one entry, at the time of the first one. */
function timelineOf({ events, previews }: StatusView): TimelineEntry[] {
  const entries: TimelineEntry[] = events.map(({ event, at }) => ({ event, at: timestamp(at) }));
  if (!previews) return entries;
  const after = events.findIndex(({ at }) => at > previews.firstAt);
  entries.splice(after === -1 ? entries.length : after, 0, {
    event: "previewed",
    at: timestamp(previews.firstAt),
    lastAt: timestamp(previews.lastAt),
    count: previews.count,
  });
  return entries;
}

/** Milliseconds since 1970 as RFC 3339. */
export function timestamp(at: number): string;
export function timestamp(at: number | null): string | null;
export function timestamp(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
