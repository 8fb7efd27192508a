import type {
  ClaimRequest,
  ClaimResponse,
  CreateShareRequest,
  CreateShareResponse,
  PreviewRequest,
  PreviewResponse,
  ReceiptEntry,
  ShareStatus,
} from "../protocol/api.ts";
import { concatBytes, decodeBase64url, encodeBase64url, sha256 } from "../protocol/bytes.ts";
import { ProblemError } from "./errors.ts";

const NOW = "2030-01-01T00:00:00.000Z";
const LATER = "2030-01-01T05:00:00.000Z";

/** Returns the verifier of a proof, a token or a ticket; both are base64url. */
export async function verifierText(secret: string): Promise<string> {
  return encodeBase64url(await sha256(decodeBase64url(secret) ?? new Uint8Array()));
}

/** A share in an honest server's memory. Tests change its fields to make the server dishonest. */
export class FakeShare {
  readonly id: string;
  readonly request: CreateShareRequest;
  /** The received bytes of the ciphertext. */
  content: Uint8Array;
  isComplete: boolean;
  isGone = false;
  remainingDownloads: number;
  readonly leases = new Map<string, "live" | "over">();
  readonly receipts: ReceiptEntry[] = [];

  constructor(id: string, request: CreateShareRequest) {
    this.id = id;
    this.request = request;
    this.content = decodeBase64url(request.content ?? "") ?? new Uint8Array();
    this.isComplete = request.content !== undefined;
    this.remainingDownloads = request.maxDownloads ?? 1;
  }

  get state(): ShareStatus["state"] {
    if (this.isGone) return "gone";
    return this.isComplete ? "ready" : "uploading";
  }

  get created(): CreateShareResponse {
    const { id, state, request } = this;
    const isReady = state !== "uploading";
    return {
      id,
      uploadUrl: request.content === undefined ? `/api/v1/uploads/${id}` : null,
      expiresAt: isReady ? LATER : null,
      maxDownloads: request.maxDownloads ?? 1,
      state,
    };
  }

  get status(): ShareStatus {
    const isGone = this.state === "gone";
    return {
      id: this.id,
      state: this.state,
      gone: isGone ? { reason: "burned", at: NOW } : null,
      locked: false,
      needsPassword: this.request.passwordVerifier !== undefined,
      size: this.request.size,
      uploadedBytes: this.content.length,
      createdAt: NOW,
      expiresAt: this.created.expiresAt,
      maxDownloads: this.created.maxDownloads,
      remainingDownloads: this.remainingDownloads,
      remainingAttempts: null,
      timeline: [{ event: "created", at: NOW }],
      receipts: this.receipts,
    };
  }

  append(offset: number, bytes: Uint8Array): void {
    if (this.isGone) throw ProblemError.of("gone");
    if (this.isComplete || offset !== this.content.length) throw ProblemError.of("conflict");
    if (offset + bytes.length > this.request.size) throw ProblemError.of("too_large");
    this.content = concatBytes(this.content, bytes);
    this.isComplete = this.content.length === this.request.size;
  }

  async preview(request: PreviewRequest): Promise<PreviewResponse> {
    await this.#admit(request);
    if (this.remainingDownloads === 0) throw ProblemError.of("already_claimed");
    const { manifest, size } = this.request;
    return { manifest, size, expiresAt: LATER, remainingDownloads: this.remainingDownloads };
  }

  async claim(request: ClaimRequest): Promise<ClaimResponse> {
    await this.#admit(request);
    const lease = this.leases.get(request.ticketVerifier);
    if (lease !== "live") {
      if (lease === "over" || this.remainingDownloads === 0) {
        throw ProblemError.of("already_claimed");
      }
      this.leases.set(request.ticketVerifier, "live");
      this.remainingDownloads--;
    }
    const { manifest, size, content } = this.request;
    return {
      manifest,
      size,
      leaseExpiresAt: LATER,
      remainingDownloads: this.remainingDownloads,
      ...(content === undefined ? {} : { content }),
    };
  }

  /** Ends all leases and optionally returns their downloads. */
  endLeases({ giveBack }: { giveBack: boolean }): void {
    for (const [ticket, lease] of this.leases) {
      if (lease === "live" && giveBack) this.remainingDownloads++;
      this.leases.set(ticket, "over");
    }
  }

  confirm(ticketVerifier: string, receipt: string): void {
    const lease = this.leases.get(ticketVerifier);
    if (!lease) throw ProblemError.of("unauthorized");
    if (this.receipts.some((entry) => entry.ticketVerifier === ticketVerifier)) return;
    this.leases.set(ticketVerifier, "over");
    this.receipts.push({ at: NOW, ticketVerifier, receipt });
  }

  async #admit({ linkProof, passwordProof }: PreviewRequest): Promise<void> {
    const { linkVerifier, passwordVerifier } = this.request;
    if (this.isGone) throw ProblemError.of("gone");
    if ((await verifierText(linkProof)) !== linkVerifier) throw ProblemError.of("wrong_link");
    if (this.state === "uploading") throw ProblemError.of("not_ready");
    if (passwordVerifier === undefined) return;
    if (passwordProof === undefined) throw ProblemError.of("password_required");
    if ((await verifierText(passwordProof)) !== passwordVerifier) {
      throw ProblemError.of("wrong_password");
    }
  }
}
