const LOCALE = "en-GB";

const UNITS = [
  { name: "day", seconds: 86_400 },
  { name: "hour", seconds: 3_600 },
  { name: "minute", seconds: 60 },
  { name: "second", seconds: 1 },
] as const;

/** What is left of something that is only estimated: "about 3 minutes", "a few seconds". */
export function aboutDurationInWords(seconds: number): string {
  if (seconds < 10) return "a few seconds";
  if (seconds < 60) return `about ${Math.ceil(seconds / 10) * 10} seconds`;
  const unit = seconds < 2 * 3_600 ? UNITS[2] : seconds < 2 * 86_400 ? UNITS[1] : UNITS[0];
  return `about ${countOf(Math.round(seconds / unit.seconds), unit.name)}`;
}

/** "today at 14:05", "tomorrow at 09:30", "on Tuesday 1 December at 14:05", in the reader's own time zone. */
export function momentInWords(moment: Date, now: Date): string {
  const time = moment.toLocaleTimeString(LOCALE, { hour: "2-digit", minute: "2-digit" });
  return `${dayInWords(moment, now)} at ${time}`;
}

/** "1 file", "3 files". */
export function countOf(count: number, singular: string): string {
  return `${count} ${singular}${count === 1 ? "" : "s"}`;
}

function dayInWords(moment: Date, now: Date): string {
  const days = Math.round((startOfDay(moment) - startOfDay(now)) / 86_400_000);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  const isThisYear = moment.getFullYear() === now.getFullYear();
  const date = moment.toLocaleDateString(LOCALE, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(isThisYear ? {} : { year: "numeric" }),
  });
  return `on ${date.replace(",", "")}`;
}

function startOfDay(moment: Date): number {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}
