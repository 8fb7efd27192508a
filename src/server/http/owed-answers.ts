import { once } from "node:events";
import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ProblemError } from "../errors/problem.ts";
import { ANSWER_HEADERS } from "./answer-headers.ts";

/** The answers that each connection owes, in the order of their requests. */
const owed = new WeakMap<Socket, Set<ServerResponse>>();

/** Gives how many answers the connection owes, with this one. */
export function oweAnswer(socket: Socket, response: ServerResponse): number {
  const responses = owed.get(socket) ?? new Set();
  owed.set(socket, responses.add(response));
  response.once("close", () => responses.delete(response));
  return responses.size;
}

/** Whether a request of this connection is not answered yet, or not to its end. */
export function owesAnswer(socket: Socket): boolean {
  return (owed.get(socket)?.size ?? 0) > 0;
}

/** The connections whose refusal waits for its turn, each with what is to be refused after it, if there is more. */
const waiting = new WeakMap<Socket, ProblemError | null>();

/**
 * Refuses what can't be read, or does not come, after the answers to the requests before it: in the middle of one,
 * or before it, it would be taken for that one. Node tells anew of each piece that comes after the first bad one: one
 * refusal waits, however many there are.
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
  const responses = [...(owed.get(socket) ?? [])];
  if (responses.some(({ headersSent, writableEnded }) => headersSent && !writableEnded)) {
    socket.destroy();
    return;
  }
  // A request that is not whole is the one to refuse: it is the last that can have come.
  const unread = responses.find(({ req }) => !req.complete);
  const before = responses.filter((response) => response !== unread);
  await Promise.allSettled(before.map((response) => once(response, "close")));
  // Its body has come while the others were answered.
  if (unread?.req.complete) return;
  if (unread?.headersSent) socket.destroy();
  else refuse(socket, problem, unread?.req.method);
}

/**
 * With a CONNECT node lets go of its connection. What it did for the answers that are owed is done here: they go on
 * when their reader has taken something. Without a listener a reset would end the process.
 */
export function keepAnswering(socket: Socket): void {
  socket.on("error", () => socket.destroy());
  socket.on("drain", () => {
    for (const response of owed.get(socket) ?? [])
      if (response.socket === socket) response.emit("drain");
  });
}

/** A connection that is closed with bytes unread loses its answer too: so long they are read and dropped. */
const LINGER_MS = 2_000;

const refused = new WeakSet<Socket>();

/**
 * Answers a connection with a problem document where no route can: before there is a request, or instead of one
 * that never became whole. It is closed soon, whatever the other side does.
 *
 * @param method of the request, where it is known: the answer to a HEAD has no body
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

/** Whether the connection has had its last answer: what still comes on it counts for nothing. */
export function isRefused(socket: Socket): boolean {
  return refused.has(socket);
}

/** The problem that an error of node's HTTP parser is. */
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
