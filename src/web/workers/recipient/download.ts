import type { ReceiveProgress, Recipient } from "../../../client/receive.ts";
import type { Manifest } from "../../../protocol/bundle.ts";
import type { ReceiveReport } from "../receive-messages.ts";
import { sleepUntilOnline } from "../sleep-until-online.ts";
import type { Clock } from "./clock.ts";
import type { ShareStore } from "./share-store.ts";

/** The client reports progress with every chunk. The page needs it only as often as a person can see. */
const REPORT_EVERY_MS = 100;

/** For a complete share: the time limit for sending the receipt again, before the page shows the content. */
const RECEIPT_RETRY_MS = 2_000;

interface Downloaded {
  manifest: Manifest;
  /** Whether the server has the receipt. */
  isConfirmed: boolean;
}

/** Downloads a share into its store, and ends the download when the recipient cancels it. */
export class Download {
  readonly #store: ShareStore;
  readonly #report: (report: ReceiveReport) => void;
  readonly #clock: Clock;
  /** Ends the download. Null if none runs, and after everything has arrived. */
  #cancelling: AbortController | null = null;
  #leaseMs: number | null = null;
  /** The time of the last received byte, or of a new claim. Null if it was in an earlier run. */
  #servedAt: number | null = null;
  #receivedBytes = 0;
  /** 0 until the claim is answered. */
  #totalBytes = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(store: ShareStore, report: (report: ReceiveReport) => void, clock: Clock) {
    this.#store = store;
    this.#report = report;
    this.#clock = clock;
  }

  /** Claims, downloads and verifies the share. Null if the recipient has cancelled it: then call `startOver`. */
  async run(recipient: Recipient): Promise<Downloaded | null> {
    const store = this.#store;
    const isComplete = await store.isComplete();
    let isConfirmed = false;
    const cancelling = new AbortController();
    const { signal } = cancelling;
    this.#cancelling = isComplete ? null : cancelling;
    this.#servedAt = null;
    this.#receivedBytes = 0;
    const receiving = recipient.receive({
      journal: store.journal,
      openStage: () => store.openStage(),
      onNewTicket: () => {
        this.#servedAt = this.#clock.now();
      },
      deliver: () => {
        signal.throwIfAborted();
        // The receipt follows, and its answer can be lost. The share may then be gone, so the content stays.
        this.#cancelling = null;
        return store.markComplete();
      },
      onConfirmed: () => {
        isConfirmed = true;
      },
      signal,
      // A complete share has no more progress: only its receipt is missing.
      ...(!isComplete && { onProgress: (progress) => this.#progress(progress) }),
      retry: { sleep: sleepUntilOnline, ...(isComplete && { giveUpAfterMs: RECEIPT_RETRY_MS }) },
    });
    const manifest = await receiving.catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return null;
    });
    this.#cancelling = null;
    return manifest && { manifest, isConfirmed };
  }

  /** Without effect after everything has arrived. @param leaseMs the server's lease; null if it is not known */
  cancel(leaseMs: number | null): void {
    this.#leaseMs = leaseMs;
    this.#cancelling?.abort();
  }

  /**
   * Removes what a cancelled run has fetched. Keeps the ticket: the server may have answered the claim, also if the answer
   * was lost.
   *
   * @returns when the lease ends, in milliseconds since 1970; null if it is not known
   */
  async startOver(recipient: Recipient): Promise<number | null> {
    const store = this.#store;
    const leaseEndsAt = await this.#leaseEndsAt();
    // First, because it frees the room that the journal may need.
    await store.cancel(leaseEndsAt);
    await recipient.startOver(store.journal, {
      receivedBytes: this.#receivedBytes,
      totalBytes: this.#totalBytes,
    });
    return leaseEndsAt;
  }

  async #leaseEndsAt(): Promise<number | null> {
    const [servedAt, leaseMs] = [this.#servedAt, this.#leaseMs];
    if (servedAt === null) return (await this.#store.cancelled())?.leaseEndsAt ?? null;
    return leaseMs === null ? null : servedAt + leaseMs;
  }

  #progress(progress: ReceiveProgress): void {
    this.#totalBytes = progress.totalBytes;
    if (progress.receivedBytes > this.#receivedBytes) {
      // The first report of a resumed download counts the bytes of the earlier run.
      if (this.#receivedBytes > 0 || this.#servedAt !== null) this.#servedAt = this.#clock.now();
      this.#receivedBytes = progress.receivedBytes;
    }
    const now = this.#clock.monotonic();
    const isFrequent = progress.stage === "downloading" && !progress.delay;
    if (isFrequent && now - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#reportedAt = now;
    const { survivesReload } = this.#store;
    this.#report({ kind: "progress", progress, survivesReload });
  }
}
