import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../app.ts";

/** Requests whose clients wait for leave to send their bodies (`Expect: 100-continue`, RFC 9110, 10.1.1). */
const waiting = new WeakSet<IncomingMessage>();

/**
 * Lets clients that ask first send a body only when it is about to be read: what is refused by its headers, or
 * by the state of the server, is refused without a byte of it. Without this Node says "continue" to all.
 */
export function letBodiesComeLate(app: App): void {
  app.server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request);
    app.server.emit("request", request, response);
  });
  app.addHook("preParsing", async (request, reply) => {
    // Uploads are read by their own code, after more questions.
    if (request.method !== "PATCH") letContinue(request, reply);
  });
  app.addHook("onSend", async (request, reply) => {
    // Nobody can tell whether the body still comes, so that no other request can follow on this connection.
    if (waiting.has(request.raw)) reply.header("connection", "close");
  });
}

/** A body that is asked for when somebody begins to read it. */
export function lateBody(
  request: FastifyRequest,
  reply: FastifyReply,
  body: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      letContinue(request, reply);
      return body[Symbol.asyncIterator]();
    },
  };
}

function letContinue(request: FastifyRequest, reply: FastifyReply): void {
  if (waiting.delete(request.raw)) reply.raw.writeContinue();
}
