import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ProblemError } from "../errors/problem.ts";
import { type ClientConnectionsOptions, limitClientConnections } from "./client-connections.ts";
import {
  isRefused,
  keepAnswering,
  oweAnswer,
  owesAnswer,
  problemOfClientError,
  refuseInTurn,
} from "./owed-answers.ts";

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
 * how slowly a body may come, which depends on what it is (request-bodies.ts).
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

/** What begins the idle time of a connection anew. */
type BeginIdleTime = (socket: Socket) => void;

/**
 * Closes a connection that has owed no answer for so long. node's own time between two requests begins anew with
 * every byte, and empty lines, which may stand before a request, are bytes too.
 */
export function limitIdleTime(server: Server, withinMs: number): BeginIdleTime {
  const timers = new WeakMap<Socket, NodeJS.Timeout>();
  server.on("connection", (socket: Socket) => {
    const closeIdle = () => {
      if (!owesAnswer(socket)) socket.destroy();
    };
    const timer = setTimeout(closeIdle, withinMs).unref();
    timers.set(socket, timer);
    socket.once("close", () => clearTimeout(timer));
  });
  return (socket) => {
    if (!socket.destroyed) timers.get(socket)?.refresh();
  };
}

/**
 * Requests that are sent ahead of their answers are handled one after the other, each when the answer before it is
 * over: one that waits has opened and buffered nothing, and one whose connection has gone is never handled.
 */
export function oneAtATime(handle: RequestListener): RequestListener {
  const latest = new WeakMap<Socket, ServerResponse>();
  return (request, response) => {
    const { socket } = request;
    const before = latest.get(socket);
    latest.set(socket, response);
    if (!before || before.closed) {
      handle(request, response);
      return;
    }
    before.once("close", () => {
      if (!socket.destroyed) handle(request, response);
    });
  };
}

/**
 * A kernel takes more only when a third of its buffer is free, up to 1.5 MB (measured on Linux): a reader of
 * 12 KB/s is seen to move once in two minutes.
 */
const READER_PATIENCE = 4;

/** How often in the time that a reader has it is looked whether it has moved. */
const LOOKS = 4;

/**
 * Cuts a response when its reader has taken nothing for four times `stallMs`, and not when the server has nothing to
 * send. node's own time-out of a socket is no measure of that: what the reader sends, such as empty lines, renews it.
 */
export function watchReader(socket: Socket, response: ServerResponse, stallMs: number): void {
  let taken = takenBy(socket);
  let looksInVain = 0;
  const timer = setInterval(
    () => {
      const takenNow = takenBy(socket);
      const isStalled = takenNow === taken && socket.writableLength > 0;
      looksInVain = isStalled ? looksInVain + 1 : 0;
      taken = takenNow;
      if (looksInVain >= LOOKS) socket.destroy();
    },
    (READER_PATIENCE * stallMs) / LOOKS,
  ).unref();
  response.once("close", () => clearInterval(timer));
}

/**
 * Bytes that the kernel has taken, counted by whole writes. A write has 256 KiB at most: every reader of 12 KB/s
 * gets over one in time.
 */
function takenBy(socket: Socket): number {
  return socket.bytesWritten - socket.writableLength;
}
