import { countOf } from "./count-of.ts";

/** From the largest on; each with its length in seconds. */
export const TIME_UNITS = [
  { name: "day", seconds: 86_400 },
  { name: "hour", seconds: 3_600 },
  { name: "minute", seconds: 60 },
  { name: "second", seconds: 1 },
] as const;

/** More of a unit than this is not told: nobody thinks in 3661 seconds. */
const MOST_OF_A_UNIT = 119;

/**
 * "5 hours", "1 day", "90 minutes": in the largest unit that needs no fraction. Where that makes too many of it, in
 * the largest of which there are two, and then never longer than it is: "27 hours" for 100,000 seconds.
 */
export function durationInWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const unit =
    TIME_UNITS.find((each) => whole % each.seconds === 0 && isTellable(whole / each.seconds)) ??
    TIME_UNITS.find((each) => whole >= 2 * each.seconds) ??
    TIME_UNITS[3];
  return countOf(Math.floor(whole / unit.seconds), unit.name);
}

function isTellable(count: number): boolean {
  return count >= 1 && count <= MOST_OF_A_UNIT;
}

/** How long to wait: never told shorter than it is, "2 minutes" for 61 seconds. */
export function waitInWords(seconds: number): string {
  const unit = seconds <= 60 ? 1 : seconds <= 3_600 ? 60 : seconds <= 172_800 ? 3_600 : 86_400;
  return durationInWords(Math.max(1, Math.ceil(seconds / unit)) * unit);
}
