import type { FastifyRequest } from "fastify";
import type { Static } from "typebox";
import { type AdminShare, AdminShares, AdminSharesQuery } from "../../../protocol/admin-api.ts";
import { ShareParams } from "../../../protocol/api.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { type Listing, listForOperator } from "../../shares/listing.ts";
import { checkForOperator, removeForOperator, unlockForOperator } from "../../shares/operating.ts";
import type { ListedShare } from "../../shares/operator-store.ts";
import { timestamp } from "../../shares/owning.ts";
import { emptyAnswer, jsonAnswer, problemResponses } from "../api-schemas.ts";
import { doRecorded } from "./access.ts";
import { adminPaths, adminSchema } from "./admin-schemas.ts";

const PAGE_SIZE = 50;

/** The anonymous list of shares, and what the operator does with a share. */
export function shareListRoutes(app: App, deps: AppDeps): void {
  app.get(
    adminPaths.shares,
    {
      schema: {
        ...adminSchema,
        operationId: "listShares",
        summary: "List the shares",
        description:
          "Shows sizes, times, states and ids, nothing that opens a share. A share that has ended is listed for seven days.",
        querystring: AdminSharesQuery,
        response: {
          200: jsonAnswer(AdminShares, "A page of shares."),
          ...problemResponses("bad_request", "unauthorized", "https_required", "not_found"),
        },
      },
    },
    async ({ query }) => {
      const { shares, next } = await listForOperator(deps, listingOf(query));
      return { shares: shares.map(toJson), next };
    },
  );

  app.delete(
    adminPaths.share(":id"),
    {
      schema: {
        ...adminSchema,
        operationId: "removeShare",
        summary: "Delete a share",
        description:
          "The share is gone at once, and running downloads end. The audit log has an entry, and the owner's timeline says that the operator did it.",
        params: ShareParams,
        response: { 204: emptyAnswer("The share is gone."), ...problemsOfAction },
      },
    },
    async (request, reply) => {
      await removeShare(deps, request);
      return reply.status(204).send(null);
    },
  );

  app.post(
    adminPaths.unlockShare(":id"),
    {
      schema: {
        ...adminSchema,
        operationId: "unlockShareAsAdmin",
        summary: "Unlock a share as the operator",
        description:
          "Allows `passwordAttempts` more wrong passwords, as the owner can. The audit log and the owner's timeline have an entry.",
        params: ShareParams,
        response: { 204: emptyAnswer("The share is unlocked."), ...problemsOfAction },
      },
    },
    async (request, reply) => {
      await unlockShare(deps, request);
      return reply.status(204).send(null);
    },
  );
}

const problemsOfAction = problemResponses(
  ...(["unauthorized", "forbidden", "https_required", "not_found", "gone"] as const),
);

type ShareRequest = FastifyRequest & { params: Static<typeof ShareParams> };

/**
 * The entry in the audit log comes first, so that no share ends without one.
 *
 * @returns false: the operator had already deleted it
 */
export async function removeShare(deps: AppDeps, request: ShareRequest): Promise<boolean> {
  const { id } = request.params;
  const isDone = await doRecorded(deps, request, "share_removed", id, {
    check: () => checkForOperator(deps, id, "remove"),
    act: () => removeForOperator(deps, id),
  });
  // The server of the first deletion may have stopped before it ended the share's running requests.
  if (!isDone) await removeForOperator(deps, id);
  return isDone;
}

/** @returns false: the share accepts passwords anyway */
export function unlockShare(deps: AppDeps, request: ShareRequest): Promise<boolean> {
  const { id } = request.params;
  return doRecorded(deps, request, "share_unlocked", id, {
    check: () => checkForOperator(deps, id, "unlock"),
    act: () => unlockForOperator(deps, id),
  });
}

/** The list that a checked query asks for. */
export function listingOf(query: AdminSharesQuery): Listing {
  const { state = null, sort = "-created", cursor = null, id = null, limit } = query;
  return {
    ...{ state, sort, cursor, prefix: id },
    needsPassword: query.protected === undefined ? null : query.protected === "true",
    limit: limit === undefined ? PAGE_SIZE : Number(limit),
  };
}

function toJson({ needsPassword, createdAt, expiresAt, gone, ...share }: ListedShare): AdminShare {
  return {
    ...share,
    protected: needsPassword,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: timestamp(expiresAt),
    gone: gone && { reason: gone.reason, at: new Date(gone.at).toISOString() },
  };
}
