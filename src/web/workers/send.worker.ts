import { ApiClient } from "../../client/api-client.ts";
import type { RetryOptions } from "../../client/retry.ts";
import { type SendProgress, type SentShare, sendShare } from "../../client/send.ts";
import { parseRecord } from "../../client/share-draft.ts";
import { encodeBase64url } from "../../protocol/bytes.ts";
import { shareIdOf, verifierOf } from "../../protocol/keys.ts";
import { browserCiphers, sleepUntilOnline } from "./browser-environment.ts";
import { type Failure, failureOf } from "./failure.ts";
import { MemoryJournal } from "./memory-journal.ts";
import { sourcesOf } from "./sources.ts";

/** What the page asks the Worker to send, and how. */
export interface SendOrder {
  files: readonly File[];
  /** An empty text is not sent. */
  text: string;
  password: string | null;
  uploadToken: string | null;
  expiresInSeconds: number;
  maxDownloads: number;
}

/** From the page to the Worker; one order at a time. */
export type SendCommand = { kind: "send"; order: SendOrder } | { kind: "cancel" };

/** From the Worker to the page. */
export type SendReport =
  | { kind: "progress"; progress: SendProgress }
  | { kind: "sent"; share: SentShare }
  | { kind: "cancelled" }
  | { kind: "failed"; failure: Failure };

/** An open page retries for ever: the upload continues as soon as the connection is back. */
const RETRY: RetryOptions = {
  giveUpAfterMs: Number.POSITIVE_INFINITY,
  sleep: sleepUntilOnline,
};

/** Sends for one page. Each call ends in a report; none throws. */
class SendSession {
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
        retry: RETRY,
        onProgress: (progress) => this.#report({ kind: "progress", progress }),
      });
      this.#report({ kind: "sent", share });
    } catch (error) {
      if (running.signal.aborted) {
        this.#report({ kind: "cancelled" });
        await this.#abandon();
      } else {
        this.#report({ kind: "failed", failure: failureOf(error) });
      }
    } finally {
      this.#running = null;
    }
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** Deletes the unfinished upload now. Without this call the server deletes it later. */
  async #abandon(): Promise<void> {
    const record = this.#journal.record && parseRecord(this.#journal.record);
    await this.#journal.clear();
    if (!record) return;
    const id = await shareIdOf(await verifierOf(record.ownerToken));
    await this.#api.abandonUpload(id, encodeBase64url(record.ownerToken)).catch(() => {});
  }
}

const session = new SendSession(location.origin, (report) => postMessage(report));

addEventListener("message", ({ data }: MessageEvent<SendCommand>) => {
  if (data.kind === "send") void session.send(data.order);
  if (data.kind === "cancel") session.cancel();
});
