import type { ShareState } from "../../protocol/api.ts";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import { RESERVATION_LAPSES_AFTER_MS } from "../shares/metadata-store.ts";
import { StorageFullError } from "../shares/store-errors.ts";
import type { UploadSlot } from "../shares/uploading.ts";
import type { LimitStore, Slot } from "./limit-store.ts";

const RENEW_EVERY_MS = 60_000;

interface SlotTerms {
  group: string;
  /** Under each network of the client. */
  slots: readonly Slot[];
  /** The upload, as a hash. */
  holder: string;
  /** How many one client may have. */
  limit: number;
}

/**
 * One of the few slots that a client has for uploads that are not complete. Whoever creates a share that is to
 * be uploaded takes one before there is a share, whoever sends bytes keeps it or takes one of their own. It is left
 * when the upload is over; what nobody leaves, as after a crash, lapses.
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
   * Creates a share in this slot. The slot is given back where it was taken for a creation that came to
   * nothing, or for an upload that is over; it stays where nobody knows what came of it.
   *
   * @throws ProblemError rate_limited, and what `create` throws
   */
  async during<Share extends { state: ShareState }>(create: () => Promise<Share>): Promise<Share> {
    const { outcome, lapsesAt } = await this.#acquire();
    const giveBack = async () => {
      if (outcome === "taken") await this.#release(lapsesAt);
    };
    try {
      const share = await create();
      if (share.state !== "uploading") await giveBack();
      return share;
    } catch (error) {
      if (isRefusal(error)) await giveBack();
      throw error;
    }
  }

  /** @throws ProblemError rate_limited */
  async acquire(): Promise<void> {
    await this.#acquire();
  }

  /**
   * Bytes have come: the slot is kept, now and then. One that has lapsed in between is taken again.
   *
   * @throws ProblemError rate_limited when others have it now
   */
  async renew(): Promise<void> {
    if (this.#now() - this.#renewedAt >= RENEW_EVERY_MS) await this.#acquire();
  }

  /** The upload is over. What can't be given back now lapses. */
  release(): Promise<void> {
    return this.#release(null);
  }

  async #acquire(): Promise<{ outcome: "taken" | "kept"; lapsesAt: number }> {
    const { group, slots, holder, limit } = this.#terms;
    // It lapses with the room that is reserved for its upload.
    const lapseMs = RESERVATION_LAPSES_AFTER_MS;
    const view = await this.#store.acquireSlots(group, slots, holder, lapseMs);
    if (view.outcome === "full") {
      throw new ProblemError("rate_limited", {
        detail: `Too many uploads are unfinished: one client may have ${limit} here. Finish or cancel one; without a byte for ten minutes it counts no more.`,
        retryAfterSeconds: Math.min(RETRY_AFTER.uploadSlot, Math.ceil(view.lapsesInMs / 1000)),
      });
    }
    this.#renewedAt = this.#now();
    return view;
  }

  async #release(lapsesAt: number | null): Promise<void> {
    const { group, slots, holder } = this.#terms;
    const keys = slots.map(({ key }) => key);
    await this.#store.releaseSlots(group, keys, holder, lapsesAt).catch(() => {});
  }
}

/** Nothing was made, for sure. */
function isRefusal(error: unknown): boolean {
  return error instanceof StorageFullError || error instanceof ProblemError;
}
