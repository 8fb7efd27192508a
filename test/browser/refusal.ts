import type { Route } from "playwright-core";
import { type ProblemCode, problems } from "../../src/protocol/problems.ts";

/** Answers a request as the server does that refuses it, for `route`. */
export function refusal(
  code: ProblemCode,
  { detail, retryAfterSeconds }: { detail?: string; retryAfterSeconds?: number } = {},
): (route: Route) => Promise<void> {
  const { status } = problems[code];
  const json = { type: "about:blank", code, ...problems[code], ...(detail && { detail }) };
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  const contentType = "application/problem+json";
  return (route) => route.fulfill({ status, json, headers, contentType });
}
