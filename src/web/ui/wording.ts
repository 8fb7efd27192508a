import type { RetryDelay } from "../../client/retry.ts";
import { countOf, sizeInWords, TIME_UNITS } from "../../protocol/quantities.ts";
import type { Failure } from "../workers/failure.ts";
import type { ErrorScreen } from "./error-screen.tsx";

const LOCALE = "en-GB";

/** A rough time left: "about 3 minutes", "a few seconds". */
export function aboutDurationInWords(seconds: number): string {
  if (seconds < 10) return "a few seconds";
  if (seconds < 60) return `about ${Math.ceil(seconds / 10) * 10} seconds`;
  const [days, hours, minutes] = TIME_UNITS;
  const unit = seconds < 2 * 3_600 ? minutes : seconds < 2 * 86_400 ? hours : days;
  return `about ${countOf(Math.round(seconds / unit.seconds), unit.name)}`;
}

/** "today at 14:05", "tomorrow at 09:30", "on Tuesday 1 December at 14:05", in the reader's time zone. */
export function dateInWords(date: Date, now: Date): string {
  const time = date.toLocaleTimeString(LOCALE, { hour: "2-digit", minute: "2-digit" });
  return `${dayInWords(date, now)} at ${time}`;
}

function dayInWords(date: Date, now: Date): string {
  const days = Math.round((startOfDay(date) - startOfDay(now)) / 86_400_000);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  const isThisYear = date.getFullYear() === now.getFullYear();
  const day = date.toLocaleDateString(LOCALE, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(isThisYear ? {} : { year: "numeric" }),
  });
  return `on ${day.replace(",", "")}`;
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

export interface Contents {
  files: number;
  texts: number;
  /** In bytes, before padding and encryption. */
  size: number;
}

/** "2 files and a text, 24 MiB", "A text, 6 bytes". */
export function contentsInWords({ files, texts, size }: Contents): string {
  const parts = [
    ...(files > 0 ? [countOf(files, "file")] : []),
    ...(texts > 0 ? [texts === 1 ? "a text" : countOf(texts, "text")] : []),
  ].join(" and ");
  return `${parts.charAt(0).toUpperCase()}${parts.slice(1)}, ${sizeInWords(size)}`;
}

/** Why a transfer is paused. It resumes without any action. */
export const delayInWords: Record<RetryDelay["cause"], string> = {
  unreachable: "The connection is interrupted. The transfer resumes when the connection is back.",
  intermediary:
    "A proxy answers instead of the server. The transfer resumes when the server answers again.",
  limited: "The server limits the rate. The transfer resumes soon.",
  unavailable: "The server is busy. The transfer resumes soon.",
};

/** After these errors the page retries by itself. The delays, in seconds, apply if the server names none. */
const RESUME_AFTER_SECONDS: Partial<Record<Failure["code"], number>> = {
  rate_limited: 60,
  unavailable: 10,
};

/** The screen for an error. `now`: for the words of the date on which a share ended. */
export function errorScreenFor(failure: Failure, now: Date): ErrorScreen {
  const { code, title, detail, explanation, advice, at, retryAfterSeconds } = failure;
  const date = at && `The share ended ${dateInWords(new Date(at), now)}.`;
  const explained = [detail, explanation, date].filter(Boolean).join(" ");
  const delay = RESUME_AFTER_SECONDS[code];
  if (delay === undefined) {
    const paragraphs = [explained, advice].filter(Boolean);
    return { title, paragraphs, retry: failure.retry ? "Try again" : null };
  }
  return {
    title,
    paragraphs: [explained],
    // A rate-limited server would refuse again.
    retry: code === "rate_limited" ? null : "Try now",
    // "Retry-After: 0" must not become a busy loop.
    resumesAfterSeconds: Math.max(1, retryAfterSeconds ?? delay),
  };
}
