import type { Charge, ChargeView, LimitStore, Slot, SlotsView } from "../../limits/limit-store.ts";
import { within } from "./errors.ts";
import type { Keys } from "./keys.ts";
import type { Scripts } from "./scripts.ts";

const ANSWER_WITHIN_MS = 4_500;
const OUTCOMES = ["charged", "repeated", "over"] as const;

/**
 * Limits in Redis. Counts do not wait for a replica as shares do: after a failover clients may have a little
 * more room. Redis itself forgets a counter when its window ends.
 */
export class RedisLimits implements LimitStore {
  readonly #scripts: Scripts;
  readonly #keys: Keys;
  readonly #clockOffset: () => number;

  constructor(scripts: Scripts, keys: Keys, clockOffset: () => number) {
    this.#scripts = scripts;
    this.#keys = keys;
    this.#clockOffset = clockOffset;
  }

  async chargeAll(
    group: string,
    charges: readonly Charge[],
    repeat: Charge | null,
  ): Promise<ChargeView> {
    const all = repeat ? [...charges, repeat] : charges;
    const reply = await within(
      ANSWER_WITHIN_MS,
      this.#scripts.run(
        "limits-charge",
        all.map(({ key }) => this.#keys.counter(group, key)),
        [
          this.#clockOffset(),
          charges.length,
          ...all.flatMap(({ amount, limit, windowMs }) => [amount, limit, windowMs]),
        ],
      ),
    );
    const [told, ...numbers] = Array.isArray(reply) ? reply.map(String) : [];
    const outcome = OUTCOMES.find((candidate) => candidate === told);
    if (!outcome) throw new Error("a script has answered with no outcome");
    const counters = charges.map((_, index) => ({
      used: Number(numbers[2 * index]),
      endsInMs: Number(numbers[2 * index + 1]),
    }));
    return { outcome, counters };
  }

  async acquireSlots(
    group: string,
    slots: readonly Slot[],
    holder: string,
    lapseMs: number,
  ): Promise<SlotsView> {
    const keys = slots.map(({ key }) => this.#keys.places(group, key));
    const limits = slots.map(({ limit }) => limit);
    const parameters = [this.#clockOffset(), holder, lapseMs, ...limits];
    const reply = await within(
      ANSWER_WITHIN_MS,
      this.#scripts.run("limits-acquire-slots", keys, parameters),
    );
    const [outcome, number] = Array.isArray(reply) ? reply.map(String) : [];
    if (outcome === "full") return { outcome, lapsesInMs: Number(number) };
    if (outcome === "taken" || outcome === "kept") return { outcome, lapsesAt: Number(number) };
    throw new Error("a script has answered with no outcome");
  }

  async releaseSlots(
    group: string,
    keys: readonly string[],
    holder: string,
    lapsesAt: number | null,
  ): Promise<void> {
    const named = keys.map((key) => this.#keys.places(group, key));
    const parameters = [holder, lapsesAt ?? ""];
    await within(ANSWER_WITHIN_MS, this.#scripts.run("limits-release-slots", named, parameters));
  }

  async forgetEnded() {}

  /** The connection is that of the metadata store. */
  async close() {}
}
