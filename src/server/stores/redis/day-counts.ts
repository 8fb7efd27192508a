import { COUNTED_DAYS } from "../../shares/operator-store.ts";
import { BUCKETS } from "./keys.ts";
import { type RedisParts, readClock } from "./scripts.ts";

const DAY_MS = 86_400_000;

/** Today and yesterday change. The clocks of two masters may disagree about which day is today. */
const CHANGING_DAYS = 3;

/** The number of fields that are read at the same time. An answer about 90 days is long. */
const FIELDS_AT_ONCE = 32_000;

/** Counts in a hash of each bucket: in total, and by day. */
interface DayCountsLayout {
  /** The key of the hash. */
  keyOf(bucket: string): string;
  /** The fields of the totals. */
  totals: readonly string[];
  /** The fields of a day, in the order of the totals. @param day days since 1970-01-01 UTC */
  ofDay(day: number): readonly string[];
}

interface DayCounts {
  totals: number[];
  /** The oldest first, today last. */
  days: { day: number; counts: number[] }[];
}

/**
 * Sums the counts of all buckets. The counts of past days never change, so each process reads them once. Later calls send
 * one short command for each bucket, all of them together.
 *
 * @returns a function of the number of days
 */
export function makeDayCounts(
  parts: RedisParts,
  layout: DayCountsLayout,
): (days: number) => Promise<DayCounts> {
  const { scripts } = parts;
  const past = new Map<number, number[]>();

  async function addBucket(bucket: string, fields: readonly string[], sums: number[]) {
    const text = String(await scripts.run("read-counts", [layout.keyOf(bucket)], [...fields]));
    if (text === "") return;
    for (const [index, value] of text.split(" ").entries()) {
      sums[index] = (sums[index] ?? 0) + Number(value);
    }
  }

  async function readSums(fields: readonly string[]): Promise<number[]> {
    const sums = fields.map(() => 0);
    const atOnce = Math.ceil(FIELDS_AT_ONCE / fields.length);
    for (let first = 0; first < BUCKETS.length; first += atOnce) {
      const some = BUCKETS.slice(first, first + atOnce);
      await Promise.all(some.map((bucket) => addBucket(bucket, fields, sums)));
    }
    return sums;
  }

  return async (count) => {
    const today = Math.floor((await readClock(parts)) / DAY_MS);
    const shown = Array.from({ length: count }, (_, index) => today - count + 1 + index);
    const isChanging = (day: number) => day > today - CHANGING_DAYS;
    const wanted = shown.filter((day) => isChanging(day) || !past.has(day));
    const width = layout.totals.length;
    const sums = await readSums([...layout.totals, ...wanted.flatMap(layout.ofDay)]);
    const read = new Map(
      wanted.map((day, row) => [day, sums.slice((row + 1) * width, (row + 2) * width)]),
    );
    for (const [day, counts] of read) if (!isChanging(day)) past.set(day, counts);
    for (const day of past.keys()) if (day < today - COUNTED_DAYS) past.delete(day);
    const of = (day: number) => read.get(day) ?? past.get(day) ?? [];
    return {
      totals: sums.slice(0, width),
      days: shown.map((day) => ({ day, counts: of(day) })),
    };
  };
}

/** `YYYY-MM-DD`. @param day days since 1970-01-01 UTC */
export function dayInWords(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
