import { type EventEmitter, once } from "node:events";
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { Transport, TransportAnswer } from "../client/transport.ts";
import { freeMemory } from "../protocol/bytes.ts";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The requests of the command line, by `node:http`. `fetch` would copy each body. An error has the form of `fetch`: its
 * cause is the system's error.
 */
export const nodeTransport: Transport = async ({ url, method, headers, body, signal }) => {
  try {
    const { request } = url.startsWith("https:") ? https : http;
    const bytes = body instanceof Blob ? await body.bytes() : body;
    const length = bytes === null ? {} : { "content-length": String(Buffer.byteLength(bytes)) };
    const sending = request(url, { method, headers: { ...headers, ...length }, signal });
    // A request can fail after its answer has come, when nobody waits for it.
    sending.on("error", () => {});
    const answering = once(sending, "response");
    sending.end(bytes);
    const [response] = (await answering) as [IncomingMessage];
    response.on("error", () => {});
    return await answerOf({ sending, response, method, signal });
  } catch (error) {
    throw failureOf(error, signal);
  }
};

interface Exchange {
  sending: ClientRequest;
  response: IncomingMessage;
  method: string;
  signal: AbortSignal;
}

async function answerOf(exchange: Exchange): Promise<TransportAnswer> {
  const { sending, response, method } = exchange;
  const { statusCode: status = 0, headers } = response;
  if (REDIRECTS.has(status)) {
    sending.destroy();
    throw new Error("unexpected redirect");
  }
  // A server can answer before it has read the request. After a success the caller may change the body's bytes.
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && !sending.writableFinished) await eventBeforeClose(sending, "finish");
  const hasBody = method !== "HEAD" && status !== 204;
  // The next request uses the same connection if this answer has ended.
  if (!hasBody) await eventBeforeClose(response.resume(), "end");
  return {
    status,
    headers: {
      get(name) {
        const value = headers[name];
        return value === undefined ? null : String(value);
      },
    },
    body: hasBody ? bodyOf(exchange) : noBody(),
  };
}

/** @throws if the stream closes first */
async function eventBeforeClose(stream: EventEmitter, event: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stream.once(event, resolve);
  stream.once("close", () => reject(new Error("The connection ended.")));
  await promise;
}

async function* noBody(): AsyncGenerator<Uint8Array, void, undefined> {}

function bodyOf({ sending, response, signal }: Exchange): TransportAnswer["body"] {
  const pieces: AsyncIterator<Uint8Array, void> = response[Symbol.asyncIterator]();
  let piece: Uint8Array | undefined;
  return {
    async next() {
      try {
        // Garbage collections are too rare: the next piece would get new memory, which takes longer than the read.
        if (piece) freeMemory(piece);
        const result = await pieces.next();
        piece = result.value ?? undefined;
        return result;
      } catch (error) {
        throw failureOf(error, signal);
      }
    },
    async return() {
      // The connection can't be used again while it has bytes of this request or answer.
      if (!response.readableEnded || !sending.writableFinished) sending.destroy();
      await pieces.return?.();
      return { value: undefined, done: true };
    },
  };
}

function failureOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  return new TypeError("fetch failed", { cause: withTlsCode(error) });
}

/** A request that waits for a connection gets EPROTO if TLS fails. This restores Node's code of the TLS error. */
function withTlsCode(error: unknown): unknown {
  const { code, message = "" } = error as NodeJS.ErrnoException;
  const [, reason] = /:SSL routines:[^:]*:([^:]+):/.exec(message) ?? [];
  if (code !== "EPROTO" || reason === undefined) return error;
  const tlsCode = `ERR_SSL_${reason.toUpperCase().replaceAll(" ", "_")}`;
  return Object.assign(new Error(message), { code: tlsCode });
}
