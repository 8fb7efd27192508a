import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../http/app-types.ts";

/** A route for GET and HEAD that is not part of the API. */
export function pageRoute(
  app: App,
  url: string,
  handler: (reply: FastifyReply, request: FastifyRequest) => FastifyReply | Promise<FastifyReply>,
): void {
  app.route({
    method: ["GET", "HEAD"],
    url,
    schema: { hide: true },
    handler: (request, reply) => handler(reply, request),
  });
}
