import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ProblemError } from "../errors/problem.ts";
import type { App } from "./app-types.ts";
import { refuseInTurn } from "./owed-answers.ts";

/** Requests whose clients wait for "100 Continue" (RFC 9110, 10.1.1). */
const awaiting100 = new WeakSet<IncomingMessage>();

/**
 * Sends "100 Continue" only when the body is about to be read, so that a request which fails by its headers or by the
 * state of the server costs no body. By default, Node sends it at once.
 */
export function deferBodies(app: App): void {
  app.server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    awaiting100.add(request);
    app.server.emit("request", request, response);
  });
  app.addHook("preParsing", async (request, reply) => {
    // Uploads check more before they read their body.
    if (request.method !== "PATCH") sendContinue(request, reply);
  });
  app.addHook("onSend", async (request, reply) => {
    // The client may or may not send the body, so the server can't know where the next request begins.
    if (awaiting100.has(request.raw)) reply.header("connection", "close");
  });
}

/** Sends "100 Continue" when a reader begins to read the body. */
export function deferredBody<Piece>(
  request: FastifyRequest,
  reply: FastifyReply,
  body: AsyncIterable<Piece>,
): AsyncIterable<Piece> {
  return {
    [Symbol.asyncIterator]() {
      sendContinue(request, reply);
      return body[Symbol.asyncIterator]();
    },
  };
}

function sendContinue(request: FastifyRequest, reply: FastifyReply): void {
  if (awaiting100.delete(request.raw)) reply.raw.writeContinue();
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route streams its body and limits its speed by itself. */
    readsSlowBodies?: boolean;
  }
}

/** Refuses a request whose body is incomplete after `withinMs`, except on routes that read slow bodies. */
export function limitBodyTime(app: App, withinMs: number): void {
  app.addHook("onRequest", async ({ raw, routeOptions }, reply) => {
    if (!hasBody(raw.headers) || routeOptions.config.readsSlowBodies) return;
    const timer = setTimeout(() => {
      if (raw.complete) return;
      // After an answer, a refusal would look like the answer to the next request.
      if (reply.raw.headersSent) raw.socket.destroy();
      else void refuseInTurn(raw.socket, new ProblemError("request_timeout"));
    }, withinMs).unref();
    raw.once("close", () => clearTimeout(timer));
  });
}

function hasBody(headers: FastifyRequest["headers"]): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
