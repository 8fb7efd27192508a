import {
  COUNTED_DAYS,
  COUNTERS,
  type Counts,
  type CountsView,
  type OperatorStore,
} from "../../shares/operator-store.ts";
import { command } from "./errors.ts";
import { BUCKETS } from "./keys.ts";
import { type RedisParts, readClock } from "./scripts.ts";

const DAY_MS = 86_400_000;

/** Today and yesterday change. The clocks of two masters may disagree about which day is today. */
const CHANGING_DAYS = 3;

/** The number of buckets that answer at the same time. An answer about 90 days is long. */
const BUCKETS_AT_ONCE = 32;

/** Sums the counts of all buckets. The counts of past days never change, so each process reads them once. */
export function makeCounts(parts: RedisParts): OperatorStore["readCounts"] {
  const { client, scripts, keys } = parts;
  const past = new Map<number, Counts>();

  async function readSums(fields: string[]): Promise<number[]> {
    const sums = fields.map(() => 0);
    for (let first = 0; first < BUCKETS.length; first += BUCKETS_AT_ONCE) {
      const some = BUCKETS.slice(first, first + BUCKETS_AT_ONCE);
      const reading = some.map((bucket) => command(client.hmget(keys.stats(bucket), ...fields)));
      for (const values of await Promise.all(reading)) {
        for (const [index, value] of values.entries()) {
          if (value !== null) sums[index] = (sums[index] ?? 0) + Number(value);
        }
      }
    }
    return sums;
  }

  /** Reads the counts under each of these prefixes. */
  async function readCountsOf(prefixes: string[]): Promise<Counts[]> {
    const fields = prefixes.flatMap((prefix) => COUNTERS.map((counter) => prefix + counter));
    const sums = await readSums(fields);
    return prefixes.map((_, row) => {
      const values = COUNTERS.map((counter, column) => [
        counter,
        sums[row * COUNTERS.length + column] ?? 0,
      ]);
      return Object.fromEntries(values) as Counts;
    });
  }

  async function readAll(days: number): Promise<CountsView> {
    const today = Math.floor((await readClock(parts)) / DAY_MS);
    const shown = Array.from({ length: days }, (_, index) => today - days + 1 + index);
    const isChanging = (day: number) => day > today - CHANGING_DAYS;
    const wanted = shown.filter((day) => isChanging(day) || !past.has(day));
    const [totals, ...counts] = await readCountsOf(["", ...wanted.map((day) => `${day}:`)]);
    const read = new Map(wanted.map((day, index) => [day, counts[index]]));
    for (const [day, each] of read) if (each && !isChanging(day)) past.set(day, each);
    for (const day of past.keys()) if (day < today - COUNTED_DAYS) past.delete(day);
    const of = (day: number) => read.get(day) ?? past.get(day);
    return {
      totals: totals as Counts,
      days: shown.map((day) => ({ day: dayInWords(day), ...(of(day) as Counts) })),
    };
  }

  return (days) => scripts.within(readAll(days));
}

/** `YYYY-MM-DD` */
function dayInWords(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
