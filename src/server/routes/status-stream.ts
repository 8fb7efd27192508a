import type { ServerResponse } from "node:http";
import type { ShareStatus } from "../../protocol/api.ts";

/** What time or another process has changed is seen at the next of these. */
const LOOK_AGAIN_EVERY_MS = 10_000;

/**
 * Then a stream ends, and who still listens connects again: whether anyone reads can't be seen while there is
 * little to tell, for the kernel holds it.
 */
const LONGEST_STREAM_MS = 3_600_000;

/** Server-sent events (HTML Standard, section 9.2): a whole status each time that it differs from the last. */
export class StatusStream {
  readonly #response: ServerResponse;
  readonly #readStatus: () => Promise<ShareStatus>;
  #last = "";
  #isReading = false;
  #isOutdated = false;

  constructor(response: ServerResponse, readStatus: () => Promise<ShareStatus>) {
    this.#response = response;
    this.#readStatus = readStatus;
  }

  send(status: ShareStatus): void {
    const json = JSON.stringify(status);
    if (json === this.#last || this.#response.writableEnded) return;
    this.#last = json;
    this.#response.write(`event: status\ndata: ${json}\n\n`);
    if (status.state === "gone") this.#response.end();
  }

  /** Sends what follows until the response is over; `listen` gives the way to stop listening. */
  follow(listen: (changed: () => void) => () => void): void {
    const stopListening = listen(() => void this.#refresh());
    const timer = setInterval(() => {
      // A comment keeps proxies from closing a quiet connection.
      if (!this.#response.writableEnded && !this.#response.writableNeedDrain) {
        this.#response.write(":\n\n");
      }
      void this.#refresh();
    }, LOOK_AGAIN_EVERY_MS);
    timer.unref();
    const ending = setTimeout(() => this.#response.end(), LONGEST_STREAM_MS).unref();
    this.#response.on("drain", () => void this.#refreshIfOutdated());
    this.#response.once("close", () => {
      stopListening();
      clearInterval(timer);
      clearTimeout(ending);
    });
    // Something may have happened between the first status and the listening.
    void this.#refresh();
  }

  /** Any number of changes while one status is read make one more reading. */
  async #refresh(): Promise<void> {
    this.#isOutdated = true;
    await this.#refreshIfOutdated();
  }

  async #refreshIfOutdated(): Promise<void> {
    // A listener who does not read gets the newest status when it does, not all in between.
    if (this.#isReading || this.#response.writableNeedDrain) return;
    this.#isReading = true;
    try {
      while (
        this.#isOutdated &&
        !this.#response.writableNeedDrain &&
        !this.#response.writableEnded
      ) {
        this.#isOutdated = false;
        this.send(await this.#readStatus());
      }
    } catch {
      // The store is away or has forgotten the share: the listener connects again and is told.
      this.#response.end();
    } finally {
      this.#isReading = false;
    }
  }
}
