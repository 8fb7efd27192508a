import { randomBytes } from "node:crypto";
import type { RedisParts } from "./scripts.ts";

/** Room in the quota for a share that is about to reserve it. */
export interface Hold {
  bytes: number;
  /** By Redis's clock, milliseconds since 1970. */
  expiresAt: number;
  /** Its name in the quota. Null: there is no hold. */
  name: string | null;
}

/** The reservation of a share in its bucket. */
export interface Reservation {
  bytes: number;
  /** A newer reservation of the same share has a higher version. */
  version: number;
}

export const NO_HOLD: Hold = { bytes: 0, expiresAt: 0, name: null };

/** A hold is valid for this long. After the same time again, the sweeper releases it. */
const HOLD_MS = 30_000;

export type Quota = ReturnType<typeof makeQuota>;

/**
 * The sum of all reservations. It is not in the slots of the shares. So the runner first makes a hold here, then reserves
 * in the share's bucket, then reports here. The sum is never below the reservations, so the limit is exact.
 */
export function makeQuota({ scripts, keys, clockOffset }: RedisParts, limit: number | null) {
  const [total, holds, reserved] = [
    keys.quota("total"),
    keys.quota("holds"),
    keys.quota("reserved"),
  ];
  return {
    isLimited: limit !== null,

    /** Makes a hold of the bytes. Returns NO_HOLD if there is no room for all of them. */
    async hold(bytes: number): Promise<Hold> {
      if (bytes === 0) return NO_HOLD;
      if (limit === null) {
        return { bytes: Number.MAX_SAFE_INTEGER, expiresAt: Number.MAX_SAFE_INTEGER, name: null };
      }
      const name = randomBytes(16).toString("hex");
      const parameters = [name, bytes, limit, clockOffset(), HOLD_MS];
      const expiresAt = await scripts.run("quota-hold", [total, holds], parameters);
      return typeof expiresAt === "number"
        ? { bytes, expiresAt, name: `${name}:${bytes}` }
        : NO_HOLD;
    },

    /** Replaces the hold with the reservation of the share. Null: the reservation has not changed. */
    async report(id: string, reservation: Reservation | null, hold: Hold): Promise<void> {
      const { bytes, version } = reservation ?? { bytes: 0, version: 0 };
      const parameters = [reservation ? id : "", bytes, version, hold.name ?? ""];
      await scripts.run("quota-report", [total, holds, reserved], parameters);
    },

    /** Removes the reservation of a share. By Redis's clock, neither the share nor its tombstone existed at `at`. */
    async forget(id: string, at: number): Promise<void> {
      await scripts.run("quota-forget", [total, reserved], [id, at]);
    },

    /** Releases the holds of crashed servers. Runs after all buckets have reported. */
    async dropExpiredHolds(): Promise<void> {
      await scripts.run("quota-drop-expired", [total, holds], [clockOffset(), HOLD_MS]);
    },
  };
}
