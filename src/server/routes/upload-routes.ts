import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { paths, ShareParams, TUS_VERSION } from "../../protocol/api.ts";
import { ProblemError } from "../errors/problem.ts";
import type { App, AppDeps } from "../http/app-types.ts";
import { lateBody, UnstalledBody } from "../http/request-bodies.ts";
import type { UploadView } from "../shares/metadata-store.ts";
import { endShareOfOwner } from "../shares/owning.ts";
import { problemResponses } from "./api-schemas.ts";
import { bearerVerifier, uploadSlot } from "./client.ts";

const OFFSET_TYPE = "application/offset+octet-stream";

const EmptyBody = Type.Unsafe<string>({ description: "Headers alone." });

/**
 * Uploads by tus 1.0 (https://tus.io/protocols/resumable-upload): core, termination and expiration. Creation
 * is not tus's but POST /shares, which says more than tus can.
 */
export function uploadRoutes(app: App, deps: AppDeps): void {
  const { uploads, config } = deps;
  const path = paths.upload(":id");
  const schema = {
    tags: ["sender"],
    security: [{ bearer: [] }],
    params: ShareParams,
    headers: Type.Object({ "tus-resumable": Type.Optional(Type.String()) }),
  };
  const refusals = ["unauthorized", "not_found", "gone", "precondition_failed"] as const;

  // tus core: "all PATCH requests MUST use Content-Type: application/offset+octet-stream".
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(OFFSET_TYPE, (_request, payload, done) => done(null, payload));

  app.addHook("onRequest", async (request, reply) => {
    reply.header("tus-resumable", TUS_VERSION);
    // tus core: "The Tus-Resumable header MUST be included in every request … except for OPTIONS".
    if (request.method !== "OPTIONS" && request.headers["tus-resumable"] !== TUS_VERSION) {
      reply.header("tus-version", TUS_VERSION);
      throw new ProblemError("precondition_failed");
    }
  });

  app.options(
    path,
    {
      schema: {
        tags: ["sender"],
        params: ShareParams,
        operationId: "describeUploads",
        summary: "Ask for the upload protocol's version and extensions",
        response: { 204: Type.Null() },
      },
    },
    async (_request, reply) =>
      reply
        .status(204)
        .headers({
          "tus-version": TUS_VERSION,
          "tus-extension": "termination,expiration",
          "tus-max-size": config.maxShareSize,
        })
        .send(null),
  );

  app.head(
    path,
    {
      schema: {
        ...schema,
        operationId: "describeUpload",
        summary: "Ask how much of an upload is durable",
        response: { 200: EmptyBody, ...problemResponses(...refusals) },
      },
    },
    async (request, reply) => {
      const upload = await uploads.view(request.params.id, await bearerVerifier(request));
      return reply.headers({ ...offsetHeaders(upload), "upload-length": upload.size }).send("");
    },
  );

  app.patch(
    path,
    {
      config: { readsSlowBodies: true },
      schema: {
        ...schema,
        headers: Type.Object({
          ...schema.headers.properties,
          "upload-offset": Type.Optional(Type.String()),
        }),
        operationId: "appendToUpload",
        summary: "Append to an upload",
        description:
          "The body is a part of the ciphertext from Upload-Offset on. A request that is at work on the same upload is ended first. With the last byte the share is ready.",
        response: {
          204: Type.Null(),
          ...problemResponses(
            ...refusals,
            "bad_request",
            "request_timeout",
            "conflict",
            "too_large",
            "unsupported_media_type",
            "storage_full",
          ),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const body = new UnstalledBody(request.raw, config.stallTimeout * 1000);
      const upload = await uploads
        .append({
          id,
          ownerVerifier: await bearerVerifier(request),
          offset: offsetOf(request),
          length: contentLengthOf(request),
          body: lateBody(request, reply, body),
          slot: uploadSlot(deps, request, id),
        })
        .catch((error: unknown) => {
          throw body.isStalled ? new ProblemError("request_timeout") : error;
        });
      deps.activity.announce(id);
      return reply.status(204).headers(offsetHeaders(upload)).send(null);
    },
  );

  app.delete(
    path,
    {
      schema: {
        ...schema,
        operationId: "endUpload",
        summary: "End an upload and its share",
        response: {
          204: Type.Null(),
          ...problemResponses("unauthorized", "not_found", "precondition_failed"),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const slot = uploadSlot(deps, request, id);
      await endShareOfOwner(deps, id, await bearerVerifier(request), slot);
      return reply.status(204).send(null);
    },
  );
}

function offsetHeaders(upload: UploadView): Record<string, string | number> {
  return {
    "upload-offset": upload.offset,
    ...(upload.abandonedAt === null
      ? {}
      : { "upload-expires": new Date(upload.abandonedAt).toUTCString() }),
  };
}

function offsetOf(request: FastifyRequest): number {
  // Without a body there was no parser to refuse it.
  if (request.headers["content-type"] !== OFFSET_TYPE) {
    throw new ProblemError("unsupported_media_type");
  }
  const offset = request.headers["upload-offset"];
  if (typeof offset !== "string" || !/^\d{1,15}$/.test(offset)) {
    throw new ProblemError("bad_request", { detail: "Upload-Offset must be a number of bytes." });
  }
  return Number(offset);
}

function contentLengthOf(request: FastifyRequest): number | null {
  const length = request.headers["content-length"];
  return length === undefined ? null : Number(length);
}
