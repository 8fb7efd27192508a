import type { Peers } from "./peers.ts";

/**
 * Tracks what this process does for shares: responses that must end with their share, and listeners for changes.
 * Peers report changes by other processes. A change that they miss shows when a response next renews its lease, or
 * a listener next polls.
 */
export class Activity {
  readonly #responses = new Map<string, Map<string, Set<AbortController>>>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #peers: Peers | null;

  constructor(peers: Peers | null = null) {
    this.#peers = peers;
    peers?.subscribe(({ shareId, what }) => {
      if (what === "writing") return;
      if (what === "burned") this.#cut(shareId);
      this.#wake(shareId);
    });
  }

  /**
   * Registers a response, or returns null when the ticket already has `limit` responses. The caller calls `leave`
   * when the response has ended.
   */
  enterResponse(
    shareId: string,
    ticketVerifier: string,
    limit: number,
  ): { signal: AbortSignal; leave: () => void } | null {
    const byTicket = this.#responses.get(shareId) ?? new Map<string, Set<AbortController>>();
    const running = byTicket.get(ticketVerifier) ?? new Set<AbortController>();
    if (running.size >= limit) return null;
    const controller = new AbortController();
    this.#responses.set(shareId, byTicket.set(ticketVerifier, running.add(controller)));
    const leave = () => {
      if (!running.delete(controller)) return;
      if (running.size === 0) byTicket.delete(ticketVerifier);
      if (byTicket.size === 0) this.#responses.delete(shareId);
    };
    return { signal: controller.signal, leave };
  }

  /** Ends all responses of a burned share, in this process and its peers. */
  cutResponses(shareId: string): void {
    this.#cut(shareId);
    this.#peers?.publish({ shareId, what: "burned" });
  }

  /** Ends the responses of one ticket in this process, because its lease has ended. */
  cutTicket(shareId: string, ticketVerifier: string): void {
    const running = this.#responses.get(shareId)?.get(ticketVerifier) ?? [];
    for (const controller of running) controller.abort();
  }

  /** Calls `listener` when the share may have changed, until the returned function is called. */
  listen(shareId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(shareId) ?? new Set();
    this.#listeners.set(shareId, listeners.add(listener));
    return () => {
      if (!listeners.delete(listener)) return;
      if (listeners.size === 0) this.#listeners.delete(shareId);
    };
  }

  /** The share may have changed: calls all listeners, in this process and its peers. */
  announce(shareId: string): void {
    this.#wake(shareId);
    this.#peers?.publish({ shareId, what: "changed" });
  }

  #cut(shareId: string): void {
    for (const running of this.#responses.get(shareId)?.values() ?? []) {
      for (const controller of running) controller.abort();
    }
  }

  #wake(shareId: string): void {
    for (const listener of this.#listeners.get(shareId) ?? []) listener();
  }
}
