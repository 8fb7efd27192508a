import Type, { type TSchema } from "typebox";
import { Problem } from "../../protocol/api.ts";
import { type ProblemCode, problems } from "../../protocol/problems.ts";

/** Any call can meet these. */
const COMMON: readonly ProblemCode[] = ["rate_limited", "internal", "unavailable"];

/** The response schemas of the problems that a call can be answered with, one for each status. */
export function problemResponses(...codes: ProblemCode[]): Record<number, TSchema> {
  const byStatus = Object.groupBy([...codes, ...COMMON], (code) => problems[code].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, group = []]) => [
      status,
      Type.Unsafe({
        description: group.map((code) => `\`${code}\`: ${problems[code].title}.`).join(" "),
        content: { "application/problem+json": { schema: Problem } },
      }),
    ]),
  );
}
