import type { LimitStore } from "../../limits/limit-store.ts";
import { dayInWords, makeDayCounts } from "./day-counts.ts";
import { BUCKETS } from "./keys.ts";
import type { PlainScript, RedisParts } from "./scripts.ts";

const OUTCOMES = ["charged", "repeated", "over"] as const;

/**
 * Limits in Redis. Unlike shares, counts do not wait for a replica: after a failover a client may exceed its limits a little.
 * Redis deletes a counter when its window ends.
 */
export function redisLimits(parts: RedisParts): LimitStore {
  const { scripts, keys, clockOffset } = parts;
  const readDays = makeDayCounts(parts, {
    keyOf: (bucket) => keys.refusals(bucket)[2],
    totals: ["total"],
    ofDay: (day) => [String(day)],
  });

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
      const counters = all.map(({ key }) => keys.counter(group, key));
      const named = [...keys.refusals(group), ...counters];
      const amounts = all.flatMap(({ key, amount, limit, windowMs, label }) => [
        ...[amount, limit, windowMs, key, label ? `${label.rule} ${label.client}` : ""],
      ]);
      const parameters = [clockOffset(), charges.length, ...amounts];
      const [replied, ...numbers] = await run("limits-charge", named, parameters);
      const outcome = OUTCOMES.find((candidate) => candidate === replied);
      if (!outcome) throw new Error("a script has replied without an outcome");
      const states = charges.map((_, index) => ({
        used: Number(numbers[2 * index]),
        endsInMs: Number(numbers[2 * index + 1]),
      }));
      return { outcome, counters: states };
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

    async listBlocks(limit) {
      const parameters = [clockOffset(), limit];
      const ofBuckets = BUCKETS.map(async (bucket) => {
        const rows = await run("limits-blocks", keys.refusals(bucket), parameters);
        return Array.from({ length: rows.length / 3 }, (_, row) => {
          const [key = "", until, label = ""] = rows.slice(3 * row);
          const [rule = "", client = ""] = label.split(" ");
          return { id: bucket + key, rule, client, until: Number(until) };
        });
      });
      const blocks = (await Promise.all(ofBuckets)).flat();
      return blocks.sort((a, b) => b.until - a.until || (a.id < b.id ? -1 : 1)).slice(0, limit);
    },

    async resetBlock(id) {
      const [group, key] = [id.slice(0, 2), id.slice(2)];
      const named = [...keys.refusals(group), keys.counter(group, key)];
      const parameters = [clockOffset(), key];
      const reset = await scripts.within(scripts.run("limits-reset", named, parameters));
      return Number(reset) === 1 ? "reset" : "not_found";
    },

    async readRefusals(count) {
      const { totals, days } = await scripts.within(readDays(count));
      const counted = days.map(({ day, counts: [refused = 0] }) => ({
        ...{ day: dayInWords(day), count: refused },
      }));
      return { total: totals[0] ?? 0, days: counted.filter((each) => each.count > 0) };
    },

    async forgetEnded() {},

    /** The metadata store closes the connection. */
    async close() {},
  };
}
