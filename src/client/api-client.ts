import {
  type ClaimRequest,
  ClaimResponse,
  type CreateShareRequest,
  CreateShareResponse,
  type PreviewRequest,
  PreviewResponse,
  paths,
  ServerConfig,
  ShareStatus,
  TUS_VERSION,
} from "../protocol/api.ts";
import { CodedError } from "../protocol/errors.ts";
import { ProblemError } from "./errors.ts";
import { Http, type HttpOptions, invalidAnswer, type RequestOptions } from "./http.ts";
import type { AnswerHeaders } from "./transport.ts";

/** A ciphertext from the requested byte to its end. */
export interface Content {
  /** The size in bytes of the whole ciphertext, not only of this part. */
  size: number;
  /** @throws UnreachableError when the connection breaks; the signal's reason */
  body: AsyncIterable<Uint8Array>;
}

/** The permission to create shares. */
export interface UploadPermission {
  uploadToken?: string | undefined;
  /** A cookie of this server, or of the proxy before it, says that a person has signed in. */
  usesCookies?: boolean;
}

/**
 * The HTTP API, one method for each call, without retries. Owner tokens and tickets are base64url; they travel in
 * headers, never in a URL.
 *
 * Every method throws ProblemError if the server rejects the request, UnreachableError if there is no valid answer,
 * and the signal's reason after an abort.
 */
export class ApiClient {
  readonly #http: Http;

  constructor(options: HttpOptions) {
    this.#http = new Http({ ...options, serverUrl: options.serverUrl.replace(/\/+$/, "") });
  }

  /** The server's URL, without a slash at the end. */
  get serverUrl(): string {
    return this.#http.serverUrl;
  }

  /** @throws CodedError `server_address`, too */
  async config(signal?: AbortSignal): Promise<ServerConfig> {
    try {
      return await this.#http.json("GET", paths.config, { signal }, ServerConfig);
    } catch (error) {
      // Every server has this path, so the address is wrong.
      const isElsewhere = error instanceof ProblemError && error.code === "not_found";
      throw isElsewhere ? new CodedError("server_address") : error;
    }
  }

  /**
   * A repeated request gets the first answer.
   *
   * @param permission the operator's permission to send
   */
  createShare(
    request: CreateShareRequest,
    signal?: AbortSignal,
    { uploadToken: bearer, usesCookies }: UploadPermission = {},
  ): Promise<CreateShareResponse> {
    const options = { bearer, usesCookies, json: request, signal };
    return this.#http.json("POST", paths.shares, options, CreateShareResponse);
  }

  /** The number of durable bytes of the ciphertext. */
  async uploadOffset(id: string, ownerToken: string, signal?: AbortSignal): Promise<number> {
    return offsetOf(await this.#upload("HEAD", id, ownerToken, { signal }));
  }

  /** Appends bytes at `offset`. Returns the number of durable bytes. */
  async uploadChunk(
    id: string,
    ownerToken: string,
    offset: number,
    bytes: Uint8Array | Blob,
    signal?: AbortSignal,
  ): Promise<number> {
    const headers = {
      "content-type": "application/offset+octet-stream",
      "upload-offset": String(offset),
    };
    return offsetOf(await this.#upload("PATCH", id, ownerToken, { headers, bytes, signal }));
  }

  async abandonUpload(id: string, ownerToken: string, signal?: AbortSignal): Promise<void> {
    await this.#upload("DELETE", id, ownerToken, { signal });
  }

  preview(id: string, request: PreviewRequest, signal?: AbortSignal): Promise<PreviewResponse> {
    return this.#http.json("POST", paths.preview(id), { json: request, signal }, PreviewResponse);
  }

  /** The same proofs and ticket get the same claim. */
  claim(id: string, request: ClaimRequest, signal?: AbortSignal): Promise<ClaimResponse> {
    return this.#http.json("POST", paths.claims(id), { json: request, signal }, ClaimResponse);
  }

  /** The ciphertext from the byte `fromByte` on. */
  async content(
    id: string,
    ticket: string,
    fromByte: number,
    signal?: AbortSignal,
  ): Promise<Content> {
    const headers = { accept: "application/octet-stream", range: `bytes=${fromByte}-` };
    const options = { bearer: ticket, headers, signal };
    const answer = await this.#http.open("GET", paths.content(id), options);
    const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(answer.headers.get("content-range") ?? "");
    const [start, end, size] = (range ?? []).slice(1).map(Number);
    if (size === undefined || start !== fromByte || end !== size - 1) {
      await answer.cancel();
      throw invalidAnswer();
    }
    return { size, body: answer.body };
  }

  /** Ends the lease. A repeated receipt succeeds too. */
  async confirmReceipt(
    id: string,
    ticket: string,
    receipt: string,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#http.headers("POST", paths.receipt(id), {
      bearer: ticket,
      json: { receipt },
      signal,
    });
  }

  status(id: string, ownerToken: string, signal?: AbortSignal): Promise<ShareStatus> {
    return this.#http.json("GET", paths.share(id), { bearer: ownerToken, signal }, ShareStatus);
  }

  /** A stream of new statuses as server-sent events. */
  async events(
    id: string,
    ownerToken: string,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const headers = { accept: "text/event-stream" };
    const options = { bearer: ownerToken, headers, signal };
    return (await this.#http.open("GET", paths.events(id), options)).body;
  }

  /** Allows the initial number of wrong passwords again. */
  async unlock(id: string, ownerToken: string, signal?: AbortSignal): Promise<void> {
    await this.#http.headers("POST", paths.unlock(id), { bearer: ownerToken, signal });
  }

  async burn(id: string, ownerToken: string, signal?: AbortSignal): Promise<void> {
    await this.#http.headers("DELETE", paths.share(id), { bearer: ownerToken, signal });
  }

  #upload(
    method: "HEAD" | "PATCH" | "DELETE",
    id: string,
    ownerToken: string,
    options: RequestOptions,
  ): Promise<AnswerHeaders> {
    // tus core: "The Tus-Resumable header MUST be included in every request and response".
    const headers = { ...options.headers, "tus-resumable": TUS_VERSION };
    return this.#http.headers(method, paths.upload(id), {
      ...options,
      bearer: ownerToken,
      headers,
    });
  }
}

function offsetOf(headers: AnswerHeaders): number {
  const text = headers.get("upload-offset") ?? "";
  if (!/^\d{1,15}$/.test(text)) throw invalidAnswer();
  return Number(text);
}
