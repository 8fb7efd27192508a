/** "1 file", "3 files", "2 tries". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "once", "3 times". */
export function timesOf(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** From the largest to the smallest, with their length in seconds. */
export const TIME_UNITS = [
  { name: "day", seconds: 86_400 },
  { name: "hour", seconds: 3_600 },
  { name: "minute", seconds: 60 },
  { name: "second", seconds: 1 },
] as const;

/** The largest count of a unit: nobody thinks in 3661 seconds. */
const MAX_COUNT_OF_UNIT = 119;

/** A number of one unit. */
export interface Quantity<Unit> {
  count: number;
  unit: Unit;
}

export type TimeUnit = (typeof TIME_UNITS)[number]["name"];

/**
 * "5 hours", "1 day", "90 minutes": in the largest unit without a fraction. If that count is too large, rounded
 * down in the largest unit that fits at least twice: "27 hours" for 100,000 seconds.
 */
export function durationInWords(seconds: number): string {
  const { count, unit } = durationOf(seconds);
  return countOf(count, unit);
}

/** The number and unit of `durationInWords`. */
export function durationOf(seconds: number): Quantity<TimeUnit> {
  const whole = Math.max(0, Math.round(seconds));
  const isReadable = (count: number) => count >= 1 && count <= MAX_COUNT_OF_UNIT;
  const unit =
    TIME_UNITS.find((each) => whole % each.seconds === 0 && isReadable(whole / each.seconds)) ??
    TIME_UNITS.find((each) => whole >= 2 * each.seconds) ??
    TIME_UNITS[3];
  return { count: Math.floor(whole / unit.seconds), unit: unit.name };
}

/** A delay, rounded up: "2 minutes" for 61 seconds. */
export function waitInWords(seconds: number): string {
  const { count, unit } = waitOf(seconds);
  return countOf(count, unit);
}

/** The number and unit of `waitInWords`. */
export function waitOf(seconds: number): Quantity<TimeUnit> {
  const unit = seconds <= 60 ? 1 : seconds <= 3_600 ? 60 : seconds <= 172_800 ? 3_600 : 86_400;
  return durationOf(Math.max(1, Math.ceil(seconds / unit)) * unit);
}

/** The seconds in a unit, by its first letter: "1 week", "90 min", "2h". */
const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

const DURATION =
  /^(?<amount>\d{1,9}(?:\.\d{1,3})?)\s*(?<unit>[smhdw]|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?)?$/i;

/** A duration in whole seconds: "90", "1.5h", "90 minutes", "1 week". Null for any other text, and for less than 1 s. */
export function parseDuration(text: string): number | null {
  const { amount, unit = "s" } = DURATION.exec(text.trim())?.groups ?? {};
  const seconds = Number(amount) * (UNIT_SECONDS[unit.charAt(0).toLowerCase()] ?? Number.NaN);
  return seconds >= 1 ? Math.round(seconds) : null;
}

const SIZE = /^(?<number>\d+) ?(?<unit>[KMGT]iB|)$/;

/** A size in bytes: "1048576", "500 MiB", "5GiB". Null for any other text, and for less than 1 byte. */
export function parseSize(text: string): number | null {
  const { number, unit = "" } = SIZE.exec(text.trim())?.groups ?? {};
  const size = Number(number) * 1024 ** (UNITS.indexOf(unit) + 1);
  return size >= 1 && size <= Number.MAX_SAFE_INTEGER ? size : null;
}

const UNITS = ["KiB", "MiB", "GiB", "TiB"];

/** "5 GiB", "1.2 MiB", "3 bytes". */
export function sizeInWords(bytes: number): string {
  return inWords(sizeOf(bytes));
}

/** A limit, rounded down: "4.9 GiB" for 4.9375. */
export function limitInWords(bytes: number): string {
  return inWords(limitOf(bytes));
}

/** A size over a limit, rounded up, so that it never seems to be within the limit. */
export function excessInWords(bytes: number): string {
  return inWords(excessOf(bytes));
}

export type SizeUnit = "byte" | "kib" | "mib" | "gib" | "tib";

const SIZE_UNITS = ["byte", "kib", "mib", "gib", "tib"] as const;

/** The number and unit of `sizeInWords`. */
export function sizeOf(bytes: number): Quantity<SizeUnit> {
  return roundedSize(bytes, Math.round);
}

/** The number and unit of `limitInWords`. */
export function limitOf(bytes: number): Quantity<SizeUnit> {
  return roundedSize(bytes, Math.floor);
}

/** The number and unit of `excessInWords`. */
export function excessOf(bytes: number): Quantity<SizeUnit> {
  return roundedSize(bytes, Math.ceil);
}

/** The number and unit in the words of `sizeInWords`, `limitInWords` and `excessInWords`. Null for any other text. */
export function parseSizeInWords(words: string): Quantity<SizeUnit> | null {
  const { count, unit = "" } =
    /^(?<count>\d+(?:\.\d)?) (?:bytes?|(?<unit>[KMGT]iB))$/.exec(words)?.groups ?? {};
  const name = SIZE_UNITS[UNITS.indexOf(unit) + 1];
  return count === undefined || name === undefined ? null : { count: Number(count), unit: name };
}

function inWords({ count, unit }: Quantity<SizeUnit>): string {
  return unit === "byte" ? countOf(count, unit) : `${count} ${UNITS[SIZE_UNITS.indexOf(unit) - 1]}`;
}

/** With one decimal, whatever the direction: sizes and limits appear side by side. */
function roundedSize(bytes: number, round: (tenths: number) => number): Quantity<SizeUnit> {
  if (bytes < 1024) return { count: bytes, unit: "byte" };
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length);
  const count = round((bytes / 1024 ** power) * 10) / 10;
  const unit = SIZE_UNITS[power] ?? "tib";
  // 1024 of a unit after rounding is one of the next.
  return count === 1024 && power < UNITS.length
    ? { count: 1, unit: SIZE_UNITS[power + 1] ?? "tib" }
    : { count, unit };
}
