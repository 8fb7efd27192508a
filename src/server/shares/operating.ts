import { ProblemError } from "../errors/problem.ts";
import { refusalProblem } from "./attempt.ts";
import type { ShareDeps } from "./share-deps.ts";

/**
 * Ends a share for the operator: ends its running requests, and deletes its bytes. Safe to repeat.
 *
 * @throws ProblemError not_found, gone
 */
export async function removeForOperator(
  { metadata, activity, uploads, sweeper }: ShareDeps,
  id: string,
): Promise<void> {
  const answer = await metadata.removeByOperator(id);
  if (answer.outcome === "not_found") throw new ProblemError("not_found");
  if (answer.outcome === "gone") throw refusalProblem(answer);
  activity.cutResponses(id);
  await uploads.turns.stop(id);
  activity.announce(id);
  sweeper.sweepSoon();
}

/**
 * Allows more wrong passwords. Safe to repeat.
 *
 * @throws ProblemError not_found, gone
 */
export async function unlockForOperator(
  { metadata, activity }: ShareDeps,
  id: string,
): Promise<void> {
  const answer = await metadata.unlockByOperator(id);
  if (answer.outcome === "not_found") throw new ProblemError("not_found");
  if (answer.outcome === "gone") throw refusalProblem(answer);
  activity.announce(id);
}
