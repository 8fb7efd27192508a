import { ApiClient } from "../../client/api-client.ts";
import type { RetryOptions } from "../../client/retry.ts";
import { sendShare } from "../../client/send.ts";
import { parseRecord } from "../../client/share-draft.ts";
import { encodeBase64url } from "../../protocol/bytes.ts";
import { shareIdOf, verifierOf } from "../../protocol/keys.ts";
import { browserCiphers } from "./browser-ciphers.ts";
import { MemoryJournal } from "./memory-journal.ts";
import type { SendOrder, SendReport } from "./send-messages.ts";
import { sleepUntilOnline } from "./sleep-until-online.ts";
import { sourcesOf } from "./sources.ts";
import { troubleOf } from "./trouble.ts";

/** While the page is open nobody has to press anything: it goes on whenever the connection does. */
const PATIENCE: RetryOptions = {
  giveUpAfterMs: Number.POSITIVE_INFINITY,
  sleep: sleepUntilOnline,
};

/** What the sending page's Worker does; each call ends in a report and none throws. */
export class SendingDesk {
  readonly #api: ApiClient;
  readonly #report: (report: SendReport) => void;
  readonly #journal = new MemoryJournal();
  #running: AbortController | null = null;

  constructor(serverUrl: string, report: (report: SendReport) => void) {
    this.#api = new ApiClient({ serverUrl });
    this.#report = report;
  }

  async send(order: SendOrder): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    try {
      const share = await sendShare(this.#api, await browserCiphers(), {
        sources: sourcesOf(order.files, order.text),
        password: order.password,
        uploadToken: order.uploadToken,
        expiresInSeconds: order.expiresInSeconds,
        maxDownloads: order.maxDownloads,
        journal: this.#journal,
        signal: running.signal,
        retry: PATIENCE,
        onProgress: (progress) => this.#report({ kind: "progress", progress }),
      });
      this.#report({ kind: "sent", share });
    } catch (error) {
      if (running.signal.aborted) {
        this.#report({ kind: "cancelled" });
        await this.#abandon();
      } else {
        this.#report({ kind: "failed", trouble: troubleOf(error) });
      }
    } finally {
      this.#running = null;
    }
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** What was uploaded would lapse on its own too: this only deletes it sooner. */
  async #abandon(): Promise<void> {
    const record = this.#journal.record && parseRecord(this.#journal.record);
    await this.#journal.clear();
    if (!record) return;
    const id = await shareIdOf(await verifierOf(record.ownerToken));
    await this.#api.abandonUpload(id, encodeBase64url(record.ownerToken)).catch(() => {});
  }
}
