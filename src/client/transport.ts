/** Sends one request and waits for the head of its answer. A browser has `fetch`; Node has a faster way. */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

export interface TransportRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | Blob | null;
  /** Sends the browser's cookies, if the page is from this server. */
  usesCookies: boolean;
  /** Ends the request, or the body of its answer. */
  signal: AbortSignal;
}

/**
 * The promise rejects with any error if there is no answer, if the answer is a redirect, and after an abort. After an
 * answer of success the transport no longer reads the request's body, so its bytes may change.
 */
export interface TransportAnswer {
  status: number;
  headers: AnswerHeaders;
  /** Can be read once. A piece stays as it is until the next one is requested. `return` stops its delivery at once. */
  body: AsyncIterator<Uint8Array, void, undefined>;
}

/** `name`: in lower case. */
export type AnswerHeaders = Pick<Headers, "get">;

export function fetchTransport(fetch: typeof globalThis.fetch): Transport {
  return async ({ url, method, headers, body, usesCookies, signal }) => {
    const response = await fetch(url, {
      method,
      headers,
      // `fetch` copies the bytes before it returns.
      body: body as BodyInit | null,
      signal,
      // A redirect could carry proofs and tokens to another server.
      redirect: "error",
      credentials: usesCookies ? "same-origin" : "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
    return {
      status: response.status,
      headers: response.headers,
      body: readStream(response.body),
    };
  };
}

/** Safari has no asynchronous iteration of streams. */
function readStream(
  stream: ReadableStream<Uint8Array> | null,
): AsyncIterator<Uint8Array, void, undefined> {
  const reader = stream?.getReader();
  return {
    async next() {
      const result = await reader?.read();
      return result?.value
        ? { value: result.value, done: false }
        : { value: undefined, done: true };
    },
    async return() {
      await reader?.cancel().catch(() => {});
      return { value: undefined, done: true };
    },
  };
}
