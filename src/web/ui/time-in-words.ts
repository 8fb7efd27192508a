import { countOf } from "../../protocol/count-of.ts";
import { TIME_UNITS } from "../../protocol/duration-in-words.ts";

const LOCALE = "en-GB";

/** What is left of something that is only estimated: "about 3 minutes", "a few seconds". */
export function aboutDurationInWords(seconds: number): string {
  if (seconds < 10) return "a few seconds";
  if (seconds < 60) return `about ${Math.ceil(seconds / 10) * 10} seconds`;
  const [days, hours, minutes] = TIME_UNITS;
  const unit = seconds < 2 * 3_600 ? minutes : seconds < 2 * 86_400 ? hours : days;
  return `about ${countOf(Math.round(seconds / unit.seconds), unit.name)}`;
}

/** "today at 14:05", "tomorrow at 09:30", "on Tuesday 1 December at 14:05", in the reader's own time zone. */
export function momentInWords(moment: Date, now: Date): string {
  const time = moment.toLocaleTimeString(LOCALE, { hour: "2-digit", minute: "2-digit" });
  return `${dayInWords(moment, now)} at ${time}`;
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
