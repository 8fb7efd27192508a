import { randomBytes } from "node:crypto";
import type { Keys } from "./keys.ts";
import type { Scripts } from "./scripts.ts";

/** Bytes that are kept free for a share which is about to reserve them. */
export interface Hold {
  bytes: number;
  /** By Redis's clock, milliseconds since 1970. */
  until: number;
  /** What the quota knows it by; null: nothing is held. */
  name: string | null;
}

/** What a share has reserved, as its bucket says. */
export interface Reservation {
  bytes: number;
  /** Of two reservations of a share the newer one has the greater version. */
  version: number;
}

export const NOTHING_HELD: Hold = { bytes: 0, until: 0, name: null };

/** A hold can be used for this long, and is given back this long after when its taker has not told. */
const HOLD_MS = 30_000;

/**
 * The sum over all shares, which are in other slots: room is held here first, then reserved in the share's
 * bucket, then told here. So at each moment the sum is at least what all shares have reserved, and the limit
 * holds exactly.
 */
export class Quota {
  readonly #scripts: Scripts;
  readonly #keys: Keys;
  readonly #limit: number | null;
  readonly #clockOffset: () => number;

  constructor(scripts: Scripts, keys: Keys, limit: number | null, clockOffset: () => number) {
    this.#scripts = scripts;
    this.#keys = keys;
    this.#limit = limit;
    this.#clockOffset = clockOffset;
  }

  /** Holds bytes, or nothing when there is no room for all of them. */
  async hold(bytes: number): Promise<Hold> {
    if (bytes === 0) return NOTHING_HELD;
    if (this.#limit === null) {
      return { bytes: Number.MAX_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER, name: null };
    }
    const name = randomBytes(16).toString("hex");
    const until = await this.#scripts.run(
      "quota-hold",
      [this.#keys.quota("total"), this.#keys.quota("holds")],
      [name, bytes, this.#limit, this.#clockOffset(), HOLD_MS],
    );
    return typeof until === "number" ? { bytes, until, name: `${name}:${bytes}` } : NOTHING_HELD;
  }

  /** Tells what a share has reserved, if it has changed, in the place of what was held for it. */
  async report(id: string, reservation: Reservation | null, hold: Hold): Promise<void> {
    const { bytes, version } = reservation ?? { bytes: 0, version: 0 };
    await this.#scripts.run(
      "quota-report",
      [this.#keys.quota("total"), this.#keys.quota("holds"), this.#keys.quota("reserved")],
      [reservation ? id : "", bytes, version, hold.name ?? ""],
    );
  }

  /** The share and its tombstone were no more at that moment, by Redis's clock. */
  async forget(id: string, at: number): Promise<void> {
    const keys = [this.#keys.quota("total"), this.#keys.quota("reserved")];
    await this.#scripts.run("quota-forget", keys, [id, at]);
  }

  /** Gives back what was held for servers that have ended since. Called after all buckets were asked. */
  async dropLapsedHolds(): Promise<void> {
    const keys = [this.#keys.quota("total"), this.#keys.quota("holds")];
    await this.#scripts.run("quota-drop-lapsed", keys, [this.#clockOffset(), HOLD_MS]);
  }
}
