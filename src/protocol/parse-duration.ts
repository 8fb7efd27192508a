const UNIT_SECONDS: Record<string, number> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

const DURATION =
  /^(?<amount>\d{1,9}) ?(?:(?<unit>[smhd]?)|(?<word>sec(?:ond)?|min(?:ute)?|hour|day)s?)$/;

/** "5h", "5 hours", "30 days", "90 s" or "90" in seconds; null when it is none of these, or no time at all. */
export function parseDuration(text: string): number | null {
  const { amount, unit, word } = DURATION.exec(text.trim())?.groups ?? {};
  const seconds = Number(amount) * (UNIT_SECONDS[unit ?? word?.[0] ?? ""] ?? Number.NaN);
  return seconds > 0 ? seconds : null;
}
