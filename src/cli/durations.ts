const SECONDS: Record<string, number> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** "30m", "5h", "7d", "90s" or "90" in seconds; null when it is none of these, or nothing. */
export function parseDuration(text: string): number | null {
  const { amount, unit } = /^(?<amount>\d{1,9})(?<unit>[smhd]?)$/.exec(text.trim())?.groups ?? {};
  const seconds = Number(amount) * (SECONDS[unit ?? ""] ?? Number.NaN);
  return seconds > 0 ? seconds : null;
}
