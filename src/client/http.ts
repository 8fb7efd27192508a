import type { Static, TSchema } from "typebox";
import { Check } from "typebox/value";
import { Problem } from "../protocol/api.ts";
import { asSentence } from "../protocol/errors.ts";
import { Type } from "../protocol/json-schema.ts";
import { ANSWER_FOREIGN, HTTP_STATUS } from "../protocol/occurrences.ts";
import type { ProblemCode } from "../protocol/problems.ts";
import { parseJson, retryAfterOf } from "../protocol/wire.ts";
import { ProblemError, tooSlow, UnknownProblemError, UnreachableError } from "./errors.ts";
import {
  type AnswerHeaders,
  fetchTransport,
  type Transport,
  type TransportAnswer,
} from "./transport.ts";

export interface HttpOptions {
  /** The URL of the server, without a slash at the end. */
  serverUrl: string;
  /** The platform's `fetch` unless set. */
  transport?: Transport | undefined;
  /** The idle time-out, in milliseconds. */
  timeoutMs?: number;
}

type Method = "GET" | "HEAD" | "POST" | "PATCH" | "DELETE";

export interface RequestOptions {
  /** An owner token or a ticket, base64url, or an upload token. */
  bearer?: string | undefined;
  headers?: Record<string, string>;
  json?: unknown;
  bytes?: Uint8Array | Blob;
  /** Sends the browser's cookies, if the page is from this server. */
  usesCookies?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  status: number;
  headers: AnswerHeaders;
  /** @throws UnreachableError when the connection breaks or its idle time-out ends; the signal's reason */
  body: AsyncIterable<Uint8Array>;
  /** Cancels a body that nobody reads. */
  cancel(): Promise<void>;
}

const TIMEOUT_MS = 30_000;

/** A JSON answer must be complete within this many time-outs, even if it arrives byte by byte. */
const MAX_JSON_TIMEOUTS = 4;

/** The longest answer in JSON, in bytes: far more than a claim with its manifest and inline content. */
const MAX_JSON_SIZE = 1024 * 1024;

/** The problem for each status of an answer to HEAD, which has no body. */
const problemsWithoutBody: Record<number, ProblemCode> = {
  401: "unauthorized",
  404: "not_found",
  410: "gone",
  412: "precondition_failed",
  429: "rate_limited",
  500: "internal",
  503: "unavailable",
};

/** The fields that every problem document has, in later versions too. */
const UnknownProblem = Type.Object({
  code: Type.String(),
  title: Type.String({ minLength: 1 }),
  detail: Type.Optional(Type.String()),
  advice: Type.Optional(Type.String()),
});

/** The HTTP of this API: bearer tokens, checked JSON, problem documents, an idle time-out. */
export class Http {
  readonly serverUrl: string;
  readonly #transport: Transport;
  readonly #timeoutMs: number;

  constructor({ serverUrl, transport, timeoutMs = TIMEOUT_MS }: HttpOptions) {
    this.serverUrl = serverUrl;
    this.#transport = transport ?? fetchTransport((...request) => globalThis.fetch(...request));
    this.#timeoutMs = timeoutMs;
  }

  /**
   * The answer as JSON of the given form.
   *
   * @throws ProblemError or UnknownProblemError for a problem document, UnreachableError for another answer or none
   */
  async json<T extends TSchema>(
    method: Method,
    path: string,
    options: RequestOptions,
    schema: T,
  ): Promise<Static<T>> {
    const { body } = await this.open(method, path, options);
    const value = parseJson(await readBodyText(body, this.#answerWithinMs));
    if (!Check(schema, value)) throw invalidAnswer();
    return value;
  }

  /** The headers of a 204, or of any answer to HEAD. Throws as `json` does. */
  async headers(method: Method, path: string, options: RequestOptions): Promise<AnswerHeaders> {
    const { status, headers, cancel } = await this.open(method, path, options);
    await cancel();
    // A captive portal answers 200 to everything.
    if (method !== "HEAD" && status !== 204) throw invalidAnswer();
    return headers;
  }

  get #answerWithinMs(): number {
    return MAX_JSON_TIMEOUTS * this.#timeoutMs;
  }

  /** The answer. The caller must read or cancel its body. Throws as `json` does. */
  async open(method: Method, path: string, options: RequestOptions): Promise<HttpAnswer> {
    const { signal } = options;
    const idle = new IdleTimeout(this.#timeoutMs, signal);
    let answer: TransportAnswer;
    try {
      answer = await this.#transport({
        url: this.serverUrl + path,
        method,
        headers: requestHeaders(options),
        body: options.json === undefined ? (options.bytes ?? null) : JSON.stringify(options.json),
        usesCookies: options.usesCookies === true,
        signal: idle.signal,
      });
    } catch (error) {
      throw explain(error, signal);
    } finally {
      idle.end();
    }
    const body = new AnswerBody(answer.body, idle, signal);
    const isSuccess = answer.status >= 200 && answer.status < 300;
    if (!isSuccess) {
      try {
        throw await readProblem(answer, body, method, this.#answerWithinMs);
      } finally {
        await body.end();
      }
    }
    const { status, headers } = answer;
    return { status, headers, body, cancel: () => body.end() };
  }
}

/** Aborts a request after the idle time-out, or with the caller's signal. */
class IdleTimeout {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #timeoutMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(timeoutMs: number, signal: AbortSignal | undefined) {
    this.#timeoutMs = timeoutMs;
    this.signal = AbortSignal.any([this.#controller.signal, ...(signal ? [signal] : [])]);
    this.begin();
  }

  begin(): void {
    this.end();
    this.#timer = setTimeout(() => {
      this.#controller.abort(tooSlow());
    }, this.#timeoutMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * The body of an answer. The reader's own time does not count as idle time. It is no generator, because `return` of a
 * generator would wait for the piece that the generator waits for.
 */
class AnswerBody implements AsyncIterableIterator<Uint8Array, void, undefined> {
  readonly #pieces: TransportAnswer["body"];
  readonly #idle: IdleTimeout;
  readonly #signal: AbortSignal | undefined;

  constructor(pieces: TransportAnswer["body"], idle: IdleTimeout, signal: AbortSignal | undefined) {
    this.#pieces = pieces;
    this.#idle = idle;
    this.#signal = signal;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, void>> {
    this.#idle.begin();
    try {
      return await this.#pieces.next();
    } catch (error) {
      await this.end();
      throw explain(error, this.#signal);
    } finally {
      this.#idle.end();
    }
  }

  /** If the reader stops early, the rest must not arrive. */
  async return(): Promise<IteratorResult<Uint8Array, void>> {
    await this.end();
    return { value: undefined, done: true };
  }

  async end(): Promise<void> {
    this.#idle.end();
    await this.#pieces.return?.();
  }
}

async function readBodyText(body: AsyncIterable<Uint8Array>, withinMs: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
  }, withinMs);
  try {
    for await (const bytes of body) {
      size += bytes.length;
      if (size > MAX_JSON_SIZE) throw invalidAnswer();
      if (isLate) throw tooSlow();
      text += decoder.decode(bytes, { stream: true });
    }
  } finally {
    clearTimeout(timer);
  }
  return text + decoder.decode();
}

async function readProblem(
  { status, headers }: TransportAnswer,
  body: AsyncIterable<Uint8Array>,
  method: Method,
  withinMs: number,
): Promise<Error> {
  const isProblem = headers.get("content-type")?.startsWith("application/problem+json") ?? false;
  const retryAfterSeconds = retryAfterOf(headers);
  if (isProblem && method === "HEAD") {
    const code = problemsWithoutBody[status];
    if (code) return ProblemError.of(code, { retryAfterSeconds });
  }
  const problem = isProblem ? parseJson(await readBodyText(body, withinMs)) : null;
  if (Check(Problem, problem)) return new ProblemError(problem, retryAfterSeconds);
  if (Check(UnknownProblem, problem)) {
    const { title, detail, advice } = problem;
    const words = [title, detail, advice].filter((part) => part !== undefined);
    return new UnknownProblemError(words.map(asSentence).join(" "), status, retryAfterSeconds);
  }
  const what = HTTP_STATUS.replace("{status}", String(status));
  return new UnreachableError(what, { status, retryAfterSeconds });
}

function requestHeaders({ bearer, json, headers }: RequestOptions): Record<string, string> {
  return {
    accept: "application/json",
    ...(json === undefined ? {} : { "content-type": "application/json" }),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...headers,
  };
}

function explain(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  // This is the idle time-out.
  if (error instanceof UnreachableError) return error;
  return new UnreachableError("The server can't be reached.", { cause: error });
}

/** The error for an answer that does not fit this API. */
export function invalidAnswer(): UnreachableError {
  return new UnreachableError(ANSWER_FOREIGN);
}
