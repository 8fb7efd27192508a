import type { FastifyRequest } from "fastify";
import { Type } from "../../../protocol/json-schema.ts";
import { ProblemError } from "../../errors/problem.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { BLOCK_ID } from "../../limits/limit-store.ts";
import { emptyAnswer, jsonAnswer, problemResponses } from "../api-schemas.ts";
import { administrationOf, doRecorded } from "./access.ts";
import { adminPaths, adminSchema } from "./admin-schemas.ts";

/** Maximum number of blocks in the list. An attack may block many more clients. */
export const MAX_LISTED_BLOCKS = 500;

const Block = Type.Object({
  id: Type.String({ description: "For the reset." }),
  rule: Type.String({
    description: "`create`, `claim`, `password`, `bytes`, `admin-login` or `sender-login`.",
  }),
  client: Type.String({
    description: "A keyed hash of the client's network: the same for all rules of one network.",
  }),
  until: Type.String({ format: "date-time" }),
});

const problems = ["unauthorized", "https_required", "not_found"] as const;

/** The clients that are over a limit. */
export function rateLimitRoutes(app: App, deps: AppDeps): void {
  app.get(
    adminPaths.rateLimits,
    {
      schema: {
        ...adminSchema,
        operationId: "listRateLimits",
        summary: "List the current rate-limit blocks",
        description: `A block begins with a refused request, and ends with its window or with an accepted request. The list has at most ${MAX_LISTED_BLOCKS} blocks, those with the longest time left.`,
        response: {
          200: jsonAnswer(Type.Object({ blocks: Type.Array(Block) }), "The blocks."),
          ...problemResponses(...problems),
        },
      },
    },
    async () => {
      const blocks = await administrationOf(deps).limits.listBlocks(MAX_LISTED_BLOCKS);
      return {
        blocks: blocks.map(({ until, ...rest }) => ({
          ...{ ...rest, until: new Date(until).toISOString() },
        })),
      };
    },
  );

  app.delete(
    adminPaths.rateLimit(":id"),
    {
      schema: {
        ...adminSchema,
        operationId: "resetRateLimit",
        summary: "Reset a rate-limit block",
        description: "The client can begin again at once: its counter of this rule is deleted.",
        params: Type.Object({ id: Type.String({ description: "The id in the list." }) }),
        response: {
          204: emptyAnswer("The block has ended."),
          ...problemResponses("forbidden", ...problems),
        },
      },
    },
    async (request, reply) => {
      await resetRateLimit(deps, request, request.params.id);
      return reply.status(204).send(null);
    },
  );
}

/** Adds an entry to the audit log, then ends a block. @throws ProblemError not_found */
export async function resetRateLimit(
  deps: AppDeps,
  request: FastifyRequest,
  id: string,
): Promise<void> {
  // The audit log must not store arbitrary text of a client.
  if (!BLOCK_ID.test(id)) throw new ProblemError("not_found");
  await doRecorded(deps, request, "rate_limit_reset", id, {
    async act() {
      const outcome = await administrationOf(deps).limits.resetBlock(id);
      if (outcome === "not_found") throw new ProblemError("not_found");
    },
  });
}
