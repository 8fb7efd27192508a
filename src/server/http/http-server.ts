import type { RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ProblemError } from "../errors/problem.ts";
import { type ClientConnectionsOptions, limitClientConnections } from "./client-connections.ts";
import { createServer } from "./node-http.ts";
import {
  isRefused,
  keepAnswering,
  oweAnswer,
  owedAnswers,
  problemOfClientError,
  refuseInTurn,
} from "./owed-answers.ts";

export interface HttpServerOptions {
  /** Headers must arrive within this time. A reader must take something within four times as long. */
  stallMs: number;
  /** Maximum number of connections. Excess connections are closed at once. */
  maxConnections: number;
  /** Null: no limit for one client. */
  clients: ClientConnectionsOptions | null;
  /** The class of its responses. */
  ServerResponse: typeof ServerResponse;
}

/** Maximum header lines of one request. Node drops excess lines silently, so its own limit is one higher. */
export const MAX_HEADER_LINES = 100;

const MAX_HEADER_SIZE = 16 * 1024;

/**
 * Maximum unanswered requests of one connection. Node reads requests until the answers fill its buffer: 27 MB (measured)
 * for a client that pipelines and reads nothing.
 */
const MAX_UNANSWERED = 32;

/** Longer than the keep-alive of proxies (60 s), so that the proxy closes an idle connection first. */
const KEEP_ALIVE_BEYOND_MS = 5_000;

/**
 * Node's HTTP server with limits on time and memory for each client. request-bodies.ts limits the time of bodies.
 * docs/decisions/0021-defences-of-connections.md says why each limit exists.
 */
export function createHttpServer(handle: RequestListener, options: HttpServerOptions): Server {
  const { stallMs, maxConnections, clients, ServerResponse } = options;
  const keepAliveMs = 2 * stallMs + KEEP_ALIVE_BEYOND_MS;
  const onRequest: RequestListener = (request, response) => {
    const { socket } = request;
    if (isRefused(socket) || socket.destroyed) return;
    const before = owedAnswers(socket);
    if (before.length >= MAX_UNANSWERED) {
      socket.destroy();
      return;
    }
    oweAnswer(socket, response);
    // Node may drop bytes pipelined after an Upgrade request.
    if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false;
    watchReader(socket, response, stallMs);
    response.once("close", () => beginIdleTime(socket));
    // Pipelined requests are handled one after another. A waiting request has opened and buffered nothing.
    const latest = before.at(-1);
    if (!latest) handle(request, response);
    else latest.once("close", () => socket.destroyed || handle(request, response));
  };
  const server = createServer(
    {
      headersTimeout: stallMs,
      // An upload may take hours. Bodies have limits of their own.
      requestTimeout: 0,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: Math.min(5_000, stallMs / 4),
      maxHeaderSize: MAX_HEADER_SIZE,
      // Node's own refusal has no body; header-rules.ts refuses instead.
      requireHostHeader: false,
      ServerResponse,
    },
    onRequest,
  );
  // A request that begins at the end of the idle time still has the usual time for its headers.
  const beginIdleTime = limitIdleTime(server, keepAliveMs + stallMs);
  server.maxConnections = maxConnections;
  // Otherwise workers pass an excess connection around for ever. The types lack this property.
  Object.assign(server, { dropMaxConnection: true });
  server.maxHeadersCount = MAX_HEADER_LINES + 1;
  if (clients) limitClientConnections(server, clients);
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    void refuseInTurn(socket as Socket, problemOfClientError(error));
  });
  // Ignore unknown Expect values.
  server.on("checkExpectation", onRequest);
  server.on("connect", (_request, socket) => {
    keepAnswering(socket as Socket);
    void refuseInTurn(socket as Socket, new ProblemError("method_not_allowed"));
  });
  return server;
}

/**
 * Closes a connection without unfinished answers after `withinMs`. Node's own keep-alive time-out restarts with every byte,
 * and a client may send empty lines before a request.
 *
 * @returns a function that restarts the idle time of a connection
 */
function limitIdleTime(server: Server, withinMs: number): (socket: Socket) => void {
  const timers = new WeakMap<Socket, NodeJS.Timeout>();
  server.on("connection", (socket: Socket) => {
    const closeIdle = () => {
      if (owedAnswers(socket).length === 0) socket.destroy();
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
 * In multiples of the stall time-out. Linux accepts more bytes only when a third of its buffer, up to 1.5 MB (measured), is
 * free: a reader of 12 KB/s shows progress once in two minutes.
 */
const READER_TIMEOUTS = 4;

/** Progress checks within a reader's time-out. */
const CHECKS = 4;

/**
 * Cuts a response whose reader takes nothing for four times `stallMs` while the server has bytes to send. Node's socket
 * time-out restarts with every byte that the reader sends, such as empty lines.
 */
function watchReader(socket: Socket, response: ServerResponse, stallMs: number): void {
  let taken = takenBy(socket);
  let failedChecks = 0;
  const timer = setInterval(
    () => {
      const takenNow = takenBy(socket);
      const isStalled = takenNow === taken && socket.writableLength > 0;
      failedChecks = isStalled ? failedChecks + 1 : 0;
      taken = takenNow;
      if (failedChecks >= CHECKS) socket.destroy();
    },
    (READER_TIMEOUTS * stallMs) / CHECKS,
  ).unref();
  response.once("close", () => clearInterval(timer));
}

/** Bytes that the kernel has accepted. They grow by whole writes of at most 256 KiB: at 12 KB/s, one fits in the time. */
function takenBy(socket: Socket): number {
  return socket.bytesWritten - socket.writableLength;
}
