import type { ServerResponse } from "node:http";
import type { ServingProgress, ShareStatus } from "../../protocol/api.ts";
import type { ShareChange } from "../shares/activity.ts";
import type { Served } from "../shares/served-progress.ts";

/** A poll finds changes that no event has reported. */
const POLL_EVERY_MS = 10_000;

/**
 * Maximum duration of a stream; clients reconnect. The kernel buffers small events, so the server can't see whether anyone
 * still reads.
 */
const LONGEST_STREAM_MS = 3_600_000;

/**
 * Server-sent events (HTML Standard, section 9.2). Each change sends a whole status. While a recipient downloads, `progress`
 * events say how far the server has sent the ciphertext.
 */
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

  /** A slow reader gets only some of these events. */
  #sendProgress({ ticketVerifier, offset: servedBytes, interrupted }: Served): void {
    if (this.#response.writableEnded || this.#response.writableNeedDrain) return;
    const progress: ServingProgress = { ticketVerifier, servedBytes, interrupted };
    this.#response.write(`event: progress\ndata: ${JSON.stringify(progress)}\n\n`);
  }

  /** Sends changes until the response closes. `listen` returns a function that stops listening. */
  follow(listen: (changed: (change: ShareChange) => void) => () => void): void {
    const stopListening = listen((change) => {
      if (change) this.#sendProgress(change);
      else void this.#refresh();
    });
    const timer = setInterval(() => {
      // A comment prevents idle time-outs of proxies.
      if (!this.#response.writableEnded && !this.#response.writableNeedDrain) {
        this.#response.write(":\n\n");
      }
      void this.#refresh();
    }, POLL_EVERY_MS);
    timer.unref();
    const ending = setTimeout(() => this.#response.end(), LONGEST_STREAM_MS).unref();
    this.#response.on("drain", () => void this.#refreshIfOutdated());
    this.#response.once("close", () => {
      stopListening();
      clearInterval(timer);
      clearTimeout(ending);
    });
    // Changes between the first status and `listen` would be lost.
    void this.#refresh();
  }

  /** Changes during one read of the status cause one more read. */
  async #refresh(): Promise<void> {
    this.#isOutdated = true;
    await this.#refreshIfOutdated();
  }

  async #refreshIfOutdated(): Promise<void> {
    // A slow reader gets the newest status, without those in between.
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
      // The client reconnects and gets the error as an answer.
      this.#response.end();
    } finally {
      this.#isReading = false;
    }
  }
}
