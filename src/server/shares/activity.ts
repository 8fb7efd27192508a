import { EventEmitter } from "node:events";
import type { Peers } from "./peers.ts";
import type { Served } from "./served-progress.ts";

/** A change of a share. `Served` changes nothing in its record. */
export type ShareChange = Served | null;

interface RunningResponse {
  ticketVerifier: string;
  controller: AbortController;
  /** The ciphertext was sent up to it. Null: that was not reported. */
  offset: number | null;
  /** The latest announced offset, and its place in the order of announcements. */
  announced: { offset: number | null; place: number };
}

/** What a response tells about itself. */
export interface EnteredResponse {
  /** Aborts when the response must end. */
  signal: AbortSignal;
  /** The ciphertext was sent up to `offset`. Nothing records that. */
  served(offset: number, isEnd: boolean): void;
  leave(): void;
}

/** With 100 downloads of a share at once, its owner gets the progress this often. */
const PROGRESS_EVERY_MS = 500;

/**
 * Tracks what this process does for shares: responses that must end with their share, and listeners for changes.
 * Peers report changes by other processes. If a report is lost, a response finds the change when it next renews its
 * lease, and a listener when it next polls.
 */
export class Activity {
  readonly #responses = new Map<string, Set<RunningResponse>>();
  /** When the progress of a share with running responses was last announced. */
  readonly #announcedAt = new Map<string, number>();
  /** Emits the id of a share that may have changed, with its ShareChange. */
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #peers: Peers | null;
  readonly #now: () => number;
  #announcements = 0;

  /** @param now in milliseconds */
  constructor(peers: Peers | null = null, now: () => number = () => performance.now()) {
    this.#peers = peers;
    this.#now = now;
    peers?.subscribe((event) => {
      if (event.what === "served") {
        const { shareId, what: _, ...served } = event;
        return void this.#changes.emit(shareId, served);
      }
      if (event.what !== "changed" && event.what !== "burned") return;
      const { shareId, what } = event;
      if (what === "burned") this.#cut(shareId);
      this.#changes.emit(shareId, null);
    });
  }

  /** The number of running responses. */
  get running(): number {
    return [...this.#responses.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Registers a response, or returns null when the ticket already has `limit` responses. The caller calls `leave`
   * when the response has ended.
   */
  enterResponse(shareId: string, ticketVerifier: string, limit: number): EnteredResponse | null {
    const running = this.#responses.get(shareId) ?? new Set();
    if (responsesOf(running, ticketVerifier).length >= limit) return null;
    const response: RunningResponse = {
      ...{ ticketVerifier, controller: new AbortController() },
      ...{ offset: null, announced: { offset: null, place: 0 } },
    };
    this.#responses.set(shareId, running.add(response));
    const served = (offset: number, isEnd: boolean) => {
      response.offset = offset;
      if (isEnd) this.#announceServed(shareId, response);
      else this.#announceNext(shareId, running);
    };
    const leave = () => {
      if (!running.delete(response) || running.size > 0) return;
      this.#responses.delete(shareId);
      this.#announcedAt.delete(shareId);
    };
    return { signal: response.controller.signal, served, leave };
  }

  /** Whether this process runs a response of a ticket. */
  isServing(shareId: string, ticketVerifier: string): boolean {
    return responsesOf(this.#responses.get(shareId) ?? [], ticketVerifier).length > 0;
  }

  /** The connection of a response broke after it had sent the ciphertext up to `offset`. */
  announceInterrupted(shareId: string, ticketVerifier: string, offset: number): void {
    this.#emitServed(shareId, { ticketVerifier, offset, interrupted: true });
  }

  /** Ends all responses of a burned share, in this process and its peers. */
  cutResponses(shareId: string): void {
    this.#cut(shareId);
    this.#peers?.publish({ shareId, what: "burned" });
  }

  /** Ends the responses of one ticket in this process, because its lease has ended. */
  cutTicket(shareId: string, ticketVerifier: string): void {
    const running = this.#responses.get(shareId) ?? [];
    for (const { controller } of responsesOf(running, ticketVerifier)) controller.abort();
  }

  /** Calls `listener` when the share may have changed, until the returned function is called. */
  listen(shareId: string, listener: (change: ShareChange) => void): () => void {
    this.#changes.on(shareId, listener);
    return () => void this.#changes.off(shareId, listener);
  }

  /** The share may have changed: calls all listeners, in this process and its peers. */
  announce(shareId: string): void {
    this.#changes.emit(shareId, null);
    this.#peers?.publish({ shareId, what: "changed" });
  }

  /** Announces the response that waits longest, unless another one was just announced. */
  #announceNext(shareId: string, running: ReadonlySet<RunningResponse>): void {
    const announcedAt = this.#announcedAt.get(shareId) ?? Number.NEGATIVE_INFINITY;
    if (this.#now() - announcedAt < PROGRESS_EVERY_MS) return;
    const [next] = [...running]
      .filter(({ offset, announced }) => offset !== announced.offset)
      .sort((a, b) => a.announced.place - b.announced.place);
    if (next) this.#announceServed(shareId, next);
  }

  #announceServed(shareId: string, response: RunningResponse): void {
    const { ticketVerifier, offset } = response;
    response.announced = { offset, place: ++this.#announcements };
    this.#announcedAt.set(shareId, this.#now());
    this.#emitServed(shareId, { ticketVerifier, offset: offset ?? 0, interrupted: false });
  }

  #emitServed(shareId: string, served: Served): void {
    this.#changes.emit(shareId, served);
    this.#peers?.publish({ shareId, what: "served", ...served });
  }

  #cut(shareId: string): void {
    for (const { controller } of this.#responses.get(shareId) ?? []) controller.abort();
  }
}

function responsesOf(
  running: Iterable<RunningResponse>,
  ticketVerifier: string,
): RunningResponse[] {
  return [...running].filter((response) => response.ticketVerifier === ticketVerifier);
}
