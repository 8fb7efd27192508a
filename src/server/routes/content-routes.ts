import type { FastifyReply, FastifyRequest } from "fastify";
import { paths, ShareParams } from "../../protocol/api.ts";
import { Type } from "../../protocol/json-schema.ts";
import { ProblemError } from "../errors/problem.ts";
import type { App, AppDeps } from "../http/app-types.ts";
import { type ByteRange, parseByteRange, requireLease, serveRange } from "../shares/serving.ts";
import {
  emptyAnswer,
  type HeaderSchemas,
  headerSchema,
  problemResponses,
  streamAnswer,
  TICKET,
} from "./api-schemas.ts";
import { bearerVerifier } from "./client.ts";

const CONTENT_HEADERS: HeaderSchemas = {
  "content-length": headerSchema("integer", "Bytes of this answer."),
  etag: headerSchema("string", "The same for every part of the ciphertext."),
  "accept-ranges": { ...headerSchema("string", "`bytes`."), const: "bytes" },
};
const RANGE_HEADERS: HeaderSchemas = {
  ...CONTENT_HEADERS,
  "content-range": headerSchema(
    "string",
    "First byte, last byte and size: `bytes 1000-1205/1206`.",
  ),
};

/** Serves the ciphertext, whole or one range of it, to the holder of a live lease's ticket. */
export function contentRoutes(app: App, deps: AppDeps): void {
  const schema = {
    tags: ["recipient"],
    security: TICKET,
    params: ShareParams,
    headers: Type.Object({
      range: Type.Optional(
        Type.String({ description: "One range of bytes, such as `bytes=65702-`." }),
      ),
      "if-range": Type.Optional(Type.String({ description: "The ETag of an earlier answer." })),
    }),
  };
  const refusals = ["unauthorized", "not_found", "gone", "range_not_satisfiable"] as const;

  app.get(
    paths.content(":id"),
    {
      schema: {
        ...schema,
        operationId: "fetchContent",
        summary: "Fetch the ciphertext",
        description:
          "Sends the whole ciphertext, or the part that `Range` selects. One ticket may have 8 requests at a time. While a response runs, the server renews the lease.",
        response: {
          200: streamAnswer("application/octet-stream", "The ciphertext.", CONTENT_HEADERS),
          206: streamAnswer("application/octet-stream", "The selected part.", RANGE_HEADERS),
          ...problemResponses(...refusals, "transfer_limit"),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const ticketVerifier = bearerVerifier(request);
      const lease = await requireLease(deps, id, ticketVerifier);
      const range = describe(request, reply, id, lease.size);
      return reply.send(await serveRange(deps, id, ticketVerifier, lease, range));
    },
  );

  app.head(
    paths.content(":id"),
    {
      schema: {
        ...schema,
        operationId: "describeContent",
        summary: "Get the size and ETag of the ciphertext",
        description: "Serves no byte and does not renew the lease. Errors have no body.",
        response: {
          200: emptyAnswer("The headers of the whole ciphertext.", CONTENT_HEADERS),
          206: emptyAnswer("The headers of the selected part.", RANGE_HEADERS),
          ...problemResponses(...refusals),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const lease = await requireLease(deps, id, bearerVerifier(request));
      describe(request, reply, id, lease.size);
      return reply.send(null);
    },
  );
}

/** Sets status and headers for the requested range, and returns that range. */
function describe(
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  size: number,
): ByteRange {
  // A ciphertext never changes, so the share's id identifies it.
  const etag = `"${id}"`;
  const ifRange = request.headers["if-range"];
  const asked = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
  const range = parseByteRange(asked, size);
  reply.headers({ etag, "accept-ranges": "bytes", "content-type": "application/octet-stream" });
  if (range === "not_satisfiable") {
    reply.header("content-range", `bytes */${size}`);
    throw new ProblemError("range_not_satisfiable");
  }
  const { start, end } = range ?? { start: 0, end: size };
  reply.header("content-length", end - start);
  if (range) reply.status(206).header("content-range", `bytes ${start}-${end - 1}/${size}`);
  return { start, end };
}
