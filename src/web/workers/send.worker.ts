import { ApiClient } from "../../client/api-client.ts";
import type { RetryOptions } from "../../client/retry.ts";
import { type SendProgress, type SentShare, sendShare } from "../../client/send.ts";
import { parseRecord } from "../../client/share-draft.ts";
import { encodeBase64url } from "../../protocol/bytes.ts";
import { shareIdOf, verifierOf } from "../../protocol/keys.ts";
import { browserCiphers, sleepUntilOnline } from "./browser-environment.ts";
import type { ChosenFolder } from "./chosen-folder.ts";
import { type Failure, failureOf } from "./failure.ts";
import { MemoryJournal } from "./memory-journal.ts";
import { SITE_URL } from "./site-address.ts";
import { sourcesOf } from "./sources.ts";

/** A share that the page orders the Worker to send. */
export interface SendOrder {
  files: readonly File[];
  folders: readonly ChosenFolder[];
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

const api = new ApiClient({ serverUrl: SITE_URL });
const journal = new MemoryJournal();
let running = new AbortController();
const report = (message: SendReport) => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<SendCommand>) => {
  if (data.kind === "send") void sendOrder(data.order);
  if (data.kind === "cancel") running.abort();
});

/** Ends in a report; never throws. */
async function sendOrder({ files, folders, text, ...options }: SendOrder): Promise<void> {
  running = new AbortController();
  const { signal } = running;
  try {
    const share = await sendShare(api, await browserCiphers(), {
      ...options,
      sources: sourcesOf(files, folders, text),
      journal,
      signal,
      copyBody: (bytes) => new Blob([bytes]),
      retry: RETRY,
      onProgress: (progress) => report({ kind: "progress", progress }),
    });
    report({ kind: "sent", share });
  } catch (error) {
    if (!signal.aborted) return report({ kind: "failed", failure: failureOf(error) });
    report({ kind: "cancelled" });
    await abandon();
  }
}

/** Deletes the unfinished upload now. Without this call the server deletes it later. */
async function abandon(): Promise<void> {
  const record = journal.record && parseRecord(journal.record);
  await journal.clear();
  if (!record) return;
  const id = await shareIdOf(await verifierOf(record.ownerToken));
  await api.abandonUpload(id, encodeBase64url(record.ownerToken)).catch(() => {});
}
