import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ProblemError } from "../errors/problem.ts";
import type { App } from "./app-types.ts";
import { refuseInTurn } from "./owed-answers.ts";

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

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route reads its body piece by piece and says itself how slow it may be. */
    readsSlowBodies?: boolean;
  }
}

/** So much of an upload must come in the time in which it may stall: what a modem brings in two seconds. */
const LEAST_PROGRESS = 8 * 1024;

/** Refuses a request whose body is not whole after `withinMs`, but where its route reads slow ones. */
export function limitBodyTime(app: App, withinMs: number): void {
  app.addHook("onRequest", async ({ raw, routeOptions }, reply) => {
    if (!hasBody(raw.headers) || routeOptions.config.readsSlowBodies) return;
    const timer = setTimeout(() => {
      if (raw.complete) return;
      // It has its answer already: a second one would be taken for that to the next request.
      if (reply.raw.headersSent) raw.socket.destroy();
      else void refuseInTurn(raw.socket, new ProblemError("request_timeout"));
    }, withinMs).unref();
    raw.once("close", () => clearTimeout(timer));
  });
}

/** A body that ends with an error when its sender stalls. The time that its reader takes is not counted. */
export class UnstalledBody implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #stallMs: number;
  #isStalled = false;

  constructor(source: AsyncIterable<Uint8Array>, stallMs: number) {
    this.#source = source;
    this.#stallMs = stallMs;
  }

  get isStalled(): boolean {
    return this.#isStalled;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    // Not for await: it would close the connection with the body, before there is an answer.
    const pieces = this.#source[Symbol.asyncIterator]();
    let waitedMs = 0;
    let progress = 0;
    for (;;) {
      const startedAt = performance.now();
      const { done, value } = await this.#within(this.#stallMs - waitedMs, pieces.next());
      if (done) return;
      waitedMs += performance.now() - startedAt;
      progress += value.length;
      if (progress >= LEAST_PROGRESS) [waitedMs, progress] = [0, 0];
      yield value;
    }
  }

  #within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#isStalled = true;
        reject(new ProblemError("request_timeout"));
      }, ms).unref();
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}

function hasBody(headers: FastifyRequest["headers"]): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
