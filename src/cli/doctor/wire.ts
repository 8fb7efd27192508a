import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A request as it goes over the wire. */
export interface WireRequest {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: Uint8Array | undefined;
  /** The address of this machine that sends the request. */
  from?: string | undefined;
  /** The request uses only server addresses of this family. */
  family?: 4 | 6 | undefined;
}

/** An answer with everything that `fetch` hides: doubled headers, the version of HTTP, the connection. */
export interface WireAnswer {
  status: number;
  httpVersion: string;
  /** Names in lower case, each line on its own. */
  lines: [name: string, value: string][];
  body: Buffer;
  socket: Socket;
}

/** A request whose body is sent piece by piece. */
export interface OpenRequest {
  request: http.ClientRequest;
  /** Never rejects: null if the connection ended without an answer. */
  answer: Promise<http.IncomingMessage | null>;
}

export const ANSWER_WITHIN_MS = 15_000;
const MAX_BODY_SIZE = 1024 * 1024;

/** Sends requests to one server, each on a connection of its own. */
export class Wire {
  readonly serverUrl: string;
  readonly #signal: AbortSignal;

  constructor(serverUrl: string, signal: AbortSignal) {
    this.serverUrl = serverUrl;
    this.#signal = signal;
  }

  /** Begins a request. The caller sends the body and ends or destroys the request. */
  open({ method = "GET", path, headers = {}, from, family }: WireRequest): OpenRequest {
    const url = new URL(this.serverUrl + path);
    const begin = url.protocol === "https:" ? https.request : http.request;
    const request = begin(url, {
      method,
      headers,
      agent: false,
      signal: this.#signal,
      ...(from === undefined ? {} : { localAddress: from }),
      ...(family === undefined ? {} : { family }),
    });
    const answer = new Promise<http.IncomingMessage | null>((resolve) => {
      request.once("response", resolve);
      request.once("close", () => resolve(null));
    });
    // The caller sees the missing answer. `exchange` reports the error.
    request.on("error", () => {});
    return { request, answer };
  }

  /** @throws the system's or OpenSSL's error; an Error after 15 seconds without a complete answer */
  exchange(sent: WireRequest): Promise<WireAnswer> {
    const { request } = this.open(sent);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => request.destroy(new Error("no complete answer within 15 seconds")),
        ANSWER_WITHIN_MS,
      );
      request.once("close", () => {
        clearTimeout(timer);
        reject(new Error("the connection was closed without a complete answer"));
      });
      request.once("error", reject);
      request.once("response", (answer) => {
        // Node detaches the socket from an answer that has ended.
        const { socket } = answer;
        readAnswer(answer).then(
          (body) => resolve({ ...headOf(answer), body, socket }),
          (error: unknown) => reject(error),
        );
      });
      request.end(sent.body);
    });
  }
}

/** Resolves with the result of `work`, or with null after `ms`. */
export function within<Result>(ms: number, work: Promise<Result>): Promise<Result | null> {
  return Promise.race([work, sleep(ms, null, { ref: false })]);
}

export function headOf(answer: http.IncomingMessage): Omit<WireAnswer, "body" | "socket"> {
  const { rawHeaders, statusCode = 0, httpVersion } = answer;
  const lines = rawHeaders.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ""]] : [],
  );
  return { status: statusCode, httpVersion, lines };
}

/** The values of a header; more than one if it is doubled. */
export function headersOf({ lines }: Pick<WireAnswer, "lines">, name: string): string[] {
  return lines.flatMap(([each, value]) => (each === name ? [value] : []));
}

export function headerOf(answer: Pick<WireAnswer, "lines">, name: string): string | null {
  return headersOf(answer, name)[0] ?? null;
}

export function jsonOf({ body }: Pick<WireAnswer, "body">): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === "object" ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The problem code of an answer from OneTimeShare itself; null for an answer of a proxy. */
export function problemCodeOf(answer: Pick<WireAnswer, "lines" | "body">): string | null {
  if (!headerOf(answer, "content-type")?.startsWith("application/problem+json")) return null;
  const code = jsonOf(answer)?.code;
  return typeof code === "string" ? code : null;
}

export async function readAnswer(answer: http.IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MAX_BODY_SIZE) throw new Error("the answer is too long");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
