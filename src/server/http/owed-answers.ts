import { once } from "node:events";
import type { Socket } from "node:net";
import { ProblemError } from "../errors/problem.ts";
import { ANSWER_HEADERS } from "./answer-headers.ts";
import { type ServerResponse, STATUS_CODES } from "./node-http.ts";

const owed = new WeakMap<Socket, Set<ServerResponse>>();

export function oweAnswer(socket: Socket, response: ServerResponse): void {
  const responses = owed.get(socket) ?? new Set();
  owed.set(socket, responses.add(response));
  response.once("close", () => responses.delete(response));
}

/** The unfinished answers of the connection, in the order of their requests. */
export function owedAnswers(socket: Socket): ServerResponse[] {
  return [...(owed.get(socket) ?? [])];
}

/** Connections with a waiting refusal. The value is the problem of the next refusal, or null. */
const waiting = new WeakMap<Socket, ProblemError | null>();

/**
 * Refuses a malformed or late request after the answers to earlier requests, so that no client takes the refusal for one of
 * them. After malformed bytes, Node reports an error for each later read from the connection. So while one refusal waits,
 * only the first further problem is stored. It becomes the next refusal.
 */
export async function refuseInTurn(socket: Socket, problem: ProblemError): Promise<void> {
  if (waiting.has(socket)) {
    waiting.set(socket, waiting.get(socket) ?? problem);
    return;
  }
  waiting.set(socket, null);
  await refuseAfterOthers(socket, problem);
  const next = waiting.get(socket);
  waiting.delete(socket);
  if (next) await refuseInTurn(socket, next);
}

async function refuseAfterOthers(socket: Socket, problem: ProblemError): Promise<void> {
  if (isRefused(socket) || socket.destroyed) return;
  const responses = owedAnswers(socket);
  if (responses.some(({ headersSent, writableEnded }) => headersSent && !writableEnded)) {
    socket.destroy();
    return;
  }
  // An incomplete request is the last one, so it is the one to refuse.
  const unread = responses.find(({ req }) => !req.complete);
  const before = responses.filter((response) => response !== unread);
  await Promise.allSettled(before.map((response) => once(response, "close")));
  // The body arrived during the earlier answers.
  if (unread?.req.complete) return;
  if (unread?.headersSent) socket.destroy();
  else refuse(socket, problem, unread?.req.method);
}

/**
 * After a CONNECT, Node no longer listens to the connection. So this function passes "drain" events to the unfinished
 * answers. Without its error listener, a reset would end the process.
 */
export function keepAnswering(socket: Socket): void {
  socket.on("error", () => socket.destroy());
  socket.on("drain", () => {
    for (const response of owedAnswers(socket))
      if (response.socket === socket) response.emit("drain");
  });
}

/** How long unread bytes are read and dropped. Closing a connection with unread bytes would reset it, and lose the answer. */
const LINGER_MS = 2_000;

const refused = new WeakSet<Socket>();

/**
 * Answers with a problem document where no route can: to a connection that is refused before its first request, or to a
 * request that is late, malformed or a CONNECT. Closes the connection.
 *
 * @param method of the request, if known: the answer to a HEAD has no body
 */
export function refuse(socket: Socket, problem: ProblemError, method?: string): void {
  if (refused.has(socket)) return;
  refused.add(socket);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const [head, body] = responseOf(problem);
  socket.end(method === "HEAD" ? head : head + body);
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** True if a request on this connection was refused. Later requests on it are ignored. */
export function isRefused(socket: Socket): boolean {
  return refused.has(socket);
}

/** The problem of an error of Node's HTTP parser. */
export function problemOfClientError({ code }: NodeJS.ErrnoException): ProblemError {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new ProblemError("request_timeout");
    case "HPE_HEADER_OVERFLOW":
      return new ProblemError("headers_too_large");
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return new ProblemError("too_large");
    default:
      return new ProblemError("bad_request");
  }
}

function responseOf(problem: ProblemError): [head: string, body: string] {
  const body = JSON.stringify(problem.toDocument());
  const { retryAfterSeconds } = problem.extras;
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    "content-type: application/problem+json",
    `content-length: ${Buffer.byteLength(body)}`,
    ...(retryAfterSeconds === undefined ? [] : [`retry-after: ${retryAfterSeconds}`]),
    "connection: close",
    ...Object.entries(ANSWER_HEADERS).map(([name, value]) => `${name}: ${value}`),
  ];
  return [`${lines.join("\r\n")}\r\n\r\n`, body];
}
