import { inParallel } from "../../node/in-parallel.ts";
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
/** They share syncs of folders and commits. */
const DELETIONS_AT_ONCE = 16;
const RETRY_DELETION_AFTER_MS = 10_000;

/** Under load each receipt starts a sweep. A scrub writes and syncs the database, and delays all requests meanwhile. */
const SCRUB_EVERY_MS = 1_000;

/**
 * Applies deadlines, deletes the blobs of gone shares, and scrubs erased data from the store's files. Only the sweeper
 * deletes and scrubs, but every store operation also checks deadlines.
 */
export class Sweeper {
  readonly #deps: SweeperDeps;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #isScrubbed = true;
  #scrubbedAt = Number.NEGATIVE_INFINITY;
  #isStopped = false;

  constructor(deps: SweeperDeps, everyMs: number) {
    this.#deps = deps;
    this.#everyMs = everyMs;
  }

  /** Starts a sweep, for example because a share has just ended. Calls during a sweep start one more sweep. */
  sweepSoon(): void {
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
    const usual = this.#isScrubbed ? this.#everyMs : Math.min(SCRUB_EVERY_MS, this.#everyMs);
    this.#timer = setTimeout(() => this.sweepSoon(), this.#isAskedAgain ? 0 : usual);
    this.#isAskedAgain = false;
    this.#timer.unref();
  }

  async #sweep(): Promise<void> {
    const { metadata, limits, log } = this.#deps;
    const work = [() => this.#settle(), () => this.#deleteBlobs()];
    const now = performance.now();
    this.#isScrubbed = false;
    if (now - this.#scrubbedAt >= Math.min(SCRUB_EVERY_MS, this.#everyMs)) {
      this.#scrubbedAt = now;
      const scrub = async () => {
        this.#isScrubbed = await metadata.scrubErased();
      };
      work.push(scrub, async () => limits?.forgetEnded());
    }
    for (const step of work) {
      try {
        await step();
      } catch (error) {
        // The other steps may use stores that are available.
        log.warn({ err: error }, "a step of the sweep failed; the server retries it");
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
      await inParallel(due, DELETIONS_AT_ONCE, (deletion) => this.#deleteBlob(deletion));
      if (due.length < BATCH) return;
    }
  }

  async #deleteBlob(deletion: Deletion): Promise<void> {
    const { blobKey } = deletion;
    const { metadata, blobs, uploads, log } = this.#deps;
    // A writer that does not know yet that its share is gone could create the blob again.
    if (uploads.turns.isWriting(blobKey)) return metadata.postponeDeletion(deletion, 1000);
    try {
      await blobs.delete(blobKey);
    } catch (error) {
      log.warn({ err: error }, "a blob could not be deleted; the server retries it");
      return metadata.postponeDeletion(deletion, RETRY_DELETION_AFTER_MS);
    }
    await metadata.deletionDone(deletion);
  }
}
