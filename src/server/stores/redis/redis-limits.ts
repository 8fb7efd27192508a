import type { LimitStore } from "../../limits/limit-store.ts";
import type { PlainScript, RedisParts } from "./scripts.ts";

const OUTCOMES = ["charged", "repeated", "over"] as const;

/**
 * Limits in Redis. Unlike shares, counts do not wait for a replica: after a failover a client may do a little more.
 * Redis deletes a counter when its window ends.
 */
export function redisLimits({ scripts, keys, clockOffset }: RedisParts): LimitStore {
  /** Returns the texts and numbers of the reply as texts. */
  async function run(
    script: PlainScript,
    named: string[],
    parameters: (string | number)[],
  ): Promise<string[]> {
    const reply = await scripts.within(scripts.run(script, named, parameters));
    return Array.isArray(reply) ? reply.map(String) : [];
  }

  return {
    async chargeAll(group, charges, repeat) {
      const all = repeat ? [...charges, repeat] : charges;
      const named = all.map(({ key }) => keys.counter(group, key));
      const amounts = all.flatMap(({ amount, limit, windowMs }) => [amount, limit, windowMs]);
      const parameters = [clockOffset(), charges.length, ...amounts];
      const [replied, ...numbers] = await run("limits-charge", named, parameters);
      const outcome = OUTCOMES.find((candidate) => candidate === replied);
      if (!outcome) throw new Error("a script has replied without an outcome");
      const counters = charges.map((_, index) => ({
        used: Number(numbers[2 * index]),
        endsInMs: Number(numbers[2 * index + 1]),
      }));
      return { outcome, counters };
    },

    async acquireSlots(group, slots, holder, expiresInMs) {
      const named = slots.map(({ key }) => keys.slots(group, key));
      const parameters = [clockOffset(), holder, expiresInMs, ...slots.map(({ limit }) => limit)];
      const [outcome, number] = await run("limits-acquire-slots", named, parameters);
      if (outcome === "full") return { outcome, expiresInMs: Number(number) };
      if (outcome === "acquired" || outcome === "renewed")
        return { outcome, expiresAt: Number(number) };
      throw new Error("a script has replied without an outcome");
    },

    async releaseSlots(group, slots, holder, expiresAt) {
      const named = slots.map((key) => keys.slots(group, key));
      await run("limits-release-slots", named, [holder, expiresAt ?? ""]);
    },

    async forgetEnded() {},

    /** The metadata store closes the connection. */
    async close() {},
  };
}
