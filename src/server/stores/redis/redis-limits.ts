import type { Charge, ChargeView, LimitStore, Slot, SlotsView } from "../../limits/limit-store.ts";
import type { Keys } from "./keys.ts";
import type { PlainScript, Scripts } from "./scripts.ts";

const OUTCOMES = ["charged", "repeated", "over"] as const;

/**
 * Limits in Redis. Unlike shares, counts do not wait for a replica: after a failover a client may do a little more.
 * Redis deletes a counter when its window ends.
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
    const [told, ...numbers] = await this.#run(
      "limits-charge",
      all.map(({ key }) => this.#keys.counter(group, key)),
      [
        this.#clockOffset(),
        charges.length,
        ...all.flatMap(({ amount, limit, windowMs }) => [amount, limit, windowMs]),
      ],
    );
    const outcome = OUTCOMES.find((candidate) => candidate === told);
    if (!outcome) throw new Error("a script has replied without an outcome");
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
    const keys = slots.map(({ key }) => this.#keys.slots(group, key));
    const limits = slots.map(({ limit }) => limit);
    const parameters = [this.#clockOffset(), holder, lapseMs, ...limits];
    const [outcome, number] = await this.#run("limits-acquire-slots", keys, parameters);
    if (outcome === "full") return { outcome, lapsesInMs: Number(number) };
    if (outcome === "taken" || outcome === "kept") return { outcome, lapsesAt: Number(number) };
    throw new Error("a script has replied without an outcome");
  }

  async releaseSlots(
    group: string,
    keys: readonly string[],
    holder: string,
    lapsesAt: number | null,
  ): Promise<void> {
    const named = keys.map((key) => this.#keys.slots(group, key));
    const parameters = [holder, lapsesAt ?? ""];
    await this.#run("limits-release-slots", named, parameters);
  }

  async forgetEnded() {}

  /** The metadata store closes the connection. */
  async close() {}

  /** Returns the texts and numbers of the reply as texts. */
  async #run(
    script: PlainScript,
    keys: string[],
    parameters: (string | number)[],
  ): Promise<string[]> {
    const reply = await this.#scripts.within(this.#scripts.run(script, keys, parameters));
    return Array.isArray(reply) ? reply.map(String) : [];
  }
}
