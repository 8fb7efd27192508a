import { setTimeout as sleep } from "node:timers/promises";
import { ProblemError } from "../errors/problem.ts";
import { BodyEndedEarly, untilAborted } from "./abortable-body.ts";
import { ownerProblem } from "./attempt.ts";
import type { BlobStore, BlobWriter } from "./blob-store.ts";
import type { MetadataStore, Upload, UploadView } from "./metadata-store.ts";
import type { PeerEvent, Peers } from "./peers.ts";
import { StoreUnavailableError } from "./store-errors.ts";

/** A store that works tells so soon that a share is gone. */
const GONE_IS_KNOWN_WITHIN_MS = 500;

/** After this many bytes a running PATCH is made durable, so that little is sent twice after a crash. */
const SYNC_EVERY = 8 * 1024 * 1024;

/** One of the unfinished uploads that a client may have; limits/upload-slot.ts says more. */
export interface UploadSlot {
  /** @throws ProblemError rate_limited */
  acquire(): Promise<void>;
  /** @throws ProblemError rate_limited if the slot has lapsed and another upload has it */
  renew(): Promise<void>;
  release(): Promise<void>;
}

export interface UploadChunk {
  id: string;
  ownerVerifier: string;
  /** Where in the ciphertext the body begins. */
  offset: number;
  /** The body's announced length; null where it has none. */
  length: number | null;
  body: AsyncIterable<Uint8Array>;
  /** Null if unfinished uploads have no limit. */
  slot: UploadSlot | null;
}

interface Turn {
  superseded: AbortController;
  over: Promise<void>;
  /** Known once the store has let this writer begin. */
  begun: { blobKey: string; fence: number } | null;
  /** The highest fence of a writer elsewhere that was heard of. */
  fenceElsewhere: number;
}

/**
 * The server's side of uploads: one writer each, and nothing acknowledged that is not durable. A writer that
 * another server has overtaken ends when it hears of that, at its next sync at the latest.
 */
export class Uploads {
  readonly #metadata: MetadataStore;
  readonly #blobs: BlobStore;
  readonly #peers: Peers | null;
  /** The one writer of each upload. */
  readonly #turns = new Map<string, Turn>();
  /** The one that waits for it to end: a newer one replaces it. */
  readonly #waiting = new Map<string, Turn>();

  constructor(metadata: MetadataStore, blobs: BlobStore, peers: Peers | null = null) {
    this.#metadata = metadata;
    this.#blobs = blobs;
    this.#peers = peers;
    peers?.subscribe((event) => this.#onPeerEvent(event));
  }

  async view(id: string, ownerVerifier: string): Promise<UploadView> {
    const answer = await this.#metadata.readUpload(id, ownerVerifier);
    if (answer.outcome !== "found") throw ownerProblem(answer);
    return answer;
  }

  /**
   * Appends a body to an upload and gives how it stands then. A writer that is at work is ended first and
   * waited for: what it has received is kept. One that still waits is ended too.
   */
  async append(chunk: UploadChunk): Promise<UploadView> {
    // A stranger must not be able to end the owner's writer, nor hold the owner's slot.
    const present = await this.view(chunk.id, chunk.ownerVerifier);
    // Where nobody is at work, what does not fit needs no fence, and so no commit.
    if (present.abandonedAt !== null && !this.#turns.has(chunk.id)) checkFits(chunk, present);
    if (present.abandonedAt !== null) await chunk.slot?.acquire();
    const { promise: over, resolve: leave } = Promise.withResolvers<void>();
    const superseded = new AbortController();
    const turn: Turn = { superseded, over, begun: null, fenceElsewhere: 0 };
    await this.#takeTurn(chunk.id, turn);
    try {
      const upload = await this.#write(chunk, turn);
      if (upload.abandonedAt === null) await chunk.slot?.release();
      return upload;
    } finally {
      if (this.#turns.get(chunk.id) === turn) this.#turns.delete(chunk.id);
      leave();
    }
  }

  /** Ends the writer of a share that is gone. */
  async end(id: string): Promise<void> {
    const turn = this.#turns.get(id);
    turn?.superseded.abort();
    await turn?.over;
  }

  /** Ends all writers and waits until what they have received is durable. */
  async endAll(): Promise<void> {
    for (const turn of this.#waiting.values()) turn.superseded.abort();
    await Promise.all([...this.#turns.keys()].map((id) => this.end(id)));
  }

  /** Whether a writer may still be making this blob, so that deleting it now could be in vain. */
  isWriting(blobKey: string): boolean {
    return [...this.#turns.values()].some((turn) => turn.begun?.blobKey === blobKey);
  }

  #onPeerEvent(event: PeerEvent): void {
    const turn = this.#turns.get(event.shareId);
    if (!turn) return;
    if (event.what === "burned") turn.superseded.abort();
    if (event.what !== "writing") return;
    turn.fenceElsewhere = Math.max(turn.fenceElsewhere, event.fence);
    endIfOvertaken(turn);
  }

  async #takeTurn(id: string, turn: Turn): Promise<void> {
    this.#waiting.get(id)?.superseded.abort();
    this.#waiting.set(id, turn);
    try {
      for (let before = this.#turns.get(id); before; before = this.#turns.get(id)) {
        before.superseded.abort();
        await before.over;
        if (turn.superseded.signal.aborted) throw supersededProblem();
      }
      this.#turns.set(id, turn);
    } finally {
      if (this.#waiting.get(id) === turn) this.#waiting.delete(id);
    }
  }

  async #write(chunk: UploadChunk, turn: Turn): Promise<UploadView> {
    const begun = await this.#metadata.beginUploadWrite(chunk.id, chunk.ownerVerifier);
    if (begun.outcome === "complete") {
      throw new ProblemError("conflict", { detail: "The upload is complete." });
    }
    if (begun.outcome === "storage_full") throw new ProblemError("storage_full");
    if (begun.outcome !== "writing") throw ownerProblem(begun);
    const { upload, fence } = begun;
    this.#peers?.publish({ shareId: chunk.id, what: "writing", fence });
    checkFits(chunk, upload);
    // Before a byte is asked for; while they come the writer looks again.
    if ((await this.#blobs.room()) <= 0) throw new ProblemError("storage_full");
    turn.begun = { blobKey: upload.blobKey, fence };
    endIfOvertaken(turn);
    try {
      const writer = await this.#blobs.openWriter(upload.blobKey, { ...upload, fence });
      return await this.#receive(chunk, upload, turn, writer, fence).finally(() => writer.close());
    } catch (error) {
      // A store may have failed only because another server has deleted what was written to.
      const isGone = await this.#findGone(chunk, upload, error);
      const isOvertaken = error instanceof StoreUnavailableError && turn.superseded.signal.aborted;
      throw isGone || isOvertaken ? supersededProblem() : error;
    }
  }

  /** Of a store that does not answer the sender must not wait for a second silence. */
  #findGone(chunk: UploadChunk, upload: Upload, error: unknown): Promise<boolean> {
    const isGone = this.#deleteIfGone(chunk, upload).catch(() => false);
    if (!(error instanceof StoreUnavailableError)) return isGone;
    return Promise.race([isGone, sleep(GONE_IS_KNOWN_WITHIN_MS, false, { ref: false })]);
  }

  /**
   * Another server may have ended the share and deleted its blob while this one was still writing: what came
   * after that is deleted here.
   */
  async #deleteIfGone({ id, ownerVerifier }: UploadChunk, { blobKey }: Upload): Promise<boolean> {
    const { outcome } = await this.#metadata.readUpload(id, ownerVerifier);
    if (outcome !== "gone" && outcome !== "not_found") return false;
    await this.#blobs.delete(blobKey);
    return true;
  }

  async #receive(
    chunk: UploadChunk,
    upload: Upload,
    turn: Turn,
    writer: BlobWriter,
    fence: number,
  ): Promise<UploadView> {
    let received = upload.offset;
    let synced = upload.offset;
    let recorded: UploadView | null = null;
    const record = async (): Promise<UploadView> => {
      const answer = await this.#metadata.recordUploaded(chunk.id, fence, synced);
      if (answer.outcome === "superseded") throw supersededProblem();
      if (answer.outcome !== "found") throw new ProblemError("storage_full");
      recorded = answer;
      return answer;
    };
    const sync = async () => {
      if (received === synced) return;
      synced = await writer.sync();
      await record();
    };
    const renewSlot = async () => {
      try {
        await chunk.slot?.renew();
      } catch (error) {
        // Without a slot no more may come. What has is good, and need not come again.
        await syncUnlessWhole(sync, received, upload);
        throw error;
      }
    };
    try {
      for await (const bytes of untilAborted(chunk.body, turn.superseded.signal)) {
        if (received + bytes.length > upload.size) throw tooLongProblem(upload);
        await writer.write(bytes);
        received += bytes.length;
        await renewSlot();
        // The last sync makes the share ready: only when the body has ended is it known to fit.
        if (received - synced >= SYNC_EVERY && received < upload.size) await sync();
      }
    } catch (error) {
      if (error instanceof BodyEndedEarly) await syncUnlessWhole(sync, received, upload);
      throw error instanceof BodyEndedEarly ? supersededProblem() : error;
    }
    await sync();
    // After a body without bytes: the share may be gone since the writer began.
    return recorded ?? record();
  }
}

/** Its own fence may come to be known after that of the writer that has overtaken it. */
function endIfOvertaken({ begun, fenceElsewhere, superseded }: Turn): void {
  if (begun && begun.fence < fenceElsewhere) superseded.abort();
}

/**
 * All bytes may have arrived when the body broke off, or could go on no more. They are not taken for the whole, because more might
 * have followed: the next writer sends the rest, which may be nothing but its last bytes again.
 */
async function syncUnlessWhole(
  sync: () => Promise<void>,
  received: number,
  upload: Upload,
): Promise<void> {
  if (received < upload.size) await sync();
}

function checkFits(chunk: UploadChunk, upload: Pick<Upload, "offset" | "size">): void {
  if (chunk.offset !== upload.offset) {
    throw new ProblemError("conflict", {
      detail: `The upload stands at ${upload.offset} bytes, the request begins at ${chunk.offset}.`,
    });
  }
  if (chunk.length !== null && chunk.length > upload.size - upload.offset) {
    throw tooLongProblem(upload);
  }
}

function tooLongProblem(upload: Pick<Upload, "size">): ProblemError {
  return new ProblemError("too_large", {
    detail: `The upload was announced with ${upload.size} bytes.`,
  });
}

function supersededProblem(): ProblemError {
  return new ProblemError("conflict", { detail: "Another request has gone on with this upload." });
}
