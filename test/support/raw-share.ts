import { createHash, randomBytes } from "node:crypto";
import {
  type ClaimResponse,
  type Problem,
  paths,
  type ShareStatus,
  TUS_VERSION,
} from "../../src/protocol/api.ts";
import { shareIdOf } from "../../src/protocol/keys.ts";
import { noteSecret } from "./evidence.ts";

/** An answer with its complete body. */
export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  /** The parsed body if it is JSON, else null. */
  json: Body;
  bytes: Buffer;
}

export interface RawShareOptions {
  size?: number;
  /** Sends the ciphertext inside the request that creates the share. */
  inline?: boolean;
  withPassword?: boolean;
  maxDownloads?: number;
  expiresIn?: number;
}

/**
 * A share at the level of HTTP, without cryptography: ciphertext and proofs are random bytes. It has every call of
 * the API in its documented form, so that a test can change any part of it.
 */
export class RawShare {
  readonly url: string;
  readonly ciphertext: Buffer;
  readonly ownerToken = secret();
  readonly linkProof = secret();
  readonly passwordProof: string | null;
  readonly options: RawShareOptions;
  readonly manifest = randomBytes(1222).toString("base64url");
  id = "";

  constructor(url: string, options: RawShareOptions = {}) {
    this.url = url;
    this.options = options;
    this.ciphertext = randomBytes(options.size ?? 5_000);
    this.passwordProof = options.withPassword ? secret() : null;
  }

  /** Creates the share and, unless it is inline, uploads its ciphertext. */
  static async ready(url: string, options: RawShareOptions = {}): Promise<RawShare> {
    const share = await RawShare.created(url, options);
    if (!options.inline) {
      const { status } = await share.patch(0, share.ciphertext);
      if (status !== 204) throw new Error(`the upload was answered with ${status}`);
    }
    return share;
  }

  static async created(url: string, options: RawShareOptions = {}): Promise<RawShare> {
    const share = new RawShare(url, options);
    const answer = await share.create();
    if (answer.status !== 201) throw new Error(`the creation was answered with ${answer.status}`);
    return share;
  }

  createBody(): Record<string, unknown> {
    const { inline, maxDownloads, expiresIn } = this.options;
    return {
      size: this.ciphertext.length,
      linkVerifier: verifier(this.linkProof),
      ...(this.passwordProof ? { passwordVerifier: verifier(this.passwordProof) } : {}),
      ownerVerifier: verifier(this.ownerToken),
      manifest: this.manifest,
      ...(inline ? { content: this.ciphertext.toString("base64url") } : {}),
      ...(maxDownloads === undefined ? {} : { maxDownloads }),
      ...(expiresIn === undefined ? {} : { expiresIn }),
    };
  }

  async create(headers: Record<string, string> = {}): Promise<Answer> {
    this.id = await shareIdOf(Buffer.from(verifier(this.ownerToken), "base64url"));
    return call(this.url + paths.shares, { method: "POST", headers, json: this.createBody() });
  }

  proofs(): Record<string, string> {
    const { linkProof, passwordProof } = this;
    return { linkProof, ...(passwordProof ? { passwordProof } : {}) };
  }

  preview(proofs = this.proofs()): Promise<Answer> {
    return call(this.url + paths.preview(this.id), { method: "POST", json: proofs });
  }

  claim(ticket = secret(), proofs = this.proofs()): Promise<Answer<ClaimResponse & Problem>> {
    const json = { ...proofs, ticketVerifier: verifier(ticket) };
    return call(this.url + paths.claims(this.id), { method: "POST", json });
  }

  content(ticket: string, headers: Record<string, string> = {}): Promise<Answer> {
    return call(this.url + paths.content(this.id), { headers: { ...bearer(ticket), ...headers } });
  }

  receipt(ticket: string, receipt = secret()): Promise<Answer> {
    const url = this.url + paths.receipt(this.id);
    return call(url, { method: "POST", headers: bearer(ticket), json: { receipt } });
  }

  status(token = this.ownerToken): Promise<Answer<ShareStatus>> {
    return call(this.url + paths.share(this.id), { headers: bearer(token) });
  }

  burn(token = this.ownerToken): Promise<Answer> {
    return call(this.url + paths.share(this.id), { method: "DELETE", headers: bearer(token) });
  }

  unlock(token = this.ownerToken): Promise<Answer> {
    return call(this.url + paths.unlock(this.id), { method: "POST", headers: bearer(token) });
  }

  patch(offset: number, body: Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
    const upload = { ...this.tusHeaders(), "upload-offset": String(offset), ...headers };
    return call(this.url + paths.upload(this.id), { method: "PATCH", headers: upload, body });
  }

  /** The number of durable bytes of the upload, according to the server. */
  async offset(): Promise<number> {
    const url = this.url + paths.upload(this.id);
    const { headers } = await call(url, { method: "HEAD", headers: this.tusHeaders() });
    return Number(headers.get("upload-offset") ?? Number.NaN);
  }

  tusHeaders(): Record<string, string> {
    return {
      ...bearer(this.ownerToken),
      "tus-resumable": TUS_VERSION,
      "content-type": "application/offset+octet-stream",
    };
  }
}

interface Call {
  method?: string;
  headers?: Record<string, string>;
  json?: unknown;
  body?: Uint8Array | string;
}

export async function call<Body = Record<string, unknown>>(
  url: string,
  { method = "GET", headers = {}, json, body }: Call = {},
): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: { ...(json === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(body === undefined ? {} : { body: body as string | Uint8Array<ArrayBuffer> }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "") && bytes.length > 0;
  const parsed: unknown = isJson ? JSON.parse(bytes.toString()) : null;
  return { status: response.status, headers: response.headers, json: parsed as Body, bytes };
}

/** 32 random bytes in base64url: a proof, a token, a ticket or a receipt. */
export function secret(): string {
  const text = randomBytes(32).toString("base64url");
  noteSecret("token, ticket or proof", text);
  return text;
}

export function verifier(of: string): string {
  return createHash("sha256").update(Buffer.from(of, "base64url")).digest("base64url");
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
