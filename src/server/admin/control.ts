import { setTimeout as sleep } from "node:timers/promises";
import type { Peers } from "../shares/peers.ts";
import type { AdminStore, Control, Notice } from "./admin-store.ts";

/** A process reads the store again after this time, so that every process follows a change within two seconds. */
const FRESH_FOR_MS = 1_500;

/** A page does not wait longer for a slow store. */
const PAGE_WAITS_MS = 1_000;

interface Clocks {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Monotonic, in milliseconds. */
  elapsed?: () => number;
  /** How long a page waits for the store, in milliseconds. */
  pageWaitsMs?: number;
}

/**
 * The notice and the pause of uploads, for all processes on the same stores. A change applies at once in this process
 * and its peers. A process that misses the peer event follows within two seconds.
 */
export class ServerControl {
  readonly #store: AdminStore;
  readonly #peers: Peers | null;
  readonly #now: () => number;
  readonly #elapsed: () => number;
  readonly #pageWaitsMs: number;
  #reading: { at: number; control: Promise<Control> } | null = null;
  /** The values that pages show while the store can't be reached. */
  #last: Control = { notice: null, uploadsPaused: false };

  constructor(
    store: AdminStore,
    peers: Peers | null,
    { now, elapsed = () => performance.now(), pageWaitsMs = PAGE_WAITS_MS }: Clocks,
  ) {
    this.#store = store;
    this.#peers = peers;
    this.#now = now;
    this.#elapsed = elapsed;
    this.#pageWaitsMs = pageWaitsMs;
    peers?.subscribe(({ what }) => {
      if (what === "control_changed") this.#reading = null;
    });
  }

  /** At most two seconds old. @throws StoreUnavailableError */
  async read(): Promise<Control> {
    const at = this.#elapsed();
    if (!this.#reading || at - this.#reading.at >= FRESH_FOR_MS) {
      const reading = { at, control: this.#store.readControl() };
      this.#reading = reading;
      reading.control.catch(() => {
        if (this.#reading === reading) this.#reading = null;
      });
    }
    const { notice, uploadsPaused } = await this.#reading.control;
    this.#last = { notice: this.#current(notice), uploadsPaused };
    return this.#last;
  }

  /** Like `read`, for pages. If the store does not answer in time, returns the last control that was read. */
  async readForPage(): Promise<Control> {
    const giveUp = new AbortController();
    const late = sleep(this.#pageWaitsMs, null, { signal: giveUp.signal, ref: false });
    const read = this.read().catch(() => null);
    const control = await Promise.race([read, late.catch(() => null)]);
    giveUp.abort();
    return control ?? { ...this.#last, notice: this.#current(this.#last.notice) };
  }

  async setNotice(notice: Notice | null): Promise<void> {
    await this.#store.setNotice(notice);
    this.#announce();
  }

  async setUploadsPaused(paused: boolean): Promise<void> {
    await this.#store.setUploadsPaused(paused);
    this.#announce();
  }

  #announce(): void {
    this.#reading = null;
    this.#peers?.publish({ what: "control_changed" });
  }

  #current(notice: Notice | null): Notice | null {
    return notice?.until != null && notice.until <= this.#now() ? null : notice;
  }
}
