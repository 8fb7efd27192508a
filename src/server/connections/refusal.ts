import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ANSWER_HEADERS } from "../answer-headers.ts";
import { ProblemError } from "../problem.ts";

/** A connection that is closed with bytes unread loses its answer too: so long they are read and dropped. */
export const LINGER_MS = 2_000;

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
