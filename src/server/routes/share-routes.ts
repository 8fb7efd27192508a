import type { FastifyReply, FastifyRequest } from "fastify";
import { encodeBase64url } from "../../node/base64url.ts";
import {
  ClaimRequest,
  ClaimResponse,
  CreateShareRequest,
  CreateShareResponse,
  PreviewRequest,
  PreviewResponse,
  paths,
  ReceiptRequest,
  ShareParams,
} from "../../protocol/api.ts";
import { occurrence } from "../../protocol/occurrences.ts";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import type { App, AppDeps } from "../http/app-types.ts";
import { clientAddress } from "../limits/client-address.ts";
import type { ClientUploadSlot } from "../limits/upload-slot.ts";
import { claimShare, confirmDelivery, previewShare } from "../shares/claiming.ts";
import { createShare, digestOf, isCreated, shareIdOfRequest } from "../shares/creating.ts";
import { timestamp } from "../shares/owning.ts";
import {
  emptyAnswer,
  jsonAnswer,
  problemResponses,
  RATE_LIMIT_HEADERS,
  TICKET,
} from "./api-schemas.ts";
import { addressedOrigin, bearerVerifier, obeyLimits, uploadSlot } from "./client.ts";
import { requireUploadAccess, spendUploadToken } from "./upload-access.ts";

/** Room for a manifest and an inline ciphertext in base64url, and the JSON around them. */
const CREATE_BODY_LIMIT = 256 * 1024;

/** Creating, previewing, claiming and confirming. */
export function shareRoutes(app: App, deps: AppDeps): void {
  app.post(
    paths.shares,
    {
      bodyLimit: CREATE_BODY_LIMIT,
      // This check runs before the body is read and before limits count.
      onRequest: async (request, reply) => {
        if (deps.config.receiveOnly) throw new ProblemError("receive_only");
        await requireUploadAccess(deps, request, reply);
      },
      schema: {
        operationId: "createShare",
        summary: "Create a share",
        description:
          "Put a ciphertext of at most 64 KiB into `content`, or upload it to `uploadUrl` afterwards. The same request again gets the same share.",
        tags: ["sender"],
        security: [{}, { uploadToken: [] }],
        body: CreateShareRequest,
        response: {
          201: jsonAnswer(
            CreateShareResponse,
            "The share in its present state.",
            RATE_LIMIT_HEADERS,
          ),
          ...problemResponses(
            "bad_request",
            "upload_not_allowed",
            "sign_in_required",
            "receive_only",
            "conflict",
            "too_large",
            "storage_full",
          ),
        },
      },
    },
    async (request, reply) => {
      await refuseWhilePaused(deps, request.body);
      const create = async () => {
        const digest = digestOf(request.body);
        await limitCreation(deps, request, reply, digest);
        return createShare(deps, request.body, digest, (use) =>
          spendUploadToken(deps, request, reply, use),
        );
      };
      const slot = await slotForUpload(deps, request);
      const share = await (slot ? slot.during(create) : create());
      const baseUrl = deps.config.baseUrl ?? addressedOrigin(request);
      return reply.status(201).send({
        id: share.id,
        uploadUrl: share.isInline ? null : baseUrl + paths.upload(share.id),
        expiresAt: timestamp(share.expiresAt),
        maxDownloads: share.maxDownloads,
        state: share.state,
      });
    },
  );

  app.post(
    paths.preview(":id"),
    {
      schema: {
        operationId: "previewShare",
        summary: "Preview a share",
        description:
          "Returns the encrypted manifest and consumes nothing. The owner sees the preview in the timeline.",
        tags: ["recipient"],
        params: ShareParams,
        body: PreviewRequest,
        response: {
          200: jsonAnswer(PreviewResponse, "The manifest.", RATE_LIMIT_HEADERS),
          ...attemptProblems,
        },
      },
    },
    async (request, reply) => {
      await limitAttempt(deps, request, reply);
      const answer = await previewShare(deps, request.params.id, request.body);
      return {
        manifest: encodeBase64url(answer.manifest),
        size: answer.size,
        expiresAt: timestamp(answer.expiresAt),
        remainingDownloads: answer.remainingDownloads,
      };
    },
  );

  app.post(
    paths.claims(":id"),
    {
      schema: {
        operationId: "claimShare",
        summary: "Claim one download",
        description:
          "Takes one download and begins its lease. Choose and save the ticket first: the same ticket again gets the same answer while its lease lives.",
        tags: ["recipient"],
        params: ShareParams,
        body: ClaimRequest,
        response: {
          201: jsonAnswer(ClaimResponse, "The claim.", RATE_LIMIT_HEADERS),
          ...attemptProblems,
        },
      },
    },
    async (request, reply) => {
      await limitAttempt(deps, request, reply);
      const answer = await claimShare(deps, request.params.id, request.body);
      return reply.status(201).send({
        manifest: encodeBase64url(answer.manifest),
        size: answer.size,
        leaseExpiresAt: timestamp(answer.leaseExpiresAt),
        remainingDownloads: answer.remainingDownloads,
        ...(answer.content ? { content: encodeBase64url(answer.content) } : {}),
      });
    },
  );

  app.post(
    paths.receipt(":id"),
    {
      schema: {
        operationId: "confirmDelivery",
        summary: "Confirm a delivery",
        description:
          "Send the receipt after everything was received and verified. It ends the lease. The same receipt again gets 204 again.",
        tags: ["recipient"],
        security: TICKET,
        params: ShareParams,
        body: ReceiptRequest,
        response: {
          204: emptyAnswer("The receipt is stored."),
          ...problemResponses("bad_request", "unauthorized", "not_found", "conflict"),
        },
      },
    },
    async (request, reply) => {
      const ticketVerifier = bearerVerifier(request);
      await confirmDelivery(deps, request.params.id, ticketVerifier, request.body.receipt);
      return reply.status(204).send(null);
    },
  );
}

/**
 * Refuses a new share while the administrator has paused uploads. A repeated request continues its upload.
 *
 * @throws ProblemError unavailable
 */
async function refuseWhilePaused(deps: AppDeps, request: CreateShareRequest): Promise<void> {
  const { uploadsPaused } = await deps.control.read();
  if (!uploadsPaused || (await isCreated(deps, request))) return;
  throw new ProblemError("unavailable", {
    detail: occurrence("uploads_paused"),
    retryAfterSeconds: RETRY_AFTER.paused,
  });
}

/** Inline content needs no upload and no slot. */
async function slotForUpload(
  deps: AppDeps,
  request: FastifyRequest<{ Body: CreateShareRequest }>,
): Promise<ClientUploadSlot | null> {
  if (request.body.content !== undefined) return null;
  return uploadSlot(deps, request, shareIdOfRequest(request.body));
}

async function limitCreation(
  { limits }: AppDeps,
  request: FastifyRequest<{ Body: CreateShareRequest }>,
  reply: FastifyReply,
  digest: string,
): Promise<void> {
  if (!limits) return;
  obeyLimits(reply, await limits.admitCreation(clientAddress(request), digest, request.body.size));
}

async function limitAttempt(
  { limits }: AppDeps,
  request: FastifyRequest<{ Body: PreviewRequest }>,
  reply: FastifyReply,
): Promise<void> {
  if (!limits) return;
  const withPassword = request.body.passwordProof !== undefined;
  obeyLimits(reply, await limits.admitAttempt(clientAddress(request), withPassword));
}

const attemptProblems = problemResponses(
  "bad_request",
  "password_required",
  "wrong_link",
  "wrong_password",
  "not_found",
  "not_ready",
  "already_claimed",
  "gone",
  "locked",
);
