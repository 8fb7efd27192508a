import type { ShareState } from "../../protocol/api.ts";
import { occurrence } from "../../protocol/occurrences.ts";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import { RESERVATION_EXPIRES_AFTER_MS } from "../shares/metadata-store.ts";
import { StorageFullError } from "../shares/store-errors.ts";
import type { UploadSlot } from "../shares/uploading.ts";
import type { LimitStore, Slot } from "./limit-store.ts";

const RENEW_EVERY_MS = 60_000;

interface SlotTerms {
  group: string;
  /** One for each network of the client. */
  slots: readonly Slot[];
  /** A hash of the upload. */
  holder: string;
  /** Maximum of one client, for the error message. */
  limit: number;
}

/**
 * One of the few incomplete uploads that a client may have. The creation of a share acquires it. An upload request renews
 * it, or acquires one if it comes from another client. The end of the upload releases it. After a crash it expires.
 */
export class ClientUploadSlot implements UploadSlot {
  readonly #store: LimitStore;
  readonly #terms: SlotTerms;
  readonly #now: () => number;
  #renewedAt = 0;

  /** @param now monotonic, in milliseconds */
  constructor(store: LimitStore, terms: SlotTerms, now = () => performance.now()) {
    this.#store = store;
    this.#terms = terms;
    this.#now = now;
  }

  /**
   * Creates a share in this slot. Releases the slot if the creation was refused or needs no upload. Keeps it if the outcome
   * is unknown.
   *
   * @throws ProblemError rate_limited, and the errors of `create`
   */
  async during<Share extends { state: ShareState }>(create: () => Promise<Share>): Promise<Share> {
    const { outcome, expiresAt } = await this.acquire();
    const release = async () => {
      if (outcome === "acquired") await this.#release(expiresAt);
    };
    try {
      const share = await create();
      if (share.state !== "uploading") await release();
      return share;
    } catch (error) {
      // Only these errors mean that no share was created.
      if (error instanceof StorageFullError || error instanceof ProblemError) await release();
      throw error;
    }
  }

  /**
   * Renews the slot, at most once a minute. Acquires it again if it has expired.
   *
   * @throws ProblemError rate_limited if other uploads have all slots now
   */
  async renew(): Promise<void> {
    if (this.#now() - this.#renewedAt >= RENEW_EVERY_MS) await this.acquire();
  }

  /** Releases the slot. If the store can't be reached, it expires later. */
  release(): Promise<void> {
    return this.#release(null);
  }

  /** @throws ProblemError rate_limited */
  async acquire(): Promise<{ outcome: "acquired" | "renewed"; expiresAt: number }> {
    const { group, slots, holder, limit } = this.#terms;
    // It expires together with the upload's reservation.
    const expiresInMs = RESERVATION_EXPIRES_AFTER_MS;
    const view = await this.#store.acquireSlots(group, slots, holder, expiresInMs);
    if (view.outcome === "full") {
      throw new ProblemError("rate_limited", {
        detail: occurrence("incomplete_uploads", { limit: String(limit) }),
        retryAfterSeconds: Math.min(RETRY_AFTER.uploadSlot, Math.ceil(view.expiresInMs / 1000)),
      });
    }
    this.#renewedAt = this.#now();
    return view;
  }

  async #release(expiresAt: number | null): Promise<void> {
    const { group, slots, holder } = this.#terms;
    const keys = slots.map(({ key }) => key);
    await this.#store.releaseSlots(group, keys, holder, expiresAt).catch(() => {});
  }
}
