import { COUNTERS, type Counts, type OperatorStore } from "../../shares/operator-store.ts";
import { dayInWords, makeDayCounts } from "./day-counts.ts";
import type { RedisParts } from "./scripts.ts";

/** The counts of shares, in `stats` of each bucket. */
export function makeCounts(parts: RedisParts): OperatorStore["readCounts"] {
  const { scripts, keys } = parts;
  const read = makeDayCounts(parts, {
    keyOf: (bucket) => keys.stats(bucket),
    totals: COUNTERS,
    ofDay: (day) => COUNTERS.map((counter) => `${day}:${counter}`),
  });
  return async (count) => {
    const { totals, days } = await scripts.within(read(count));
    return {
      totals: countsOf(totals),
      days: days.map(({ day, counts }) => ({ day: dayInWords(day), ...countsOf(counts) })),
    };
  };
}

/** @param values in the order of COUNTERS */
function countsOf(values: readonly number[]): Counts {
  const entries = COUNTERS.map((counter, index) => [counter, values[index] ?? 0]);
  return Object.fromEntries(entries) as Counts;
}
