import type { CreateShareRequest, ReceiptRequest, ServerConfig } from "../protocol/api.ts";
import { decodeBase64url, encodeUtf8 } from "../protocol/bytes.ts";
import { shareIdOf } from "../protocol/keys.ts";
import { problems } from "../protocol/problems.ts";
import { ProblemError } from "./errors.ts";
import { FakeShare, verifierText } from "./fake-share.suite.ts";

/** A request that the server received. */
export interface FakeRequest {
  method: string;
  path: string;
  headers: Headers;
  body: Uint8Array;
  /** Number of earlier requests with this method and this last path segment. */
  earlier: number;
}

/** A fault of one request. */
export type Fault =
  /** The request never arrives. */
  | "lost_request"
  /** The server handles the request, and its answer never arrives. */
  | "lost_answer"
  /** The server does not answer until the client gives up. */
  | "silence"
  /** The connection breaks after this number of bytes of the request's body. The server stores these bytes. */
  | { cutRequestAfter: number }
  /** The connection breaks after this number of bytes of the answer's body. */
  | { cutAnswerAfter: number }
  /** The answer's body ends after this number of bytes, without an error. */
  | { endAnswerAfter: number }
  /** The server sends this answer and does not handle the request. */
  | { answer: Response };

const BODY_CHUNK_SIZE = 10_000;

/** The server's side of the API behind a `fetch` function. It is honest except for the faults that tests set. */
export class FakeServer {
  readonly shares = new Map<string, FakeShare>();
  readonly requests: FakeRequest[] = [];
  readonly config: ServerConfig = {
    version: "1.0.0",
    baseUrl: null,
    maxShareSize: 1024 ** 3,
    maxInlineSize: 64 * 1024,
    maxManifestSize: 64 * 1024,
    uploadChunkSize: 1024 * 1024,
    defaultExpiry: 18_000,
    maxExpiry: 86_400,
    maxDownloads: 10,
    passwordAttempts: 5,
    claimLease: 900,
    uploadAccess: "open",
    expiryChoices: null,
    passwordRequired: false,
    receiveOnly: false,
    uploadsPaused: false,
    notice: null,
    abuseContact: null,
  };

  /** The upload token that may create shares, if `uploadAccess` is `token`. */
  uploadToken = "";

  /** Number of answers that the client cancelled. */
  endedAnswers = 0;

  /** Chooses the fault of each request. */
  faultOf: (request: FakeRequest) => Fault | null = () => null;

  /** Returns the false offset that HEAD reports; null for the true one. */
  reportedOffset: ((share: FakeShare) => number) | null = null;

  /** The text of the event stream. */
  events: (share: FakeShare) => string = (share) =>
    `event: status\ndata: ${JSON.stringify(share.status)}\n\n`;

  /** The only share. */
  get share(): FakeShare {
    const [share] = this.shares.values();
    if (!share || this.shares.size > 1) throw new Error(`There are ${this.shares.size} shares.`);
    return share;
  }

  countOf(method: string, lastPart: string): number {
    return this.requests.filter(
      (request) => request.method === method && lastPartOf(request.path) === lastPart,
    ).length;
  }

  readonly fetch = async (
    input: Parameters<typeof fetch>[0],
    init: RequestInit = {},
  ): Promise<Response> => {
    init.signal?.throwIfAborted();
    const request = this.#log(String(input), init);
    const fault = this.faultOf(request);
    if (fault === "silence") await aborted(init.signal);
    if (fault === "lost_request") throw new TypeError("fetch failed");
    const isCut = fault !== null && typeof fault === "object" && "cutRequestAfter" in fault;
    if (isCut) request.body = request.body.subarray(0, fault.cutRequestAfter);
    const answer =
      fault !== null && typeof fault === "object" && "answer" in fault
        ? fault.answer
        : await this.#answer(request).catch(problemResponse);
    if (fault === "lost_answer" || isCut) throw new TypeError("fetch failed");
    return withBody(answer, fault, init.signal, () => this.endedAnswers++);
  };

  #log(url: string, { method = "GET", headers, body }: RequestInit): FakeRequest {
    const path = new URL(url).pathname;
    const lastPart = lastPartOf(path);
    const request: FakeRequest = {
      method,
      path,
      headers: new Headers(headers),
      body:
        typeof body === "string"
          ? encodeUtf8(body)
          : // `fetch` copies its body: the caller may change the bytes after the answer.
            ((body ?? new Uint8Array()) as Uint8Array).slice(),
      earlier: this.countOf(method, lastPart),
    };
    this.requests.push(request);
    return request;
  }

  async #answer(request: FakeRequest): Promise<Response> {
    const [, , , resource, id = "", action = ""] = request.path.split("/");
    if (resource === "config") return Response.json(this.config);
    if (resource === "shares" && id === "") return this.#create(request);
    const share = this.shares.get(id);
    if (!share) throw ProblemError.of("not_found");
    if (resource === "uploads") return this.#upload(share, request);
    return this.#call(share, request, action);
  }

  async #create(request: FakeRequest): Promise<Response> {
    const isAdmitted = request.headers.get("authorization") === `Bearer ${this.uploadToken}`;
    if (this.config.uploadAccess === "token" && !isAdmitted) {
      throw ProblemError.of("upload_not_allowed");
    }
    const body = jsonOf<CreateShareRequest>(request);
    const id = await shareIdOf(decodeBase64url(body.ownerVerifier) ?? new Uint8Array());
    const share = this.shares.get(id) ?? new FakeShare(id, body);
    if (JSON.stringify(share.request) !== JSON.stringify(body)) throw ProblemError.of("conflict");
    this.shares.set(id, share);
    return Response.json(share.created, { status: 201 });
  }

  async #upload(share: FakeShare, request: FakeRequest): Promise<Response> {
    await this.#checkOwner(share, request);
    if (share.isGone && request.method !== "DELETE") throw ProblemError.of("gone");
    if (request.method === "DELETE") share.isGone = true;
    if (request.method === "PATCH") {
      share.append(Number(request.headers.get("upload-offset")), request.body);
    }
    const isHead = request.method === "HEAD";
    const reported = isHead ? this.reportedOffset?.(share) : undefined;
    const offset = reported ?? share.content.length;
    const headers = { "upload-offset": String(offset), "tus-resumable": "1.0.0" };
    return new Response(null, { status: isHead ? 200 : 204, headers });
  }

  async #call(share: FakeShare, request: FakeRequest, action: string): Promise<Response> {
    switch (`${request.method} ${action}`) {
      case "POST preview":
        return Response.json(await share.preview(jsonOf(request)));
      case "POST claims":
        return Response.json(await share.claim(jsonOf(request)), { status: 201 });
      case "GET content":
        return contentResponse(share, request);
      case "POST receipt":
        share.confirm(await bearerOf(request), jsonOf<ReceiptRequest>(request).receipt);
        return new Response(null, { status: 204 });
    }
    await this.#checkOwner(share, request);
    if (action === "events") return new Response(this.events(share));
    if (request.method === "GET") return Response.json(share.status);
    if (request.method === "DELETE") share.isGone = true;
    return new Response(null, { status: 204 });
  }

  async #checkOwner(share: FakeShare, request: FakeRequest): Promise<void> {
    if ((await bearerOf(request)) !== share.request.ownerVerifier) {
      throw ProblemError.of("unauthorized");
    }
  }
}

/** The server's answer with a problem document. */
export function problemResponse(error: unknown): Response {
  if (!(error instanceof ProblemError)) throw error;
  const { code, advice, reason, retryAfterSeconds } = error;
  const body = {
    type: `urn:onetimeshare:problem:${code}`,
    code,
    ...problems[code],
    advice,
    reason,
  };
  return new Response(JSON.stringify(body), {
    status: error.status,
    headers: {
      "content-type": "application/problem+json",
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    },
  });
}

async function contentResponse(share: FakeShare, request: FakeRequest): Promise<Response> {
  if (share.leases.get(await bearerOf(request)) !== "live") throw ProblemError.of("gone");
  const { content } = share;
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1]);
  if (!(start < content.length)) throw ProblemError.of("range_not_satisfiable");
  return new Response(content.slice(start), {
    status: 206,
    headers: { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` },
  });
}

/** Returns the answer with its body in small chunks, cut as the fault says. */
async function withBody(
  answer: Response,
  fault: Fault | null,
  signal: AbortSignal | null | undefined,
  onCancel: () => void,
): Promise<Response> {
  if (!answer.body) return answer;
  let bytes = new Uint8Array(await answer.arrayBuffer());
  let isBroken = false;
  if (fault !== null && typeof fault === "object") {
    if ("cutAnswerAfter" in fault) bytes = bytes.subarray(0, fault.cutAnswerAfter);
    if ("endAnswerAfter" in fault) bytes = bytes.subarray(0, fault.endAnswerAfter);
    isBroken = "cutAnswerAfter" in fault;
  }
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (signal?.aborted) controller.error(signal.reason);
      else if (bytes.length > 0) controller.enqueue(bytes.slice(0, BODY_CHUNK_SIZE));
      else if (isBroken) controller.error(new TypeError("terminated"));
      else controller.close();
      bytes = bytes.subarray(BODY_CHUNK_SIZE);
    },
    cancel: onCancel,
  });
  return new Response(body, { status: answer.status, headers: answer.headers });
}

async function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

function lastPartOf(path: string): string {
  const [, , , resource = "", , action] = path.split("/");
  return action ?? resource;
}

function jsonOf<T>(request: FakeRequest): T {
  return JSON.parse(new TextDecoder().decode(request.body));
}

async function bearerOf(request: FakeRequest): Promise<string> {
  const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token === undefined) throw ProblemError.of("unauthorized");
  return verifierText(token);
}
