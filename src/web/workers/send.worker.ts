import { ApiClient } from "../../client/api-client.ts";
import type { RetryOptions } from "../../client/retry.ts";
import { type OwnerKeys, type SendProgress, type SentShare, sendShare } from "../../client/send.ts";
import { parseRecord } from "../../client/share-draft.ts";
import { encodeBase64url } from "../../protocol/bytes.ts";
import { shareIdOf, verifierOf } from "../../protocol/keys.ts";
import { browserCiphers } from "./browser-environment.ts";
import type { ChosenFolder } from "./chosen-folder.ts";
import { type Failure, failureOf } from "./failure.ts";
import { MemoryJournal } from "./memory-journal.ts";
import { SITE_URL } from "./site-address.ts";
import { sleepUntilOnline } from "./sleep-until-online.ts";
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

/** From the page to the Worker; one order at a time. `wake`: the device may be online again after it slept. */
export type SendCommand =
  | { kind: "send"; order: SendOrder }
  | { kind: "cancel" | "pause" | "resume" | "wake" };

/** From the Worker to the page. */
export type SendReport =
  | { kind: "progress"; progress: SendProgress }
  | { kind: "paused"; progress: SendProgress }
  /** The server has begun to store the share. */
  | { kind: "begun"; share: OwnerKeys }
  /** An upload has ended for good. */
  | { kind: "abandoned"; id: string }
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
/** Why `running` is aborted. */
let end: "cancel" | "pause" = "cancel";
/** Set while an order is paused. The journal has what is needed to resume its upload. */
let paused: { order: SendOrder; progress: SendProgress } | null = null;
/** A small share that the server may have stored, although the page has no answer. */
let unanswered: OwnerKeys | null = null;
const report = (message: SendReport) => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<SendCommand>) => {
  if (data.kind === "send") void sendOrder(data.order);
  if (data.kind === "resume" && paused) void sendOrder(paused.order, paused.progress.sentBytes);
  if (data.kind === "pause") stop("pause");
  if (data.kind === "cancel") stop("cancel");
  // The delay before a retry ends.
  if (data.kind === "wake") dispatchEvent(new Event("online"));
});

function stop(how: typeof end): void {
  end = how;
  running.abort();
  if (paused && how === "cancel") void endCancelled();
}

async function endCancelled(): Promise<void> {
  paused = null;
  report({ kind: "cancelled" });
  await Promise.all([burnUnanswered(), abandon()]);
}

async function burnUnanswered(): Promise<void> {
  const share = unanswered;
  unanswered = null;
  if (share) await api.burn(share.id, share.ownerToken).catch(() => {});
}

/**
 * Ends in a report; never throws.
 *
 * @param resumedFrom the bytes that had arrived before a pause
 */
async function sendOrder(order: SendOrder, resumedFrom = 0): Promise<void> {
  running = new AbortController();
  paused = null;
  const { signal } = running;
  const { files, folders, text, ...options } = order;
  let latest: SendProgress = { stage: "encrypting", sentBytes: resumedFrom, totalBytes: 0 };
  try {
    const share = await sendShare(api, await browserCiphers(), {
      ...options,
      sources: sourcesOf(files, folders, text),
      journal,
      signal,
      copyBody: (bytes) => new Blob([bytes]),
      retry: RETRY,
      onSmallShare: (share) => {
        unanswered = share;
      },
      onUploadBegun: (share) => report({ kind: "begun", share }),
      onUploadAbandoned: (id) => report({ kind: "abandoned", id }),
      onProgress: (progress) => {
        const isPreparing = progress.stage === "encrypting";
        latest = isPreparing ? { ...progress, sentBytes: resumedFrom } : progress;
        // A report after the pause would resume the page.
        if (!signal.aborted) report({ kind: "progress", progress: latest });
      },
    });
    unanswered = null;
    report({ kind: "sent", share });
  } catch (error) {
    if (!signal.aborted) return report({ kind: "failed", failure: failureOf(error) });
    if (end === "cancel") return endCancelled();
    paused = { order, progress: latest };
    report({ kind: "paused", progress: latest });
  }
}

/** Deletes the unfinished upload now. Without this call the server deletes it later. */
async function abandon(): Promise<void> {
  const record = journal.record && parseRecord(journal.record);
  await journal.clear();
  if (!record) return;
  const id = await shareIdOf(await verifierOf(record.ownerToken));
  report({ kind: "abandoned", id });
  const ownerToken = encodeBase64url(record.ownerToken);
  // The last bytes may have arrived. Then there is no upload any more, but a share.
  await api.abandonUpload(id, ownerToken).catch(() => api.burn(id, ownerToken).catch(() => {}));
}
