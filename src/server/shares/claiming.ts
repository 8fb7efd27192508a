import type { ClaimRequest, PreviewRequest } from "../../protocol/api.ts";
import { ProblemError } from "../errors/problem.ts";
import { attemptOf, refusalProblem } from "./attempt.ts";
import type { ClaimView, PreviewView } from "./metadata-store.ts";
import type { ShareDeps } from "./share-deps.ts";

/** @throws ProblemError for every refusal of the store */
export async function previewShare(
  { metadata, activity }: ShareDeps,
  id: string,
  proofs: PreviewRequest,
): Promise<PreviewView> {
  const answer = await metadata.preview(id, attemptOf(proofs));
  if (!isFromStranger(answer)) activity.announce(id);
  if (answer.outcome !== "found") throw refusalProblem(answer);
  return answer;
}

/** @throws ProblemError for every refusal of the store */
export async function claimShare(
  { metadata, activity }: ShareDeps,
  id: string,
  { ticketVerifier, ...proofs }: ClaimRequest,
): Promise<ClaimView> {
  const answer = await metadata.claimOnce(id, attemptOf(proofs), ticketVerifier);
  if (!isFromStranger(answer)) activity.announce(id);
  if (answer.outcome !== "claimed") throw refusalProblem(answer);
  return answer;
}

/** @throws ProblemError not_found, unauthorized, conflict */
export async function confirmDelivery(
  { metadata, activity, sweeper }: ShareDeps,
  id: string,
  ticketVerifier: string,
  receipt: string,
): Promise<void> {
  const { outcome } = await metadata.confirmDelivery(id, ticketVerifier, receipt);
  if (outcome !== "confirmed") throw new ProblemError(outcome);
  activity.cutTicket(id, ticketVerifier);
  activity.announce(id);
  sweeper.sweepSoon();
}

/** Without the link a request changes nothing, and must not make the owner's listeners poll. */
function isFromStranger({ outcome }: { outcome: string }): boolean {
  return outcome === "wrong_link" || outcome === "not_found" || outcome === "gone";
}
