import { ProblemError } from "../errors/problem.ts";
import { refusalProblem } from "./attempt.ts";
import type { Gone } from "./gone.ts";
import type { ShareDeps } from "./share-deps.ts";

/**
 * Checks whether the operator can remove or unlock a share now. False: that would change nothing.
 *
 * @throws ProblemError not_found, gone
 */
export async function checkForOperator(
  { metadata }: ShareDeps,
  id: string,
  action: "remove" | "unlock",
): Promise<boolean> {
  const answer = await metadata.checkForOperator(id, action);
  throwRefusal(answer);
  return answer.outcome === "possible";
}

/**
 * Ends a share for the operator: ends its running requests, and deletes its bytes. Safe to repeat.
 *
 * @throws ProblemError not_found, gone
 */
export async function removeForOperator(
  { metadata, activity, uploads, sweeper }: ShareDeps,
  id: string,
): Promise<void> {
  throwRefusal(await metadata.removeByOperator(id));
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
  throwRefusal(await metadata.unlockByOperator(id));
  activity.announce(id);
}

function throwRefusal(answer: { outcome: string } | Gone): void {
  if (answer.outcome === "not_found") throw new ProblemError("not_found");
  if ("gone" in answer) throw refusalProblem(answer);
}
