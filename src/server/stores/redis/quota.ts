import { randomBytes } from "node:crypto";
import type { Keys } from "./keys.ts";
import type { Scripts } from "./scripts.ts";

/** Bytes held for a share that is about to reserve them. */
export interface Hold {
  bytes: number;
  /** By Redis's clock, milliseconds since 1970. */
  until: number;
  /** Its name in the quota. Null: nothing is held. */
  name: string | null;
}

/** The reservation of a share in its bucket. */
export interface Reservation {
  bytes: number;
  /** A newer reservation of the same share has a higher version. */
  version: number;
}

export const NOTHING_HELD: Hold = { bytes: 0, until: 0, name: null };

/** A hold is valid for this long. After the same time again, the sweeper releases it. */
const HOLD_MS = 30_000;

/**
 * The sum of all reservations. It is in another slot than the shares. So room is first held here, then reserved in the
 * share's bucket, then reported here. The sum is never below the reservations, and the limit holds exactly.
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

  /** Holds the bytes, or nothing if there is no room for all of them. */
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

  /** Replaces the hold with the reservation of the share. Null: the reservation has not changed. */
  async report(id: string, reservation: Reservation | null, hold: Hold): Promise<void> {
    const { bytes, version } = reservation ?? { bytes: 0, version: 0 };
    await this.#scripts.run(
      "quota-report",
      [this.#keys.quota("total"), this.#keys.quota("holds"), this.#keys.quota("reserved")],
      [reservation ? id : "", bytes, version, hold.name ?? ""],
    );
  }

  /** The share and its tombstone did not exist at that time of Redis's clock. */
  async forget(id: string, at: number): Promise<void> {
    const keys = [this.#keys.quota("total"), this.#keys.quota("reserved")];
    await this.#scripts.run("quota-forget", keys, [id, at]);
  }

  /** Releases the holds of crashed servers. Runs after all buckets have reported. */
  async dropLapsedHolds(): Promise<void> {
    const keys = [this.#keys.quota("total"), this.#keys.quota("holds")];
    await this.#scripts.run("quota-drop-lapsed", keys, [this.#clockOffset(), HOLD_MS]);
  }
}
