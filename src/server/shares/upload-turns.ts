import { ProblemError } from "../errors/problem.ts";
import type { PeerEvent, Peers } from "./peers.ts";

/** The right of one request to write to an upload. It aborts when another request takes over, or the share is gone. */
export class UploadTurn {
  readonly aborted = new AbortController();
  readonly ended = Promise.withResolvers<void>();
  /** Set when the store has given the writer its fence. */
  begun: { blobKey: string; fence: number } | null = null;
  /** The highest fence in the events of peers. An event can arrive before this writer has its fence. */
  peerFence = 0;

  abortIfOvertaken(): void {
    if (this.begun && this.begun.fence < this.peerFence) this.aborted.abort();
  }
}

/** Gives each upload one writer at a time. A new writer aborts the running one and replaces a waiting one. */
export class UploadTurns {
  readonly #running = new Map<string, UploadTurn>();
  readonly #waiting = new Map<string, UploadTurn>();

  constructor(peers: Peers | null) {
    peers?.subscribe((event) => this.#onPeerEvent(event));
  }

  /** The number of running writers. */
  get running(): number {
    return this.#running.size;
  }

  isRunning(shareId: string): boolean {
    return this.#running.has(shareId);
  }

  /** Whether a running writer may still create this blob. Deleting the blob would then be in vain. */
  isWriting(blobKey: string): boolean {
    return [...this.#running.values()].some((turn) => turn.begun?.blobKey === blobKey);
  }

  /**
   * Runs `work` as the only writer of an upload, after the running writer has ended.
   *
   * @throws ProblemError conflict when a newer request replaces this one while it waits
   */
  async run<Result>(shareId: string, work: (turn: UploadTurn) => Promise<Result>): Promise<Result> {
    const turn = new UploadTurn();
    await this.#wait(shareId, turn);
    try {
      return await work(turn);
    } finally {
      this.#running.delete(shareId);
      turn.ended.resolve();
    }
  }

  /** Aborts the writer of an upload, and waits until its received bytes are durable. */
  async stop(shareId: string): Promise<void> {
    const turn = this.#running.get(shareId);
    turn?.aborted.abort();
    await turn?.ended.promise;
  }

  /** Aborts all writers, and waits until their received bytes are durable. */
  async stopAll(): Promise<void> {
    for (const turn of this.#waiting.values()) turn.aborted.abort();
    await Promise.all([...this.#running.keys()].map((id) => this.stop(id)));
  }

  async #wait(shareId: string, turn: UploadTurn): Promise<void> {
    this.#waiting.get(shareId)?.aborted.abort();
    this.#waiting.set(shareId, turn);
    try {
      while (this.#running.has(shareId)) {
        await this.stop(shareId);
        if (turn.aborted.signal.aborted) throw supersededProblem();
      }
      this.#running.set(shareId, turn);
    } finally {
      if (this.#waiting.get(shareId) === turn) this.#waiting.delete(shareId);
    }
  }

  #onPeerEvent(event: PeerEvent): void {
    if (event.what === "control_changed") return;
    const turn = this.#running.get(event.shareId);
    if (event.what === "burned") turn?.aborted.abort();
    if (event.what !== "writing" || !turn) return;
    turn.peerFence = Math.max(turn.peerFence, event.fence);
    turn.abortIfOvertaken();
  }
}

export function supersededProblem(): ProblemError {
  return new ProblemError("conflict", { detail: "Another request has continued this upload." });
}
