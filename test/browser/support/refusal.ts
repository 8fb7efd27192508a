import type { Route } from "playwright-core";
import type { ProblemCode } from "../../../src/protocol/problems.ts";
import { ProblemError } from "../../../src/server/errors/problem.ts";

/** A handler for `route` that answers with the server's problem document. */
export function refusal(
  code: ProblemCode,
  extras: { detail?: string; retryAfterSeconds?: number } = {},
): (route: Route) => Promise<void> {
  const problem = new ProblemError(code, extras);
  const { retryAfterSeconds } = extras;
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  const contentType = "application/problem+json";
  return (route) =>
    route.fulfill({ status: problem.status, json: problem.toDocument(), headers, contentType });
}
