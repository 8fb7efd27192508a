import { setTimeout as sleep } from "node:timers/promises";
import { ProblemError } from "../errors/problem.ts";
import { BodyEndedEarly, untilAborted } from "./abortable-body.ts";
import { refusalProblem } from "./attempt.ts";
import type { BlobStore, BlobWriter } from "./blob-store.ts";
import type { MetadataStore, Upload, UploadView } from "./metadata-store.ts";
import type { Peers } from "./peers.ts";
import { StoreUnavailableError } from "./store-errors.ts";
import { supersededProblem, type UploadTurn, UploadTurns } from "./upload-turns.ts";

/** After a store error the sender waits no longer than this to learn whether the share is gone. */
const GONE_CHECK_WITHIN_MS = 500;

/** Bytes between two syncs of a running PATCH. After a crash the sender sends at most these again. */
const SYNC_EVERY = 8 * 1024 * 1024;

/** One of the unfinished uploads that a client may have; limits/upload-slot.ts says more. */
export interface UploadSlot {
  /** @throws ProblemError rate_limited */
  acquire(): Promise<unknown>;
  /** @throws ProblemError rate_limited if the slot has expired and another upload has it */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/** Consecutive parts of a body. */
export interface Pieces {
  bytes: readonly Uint8Array[];
  /** Frees their memory. The request for the next pieces does so too. */
  free(): void;
}

/** The body of one PATCH. */
export interface UploadRequest {
  id: string;
  ownerVerifier: string;
  /** The offset in the ciphertext at which the body begins. */
  offset: number;
  /** Content-Length, or null without it. */
  length: number | null;
  body: AsyncIterable<Pieces>;
  /** Null if unfinished uploads have no limit. */
  slot: UploadSlot | null;
}

/**
 * Receives uploads. It acknowledges only durable bytes, and gives each upload one writer. A writer that a peer has
 * overtaken stops at the peer's event, or at its next sync at the latest.
 */
export class Uploads {
  readonly #metadata: MetadataStore;
  readonly #blobs: BlobStore;
  readonly #peers: Peers | null;
  readonly turns: UploadTurns;

  constructor(metadata: MetadataStore, blobs: BlobStore, peers: Peers | null = null) {
    this.#metadata = metadata;
    this.#blobs = blobs;
    this.#peers = peers;
    this.turns = new UploadTurns(peers);
  }

  /** @throws ProblemError not_found, unauthorized, gone */
  async view(id: string, ownerVerifier: string): Promise<UploadView> {
    const answer = await this.#metadata.readUpload(id, ownerVerifier);
    if (answer.outcome !== "found") throw refusalProblem(answer);
    return answer;
  }

  /**
   * Appends a body to an upload and returns its new state. A running writer of the upload is stopped first, and the
   * bytes that it received stay.
   */
  async append(request: UploadRequest): Promise<UploadView> {
    const { id, ownerVerifier, slot } = request;
    // Only the owner may stop a running writer. Without one, the turn begins with a check of the owner.
    if (this.turns.isRunning(id)) await this.view(id, ownerVerifier);
    const upload = await this.turns.run(id, (turn) => this.#write(request, turn));
    if (upload.abandonedAt === null) await slot?.release();
    return upload;
  }

  async #write(request: UploadRequest, turn: UploadTurn): Promise<UploadView> {
    const { upload, fence } = await this.#begin(request);
    this.#peers?.publish({ shareId: request.id, what: "writing", fence });
    turn.begun = { blobKey: upload.blobKey, fence };
    turn.abortIfOvertaken();
    if (request.length !== null && request.length > upload.size - upload.offset) {
      throw tooLongProblem(upload);
    }
    await request.slot?.acquire();
    try {
      const writer = await this.#blobs.openWriter(upload.blobKey, { ...upload, fence });
      const record = (offset: number) => this.#record(request.id, fence, offset);
      return await writeBody(request, upload, {
        writer,
        record,
        signal: turn.aborted.signal,
      }).finally(() => writer.close());
    } catch (error) {
      // The store may have failed because another server has deleted the blob.
      const isGone = await this.#findGone(request, upload, error);
      const isOvertaken = error instanceof StoreUnavailableError && turn.aborted.signal.aborted;
      throw isGone || isOvertaken ? supersededProblem() : error;
    }
  }

  /** @throws ProblemError conflict, storage_full, not_found, unauthorized, gone */
  async #begin({ id, ownerVerifier, offset }: UploadRequest) {
    const begun = await this.#metadata.beginUploadWrite(id, ownerVerifier, offset);
    switch (begun.outcome) {
      case "writing":
        return begun;
      case "complete":
        throw new ProblemError("conflict", { detail: "The upload is complete." });
      case "wrong_offset":
        throw new ProblemError("conflict", {
          detail: `The server has ${begun.offset} bytes of the upload, but the request begins at ${offset}.`,
        });
      case "storage_full":
        throw new ProblemError("storage_full");
      default:
        throw refusalProblem(begun);
    }
  }

  async #record(id: string, fence: number, offset: number): Promise<UploadView> {
    const answer = await this.#metadata.recordUploaded(id, fence, offset);
    if (answer.outcome === "found") return answer;
    throw answer.outcome === "storage_full"
      ? new ProblemError("storage_full")
      : supersededProblem();
  }

  /** Limits the wait if a store does not answer, because the sender has already waited for it once. */
  #findGone(request: UploadRequest, upload: Upload, error: unknown): Promise<boolean> {
    const isGone = this.#deleteIfGone(request, upload).catch(() => false);
    if (!(error instanceof StoreUnavailableError)) return isGone;
    return Promise.race([isGone, sleep(GONE_CHECK_WITHIN_MS, false, { ref: false })]);
  }

  /** Deletes bytes that this writer wrote after another server had ended the share and deleted its blob. */
  async #deleteIfGone({ id, ownerVerifier }: UploadRequest, { blobKey }: Upload): Promise<boolean> {
    const { outcome } = await this.#metadata.readUpload(id, ownerVerifier);
    if (outcome !== "gone" && outcome !== "not_found") return false;
    await this.#blobs.delete(blobKey);
    return true;
  }
}

interface Output {
  writer: BlobWriter;
  /** Records that the upload is durable up to an offset. */
  record(offset: number): Promise<UploadView>;
  signal: AbortSignal;
}

/** Writes a body to its blob and records what is durable. */
async function writeBody(
  { body, slot }: UploadRequest,
  upload: Upload,
  { writer, record, signal }: Output,
): Promise<UploadView> {
  let received = upload.offset;
  let synced = upload.offset;
  const sync = async () => {
    if (received > synced) synced = await writer.sync();
    return record(synced);
  };
  // The last byte makes the share ready, so it counts only when the body has ended without more bytes. After an
  // aborted body the next writer sends the last bytes again.
  const syncUnlessWhole = async () => {
    if (received > synced && received < upload.size) await sync();
  };
  try {
    for await (const pieces of untilAborted(body, signal)) {
      const length = pieces.bytes.reduce((sum, piece) => sum + piece.length, 0);
      if (received + length > upload.size) throw tooLongProblem(upload);
      await writer.write(...pieces.bytes);
      // Not later: a sync may take long.
      pieces.free();
      received += length;
      try {
        await slot?.renew();
      } catch (error) {
        // Without a slot the request ends, but its received bytes stay.
        await syncUnlessWhole();
        throw error;
      }
      if (received - synced >= SYNC_EVERY) await syncUnlessWhole();
    }
  } catch (error) {
    if (!(error instanceof BodyEndedEarly)) throw error;
    await syncUnlessWhole();
    throw error.cause instanceof ProblemError ? error.cause : supersededProblem();
  }
  // An empty body is recorded too, because recording checks that the share still exists.
  return sync();
}

function tooLongProblem({ size }: Upload): ProblemError {
  return new ProblemError("too_large", {
    detail: `The share was created with a size of ${size} bytes.`,
  });
}
