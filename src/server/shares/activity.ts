/**
 * What runs for shares in this process: responses that must end when their share does, and listeners who want
 * to know that something happened. What another process does is found out when a response next asks leave to
 * send, or a listener next looks.
 */
export class Activity {
  readonly #responses = new Map<string, Map<string, Set<AbortController>>>();
  readonly #listeners = new Map<string, Set<() => void>>();

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

  /** Cuts the responses of a share, or those of one ticket: what they serve is over. */
  cutResponses(shareId: string, ticketVerifier?: string): void {
    for (const [ticket, running] of this.#responses.get(shareId) ?? []) {
      if (ticketVerifier !== undefined && ticket !== ticketVerifier) continue;
      for (const controller of running) controller.abort();
    }
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

  announce(shareId: string): void {
    for (const listener of this.#listeners.get(shareId) ?? []) listener();
  }
}
