import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import { ProblemError } from "../problem.ts";
import { type ClientConnectionsOptions, limitClientConnections } from "./client-connections.ts";
import { limitIdleTime } from "./idle-time.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { keepAnswering, oweAnswer, refuseInTurn } from "./owed-answers.ts";
import { isRefused, LINGER_MS, problemOfClientError } from "./refusal.ts";
import { watchReader } from "./stalled-readers.ts";

export interface HttpServerOptions {
  /** Headers arrive within this time; a response moves at least once in four times of it. */
  stallMs: number;
  /** Connections at a time. What is more is closed at once. */
  maxConnections: number;
  /** Null: a single client may have them all. */
  clients: ClientConnectionsOptions | null;
  /** The class of its responses. */
  ServerResponse: typeof ServerResponse;
}

/** Header lines of one request. node drops those beyond its own limit silently: it is told one more. */
export const MAX_HEADER_LINES = 100;

const MAX_HEADER_SIZE = 16 * 1024;

/**
 * Requests of one connection that are not answered yet. node reads on until their answers fill its buffer: 27 MB a
 * connection (measured) for a client that pipelines and reads nothing.
 */
const MOST_UNANSWERED = 32;

/** A kept-alive connection waits longer than proxies keep theirs (60 s), so that these close it first. */
const KEEP_ALIVE_BEYOND_MS = 5_000;

/**
 * node's HTTP server with limits on all that a client can make it wait for or hold. What is not settled here:
 * how slowly a body may come, which depends on what it is (slow-bodies.ts).
 */
export function createHttpServer(handle: RequestListener, options: HttpServerOptions): Server {
  const { stallMs, maxConnections, clients, ServerResponse } = options;
  const keepAliveMs = 2 * stallMs + KEEP_ALIVE_BEYOND_MS;
  const handleInTurn = oneAtATime(handle);
  const onRequest: RequestListener = (request, response) => {
    if (isRefused(request.socket) || request.socket.destroyed) return;
    if (oweAnswer(request.socket, response) > MOST_UNANSWERED) {
      request.socket.destroy();
      return;
    }
    // Of what came behind a request to upgrade node drops a piece: nothing more is to come here.
    if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false;
    watchReader(request.socket, response, stallMs);
    closeUnlessWhole(request, response);
    response.once("close", () => beginIdleTime(request.socket));
    handleInTurn(request, response);
  };
  const server = createServer(
    {
      headersTimeout: stallMs,
      // A whole upload may take hours: bodies have limits of their own.
      requestTimeout: 0,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: Math.min(5_000, stallMs / 4),
      maxHeaderSize: MAX_HEADER_SIZE,
      // node's own refusal has no body: the application refuses (header-rules.ts).
      requireHostHeader: false,
      ServerResponse,
    },
    onRequest,
  );
  // A request that begins while node still waits for one has the usual time for its headers.
  const beginIdleTime = limitIdleTime(server, keepAliveMs + stallMs);
  server.maxConnections = maxConnections;
  // Otherwise a worker hands one more to the next worker, and that one on, for ever. The types don't know it yet.
  Object.assign(server, { dropMaxConnection: true });
  server.maxHeadersCount = MAX_HEADER_LINES + 1;
  if (clients) limitClientConnections(server, clients);
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    void refuseInTurn(socket as Socket, problemOfClientError(error));
  });
  // An expectation that nobody knows is none: the request is answered as it is.
  server.on("checkExpectation", onRequest);
  server.on("connect", (_request, socket) => {
    keepAnswering(socket as Socket);
    void refuseInTurn(socket as Socket, new ProblemError("method_not_allowed"));
  });
  return server;
}

/** An answered request whose body never ends would keep its connection for ever. */
function closeUnlessWhole(request: IncomingMessage, response: ServerResponse): void {
  response.once("finish", () => {
    if (request.complete) return;
    const timer = setTimeout(() => {
      if (!request.complete) request.socket.destroy();
    }, LINGER_MS).unref();
    request.once("close", () => clearTimeout(timer));
  });
}
