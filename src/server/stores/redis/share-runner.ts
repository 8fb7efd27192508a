import { randomBytes } from "node:crypto";
import { SERVING_EXTRA, SERVING_FACTOR } from "../../../protocol/transfer-limit.ts";
import {
  ABANDONED_AFTER_MS,
  type LifecycleRules,
  LONGEST_LEASE_MS,
  MAX_WRONG_PASSWORDS,
  RESERVATION_EXPIRES_AFTER_MS,
  TOMBSTONE_MS,
} from "../../shares/metadata-store.ts";
import { COUNTED_DAYS } from "../../shares/operator-store.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import { bucketOf } from "./keys.ts";
import { type Hold, NO_HOLD, type Quota, type Reservation } from "./quota.ts";
import { Reply } from "./reply.ts";
import type { RedisParts, ShareScript } from "./scripts.ts";

const REPORT_WITHIN_MS = 1_000;

/** The input of a script. Null values are left out. */
type Input = Record<string, string | number | null>;

/** Runs a script for a share, waits for a replica, and reports the reservation to the quota. */
export class ShareRunner {
  readonly #parts: RedisParts;
  readonly #quota: Quota;
  readonly #rules: LifecycleRules;

  constructor(parts: RedisParts, quota: Quota, rules: LifecycleRules) {
    this.#parts = parts;
    this.#quota = quota;
    this.#rules = rules;
  }

  /**
   * Runs a script. Returns its reply when a replica has the data that the script wrote.
   *
   * @throws StoreUnavailableError, StorageFullError within 5 seconds
   */
  run(script: ShareScript, id: string, input: Input, ...binaries: Uint8Array[]): Promise<Reply> {
    return this.#parts.scripts.within(this.#run(script, id, input, binaries, NO_HOLD));
  }

  /**
   * Runs a script that reserves bytes. Makes a hold first, and a larger one if the script needs more. The outcome is
   * `needs_room` if there is no room.
   */
  runWithRoom(
    script: ShareScript,
    id: string,
    bytesAtFirst: number,
    input: Input,
    ...binaries: Uint8Array[]
  ): Promise<Reply> {
    const attempt = async (): Promise<Reply> => {
      for (let bytes = bytesAtFirst; ; ) {
        const hold = await this.#quota.hold(bytes);
        const holdInput = { ...input, holdBytes: hold.bytes, holdExpiresAt: hold.expiresAt };
        const reply = await this.#run(script, id, holdInput, binaries, hold);
        if (reply.outcome === "hold_expired") {
          throw new StoreUnavailableError("Redis: the hold has expired");
        }
        const isFull = bytes > 0 && hold === NO_HOLD;
        if (reply.outcome !== "needs_room" || isFull) return reply;
        bytes = reply.number("bytes");
      }
    };
    return this.#parts.scripts.within(attempt());
  }

  /** Runs a script without waiting for a replica: the script only reads, or the next run repeats its write. */
  runAlone(script: "list-entry" | "list-check", id: string): Promise<Reply> {
    return this.#parts.scripts.within(this.#evaluate(script, id, {}, []));
  }

  /** Reports the reservation of a share to the quota. Repeating it is safe, also on several servers. */
  async reportReservation(id: string): Promise<void> {
    const reply = await this.#evaluate("read-reservation", id, {}, []);
    const reservation = reply.outcome === "forgotten" ? null : reservationOf(reply);
    if (reservation) await this.#quota.report(id, reservation, NO_HOLD);
    else await this.#quota.forget(id, reply.number("at"));
    await this.#markReported(id, reservation);
  }

  async #run(
    script: ShareScript,
    id: string,
    input: Input,
    binaries: Uint8Array[],
    hold: Hold,
  ): Promise<Reply> {
    const reply = await this.#parts.barrier.confirmed(bucketOf(id), () =>
      this.#evaluate(script, id, input, binaries),
    );
    const reported = this.#settleAccounts(id, reply, hold);
    // Without a limit nobody waits for free room, so the answer needs one round trip.
    if (this.#quota.isLimited) await reported;
    return reply;
  }

  async #evaluate(
    script: ShareScript,
    id: string,
    input: Input,
    binaries: Uint8Array[],
  ): Promise<Reply> {
    const given = Object.entries({ id, ...this.#eventSeed(), ...input }).filter(
      ([, value]) => value !== null,
    );
    const parameters = [
      rulesJson(this.#rules, this.#parts.clockOffset()),
      JSON.stringify(Object.fromEntries(given)),
      ...binaries,
    ];
    const { scripts, keys } = this.#parts;
    return new Reply(await scripts.run(script, keys.ofShare(id), parameters));
  }

  /** The share has already changed. If the report fails, the sweeper repeats it. */
  async #settleAccounts(id: string, reply: Reply, hold: Hold): Promise<void> {
    const reservation = reply.has("reservationVersion") ? reservationOf(reply) : null;
    if (!reservation && hold.name === null) return;
    const report = async () => {
      await this.#quota.report(id, reservation, hold);
      if (reservation) await this.#markReported(id, reservation);
    };
    await this.#parts.scripts.within(report(), REPORT_WITHIN_MS).catch(() => {});
  }

  async #markReported(id: string, reservation: Reservation | null): Promise<void> {
    const input = { reservationVersion: reservation?.version ?? null };
    await this.#evaluate("reservation-reported", id, input, []);
  }

  /** Scripts have no randomness for the names of events. */
  #eventSeed(): Input {
    if (this.#rules.outboxTargets.length === 0) return {};
    return { eventSeed: randomBytes(12).toString("base64url") };
  }
}

/** The first parameter of every script for a share. */
export function rulesJson(rules: LifecycleRules, offsetMs: number): string {
  return JSON.stringify({
    offsetMs,
    leaseMs: rules.leaseMs,
    passwordAttempts: rules.passwordAttempts,
    longestLeaseMs: LONGEST_LEASE_MS,
    maxWrongPasswords: MAX_WRONG_PASSWORDS,
    abandonedAfterMs: ABANDONED_AFTER_MS,
    reservationExpiresAfterMs: RESERVATION_EXPIRES_AFTER_MS,
    tombstoneMs: TOMBSTONE_MS,
    servingFactor: SERVING_FACTOR,
    servingExtra: SERVING_EXTRA,
    countedDays: COUNTED_DAYS,
    outboxTargets: rules.outboxTargets,
    maxWaitingEvents: rules.maxWaitingEvents,
  });
}

function reservationOf(reply: Reply): Reservation {
  return { bytes: reply.number("reservedBytes"), version: reply.number("reservationVersion") };
}
