const UNITS = [
  { name: "day", seconds: 86_400 },
  { name: "hour", seconds: 3_600 },
  { name: "minute", seconds: 60 },
  { name: "second", seconds: 1 },
] as const;

/** "5 hours", "1 day", "90 minutes": in the largest unit that needs no fraction, or at least two of it. */
export function durationInWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const unit =
    UNITS.find((each) => whole >= each.seconds && whole % each.seconds === 0) ??
    UNITS.find((each) => whole >= 2 * each.seconds) ??
    UNITS[3];
  const count = Math.round(whole / unit.seconds);
  return `${count} ${unit.name}${count === 1 ? "" : "s"}`;
}

/** How long to wait: never told shorter than it is, "2 minutes" for 61 seconds. */
export function waitInWords(seconds: number): string {
  const unit = seconds <= 60 ? 1 : seconds <= 3_600 ? 60 : 3_600;
  return durationInWords(Math.max(1, Math.ceil(seconds / unit)) * unit);
}
