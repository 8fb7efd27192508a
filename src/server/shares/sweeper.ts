import type { Activity } from "./activity.ts";
import type { BlobStore } from "./blob-store.ts";
import type { Deletion, MetadataStore } from "./metadata-store.ts";
import type { Uploads } from "./uploading.ts";

export interface SweeperDeps {
  metadata: MetadataStore;
  blobs: BlobStore;
  limits: { forgetEnded(): Promise<void> } | null;
  uploads: Uploads;
  activity: Activity;
  log: { warn(details: { err: unknown }, message: string): void };
}

const BATCH = 100;
const DELETE_AGAIN_AFTER_MS = 10_000;
const SCRUB_AGAIN_AFTER_MS = 1_000;

/**
 * Does what time has made due, deletes what is gone and takes its remnants out of the store. No promise hangs
 * on it but that of the remnants: every operation judges deadlines itself.
 */
export class Sweeper {
  readonly #deps: SweeperDeps;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #isScrubbed = true;
  #isStopped = false;

  constructor(deps: SweeperDeps, everyMs: number) {
    this.#deps = deps;
    this.#everyMs = everyMs;
  }

  start(): void {
    this.nudge();
  }

  /** Something may be due now: a share has just ended. Any number of calls make one sweep. */
  nudge(): void {
    if (this.#isStopped) return;
    if (this.#running) {
      this.#isAskedAgain = true;
      return;
    }
    if (this.#timer) clearTimeout(this.#timer);
    this.#running = this.#sweep().finally(() => {
      this.#running = null;
      this.#schedule();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#isStopped) return;
    const usual = this.#isScrubbed ? this.#everyMs : Math.min(SCRUB_AGAIN_AFTER_MS, this.#everyMs);
    this.#timer = setTimeout(() => this.nudge(), this.#isAskedAgain ? 0 : usual);
    this.#isAskedAgain = false;
    this.#timer.unref();
  }

  async #sweep(): Promise<void> {
    const { metadata, limits, log } = this.#deps;
    for (const work of [
      () => this.#settle(),
      () => this.#deleteBlobs(),
      async () => {
        this.#isScrubbed = await metadata.scrubErased();
      },
      () => limits?.forgetEnded(),
    ]) {
      try {
        await work();
      } catch (error) {
        // A part of a store that is away must not keep the rest from being done.
        log.warn({ err: error }, "the sweep was not finished; it is tried again");
      }
    }
  }

  async #settle(): Promise<void> {
    const { metadata, activity } = this.#deps;
    for (let changed: string[] = []; !this.#isStopped; ) {
      changed = await metadata.settleDue(BATCH);
      for (const id of changed) activity.announce(id);
      if (changed.length < BATCH) return;
    }
  }

  async #deleteBlobs(): Promise<void> {
    const { metadata } = this.#deps;
    while (!this.#isStopped) {
      const due = await metadata.dueDeletions(BATCH);
      for (const deletion of due) await this.#deleteBlob(deletion);
      if (due.length < BATCH) return;
    }
  }

  async #deleteBlob(deletion: Deletion): Promise<void> {
    const { blobKey } = deletion;
    const { metadata, blobs, uploads, log } = this.#deps;
    // A writer that has not yet seen its share's end could make the blob again behind us.
    if (uploads.isWriting(blobKey)) return metadata.postponeDeletion(deletion, 1000);
    try {
      await blobs.delete(blobKey);
    } catch (error) {
      log.warn({ err: error }, "a blob could not be deleted; it is tried again");
      return metadata.postponeDeletion(deletion, DELETE_AGAIN_AFTER_MS);
    }
    await metadata.deletionDone(deletion);
  }
}
