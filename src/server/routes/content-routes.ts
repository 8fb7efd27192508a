import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { paths, ShareParams } from "../../protocol/api.ts";
import { ProblemError } from "../errors/problem.ts";
import type { App, AppDeps } from "../http/app-types.ts";
import { type ByteRange, findLease, parseByteRange, serveRange } from "../shares/serving.ts";
import { problemResponses } from "./api-schemas.ts";
import { bearerVerifier } from "./client.ts";

/** The ciphertext, whole or by one range, to whoever has the ticket of a living lease. */
export function contentRoutes(app: App, deps: AppDeps): void {
  const schema = {
    tags: ["recipient"],
    security: [{ bearer: [] }],
    params: ShareParams,
    headers: Type.Object({
      range: Type.Optional(Type.String({ description: "One range of bytes: `bytes=65702-`." })),
      "if-range": Type.Optional(
        Type.String({ description: "The ETag of what was fetched before." }),
      ),
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
          "At most 8 requests at a time under one ticket. The lease is renewed while it runs.",
        response: problemResponses(...refusals, "transfer_limit"),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const ticketVerifier = await bearerVerifier(request);
      const lease = await findLease(deps, id, ticketVerifier);
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
        summary: "Ask for the size and ETag",
        response: problemResponses(...refusals),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const lease = await findLease(deps, id, await bearerVerifier(request));
      describe(request, reply, id, lease.size);
      return reply.send();
    },
  );
}

/** Sets status and headers for the part that is asked for, and gives that part. */
function describe(
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  size: number,
): ByteRange {
  // A ciphertext never changes, so the share's id tells it from every other one.
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
