import type { Peers } from "./peers.ts";

/**
 * What runs for shares in this process: responses that must end when their share does, and listeners who want
 * to know that something happened. What another process does its peers tell; without them it is found out
 * when a response next asks leave to send, or a listener next looks.
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
   * Enters a response under its share and ticket, or gives null when that ticket has `limit` running already.
   * The caller leaves when it is over.
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

  /** Cuts all responses of a share, those of other servers too: it is burned. */
  cutResponses(shareId: string): void {
    this.#cut(shareId);
    this.#peers?.publish({ shareId, what: "burned" });
  }

  /** Cuts the responses of one ticket in this process: its lease is over. */
  cutTicket(shareId: string, ticketVerifier: string): void {
    const running = this.#responses.get(shareId)?.get(ticketVerifier) ?? [];
    for (const controller of running) controller.abort();
  }

  /** Calls `listener` whenever something may have happened to the share, until the result is called. */
  listen(shareId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(shareId) ?? new Set();
    this.#listeners.set(shareId, listeners.add(listener));
    return () => {
      if (!listeners.delete(listener)) return;
      if (listeners.size === 0) this.#listeners.delete(shareId);
    };
  }

  /** Something may have happened to the share: tells all listeners, those of other servers too. */
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
