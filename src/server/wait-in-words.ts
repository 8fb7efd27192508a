const UNITS = [
  { name: "hour", seconds: 3600 },
  { name: "minute", seconds: 60 },
  { name: "second", seconds: 1 },
] as const;

/** When Retry-After lets a person come again: rounded up, so that who waits so long has waited long enough. */
export function waitInWords(seconds: number): string {
  const unit = UNITS.find((candidate) => seconds > candidate.seconds) ?? UNITS[2];
  const count = Math.max(1, Math.ceil(seconds / unit.seconds));
  return `Try again in ${count} ${unit.name}${count === 1 ? "" : "s"}.`;
}
