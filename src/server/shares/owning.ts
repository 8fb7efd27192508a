import type { ShareStatus } from "../../protocol/api.ts";
import type { MetadataStore, StatusView } from "../metadata/metadata-store.ts";
import type { Activity } from "./activity.ts";
import { ownerProblem } from "./attempt.ts";
import type { Sweeper } from "./sweeper.ts";
import type { Uploads } from "./uploading.ts";

export interface OwningDeps {
  metadata: MetadataStore;
  activity: Activity;
  uploads: Uploads;
  sweeper: Sweeper;
}

/** @throws ProblemError not_found, unauthorized */
export async function statusForOwner(
  { metadata }: Pick<OwningDeps, "metadata">,
  id: string,
  ownerVerifier: string,
): Promise<ShareStatus> {
  const view = await metadata.readStatus(id, ownerVerifier);
  if (view.outcome !== "found") throw ownerProblem(view);
  return statusOf(view);
}

/** Burns a share: no new request finds it, running ones are cut, its bytes are deleted at once. */
export async function endShareOfOwner(
  { metadata, activity, uploads, sweeper }: OwningDeps,
  id: string,
  ownerVerifier: string,
): Promise<void> {
  const answer = await metadata.burn(id, ownerVerifier);
  if (answer.outcome !== "burned") throw ownerProblem(answer);
  activity.cutResponses(id);
  await uploads.end(id);
  activity.announce(id);
  sweeper.nudge();
}

export async function unlockForOwner(
  { metadata, activity }: Pick<OwningDeps, "metadata" | "activity">,
  id: string,
  ownerVerifier: string,
): Promise<void> {
  const answer = await metadata.unlock(id, ownerVerifier);
  if (answer.outcome !== "unlocked") throw ownerProblem(answer);
  activity.announce(id);
}

function statusOf(view: StatusView): ShareStatus {
  const { summary, gone } = view;
  return {
    id: summary.id,
    state: summary.state,
    gone: gone && { reason: gone.reason, at: new Date(gone.at).toISOString() },
    locked: view.locked,
    needsPassword: view.needsPassword,
    size: summary.size,
    uploadedBytes: view.uploadedBytes,
    createdAt: new Date(view.createdAt).toISOString(),
    expiresAt: summary.expiresAt === null ? null : new Date(summary.expiresAt).toISOString(),
    maxDownloads: summary.maxDownloads,
    remainingDownloads: view.remainingDownloads,
    remainingAttempts: view.remainingAttempts,
    timeline: view.timeline,
    receipts: view.receipts,
  };
}
