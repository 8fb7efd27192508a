import type { Readable } from "node:stream";
import { paths, ShareParams, TUS_VERSION } from "../../protocol/api.ts";
import { Type } from "../../protocol/json-schema.ts";
import type { ProblemCode } from "../../protocol/problems.ts";
import { ProblemError } from "../errors/problem.ts";
import type { App, AppDeps } from "../http/app-types.ts";
import { bodyPieces } from "../http/body-pieces.ts";
import { deferredBody } from "../http/request-bodies.ts";
import { Semaphore } from "../http/semaphore.ts";
import type { UploadView } from "../shares/metadata-store.ts";
import { endShareOfOwner } from "../shares/owning.ts";
import {
  emptyAnswer,
  type HeaderSchemas,
  headerSchema,
  OWNER_TOKEN,
  optionalHeader,
  problemResponsesWith,
  TUS_HEADERS,
} from "./api-schemas.ts";
import { bearerVerifier, uploadSlot } from "./client.ts";

const OFFSET_TYPE = "application/offset+octet-stream";

const OFFSET_HEADERS: HeaderSchemas = {
  ...TUS_HEADERS,
  "upload-offset": headerSchema("integer", "Number of durable bytes."),
  "upload-expires": optionalHeader(
    "When the server deletes the upload, if no more bytes arrive. Absent once the upload is complete.",
  ),
};

/** Groups of received bytes that are written at the same time. More would not make a disk faster. */
const WRITES_AT_ONCE = 4;

/**
 * Uploads by tus 1.0 (https://tus.io/protocols/resumable-upload): core, termination and expiration. POST /shares replaces the
 * creation of tus, because it needs more fields.
 */
export function uploadRoutes(app: App, deps: AppDeps): void {
  const { uploads, config } = deps;
  const groups = new Semaphore(WRITES_AT_ONCE);
  const path = paths.upload(":id");
  const TusVersion = Type.Literal(TUS_VERSION, {
    description: "The version of tus. Without it the answer is `precondition_failed`.",
  });
  const problemResponses = (...codes: ProblemCode[]) => problemResponsesWith(TUS_HEADERS, ...codes);
  const schema = {
    tags: ["sender"],
    security: OWNER_TOKEN,
    params: ShareParams,
    headers: Type.Object({ "tus-resumable": TusVersion }),
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
        summary: "Get the version and extensions of tus",
        description: "Uploads use tus 1.0.0, https://tus.io/protocols/resumable-upload.",
        response: {
          204: emptyAnswer("Headers alone.", {
            ...TUS_HEADERS,
            "tus-version": headerSchema("string", "All versions."),
            "tus-extension": headerSchema("string", "All extensions."),
            "tus-max-size": headerSchema("integer", "The largest ciphertext in bytes."),
          }),
          ...problemResponses(),
        },
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
        summary: "Get the offset of an upload",
        description: "Errors have no body.",
        response: {
          200: emptyAnswer("Headers alone.", {
            ...OFFSET_HEADERS,
            "upload-length": headerSchema("integer", "The share's size."),
          }),
          ...problemResponses(...refusals),
        },
      },
    },
    async (request, reply) => {
      const upload = await uploads.view(request.params.id, bearerVerifier(request));
      return reply.headers({ ...offsetHeaders(upload), "upload-length": upload.size }).send(null);
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
          "upload-offset": Type.String({
            pattern: "^\\d{1,15}$",
            description: "The offset at which the body begins: the number of durable bytes.",
          }),
        }),
        operationId: "appendToUpload",
        summary: "Append to an upload",
        description:
          "The body is the ciphertext from `Upload-Offset` on, or the next part of it. A new request ends the running one. With the last byte the share becomes `ready`.",
        body: Type.Unsafe<Readable>({ content: { [OFFSET_TYPE]: { schema: {} } } }),
        response: {
          204: emptyAnswer("All bytes before the offset are durable.", OFFSET_HEADERS),
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
      // No parser checks the type of a request without a body.
      if (request.headers["content-type"] !== OFFSET_TYPE) {
        throw new ProblemError("unsupported_media_type");
      }
      const { id } = request.params;
      const contentLength = request.headers["content-length"];
      const body = bodyPieces(request.raw, { stallMs: config.stallTimeout * 1000, groups });
      const upload = await uploads.append({
        id,
        ownerVerifier: bearerVerifier(request),
        offset: Number(request.headers["upload-offset"]),
        length: contentLength === undefined ? null : Number(contentLength),
        body: deferredBody(request, reply, body),
        slot: uploadSlot(deps, request, id),
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
        summary: "Cancel an upload",
        description: "Burns the share, complete or not.",
        response: {
          204: emptyAnswer("The share is gone.", TUS_HEADERS),
          ...problemResponses("unauthorized", "not_found", "precondition_failed"),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const slot = uploadSlot(deps, request, id);
      await endShareOfOwner(deps, id, bearerVerifier(request), slot);
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
