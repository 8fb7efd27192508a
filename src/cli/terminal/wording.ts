import { countOf } from "../../protocol/quantities.ts";

/**
 * An RFC 3339 time in the local time zone, such as "24 Nov 2026, 18:30:05 CET". RFC 3339 allows leap seconds, which
 * Date does not: they become "an unknown time".
 */
export function formatMoment(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "an unknown time" : localTime().format(date);
}

/** Made on demand, because it takes 15 ms. */
function localTime(): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });
}

/** A rounded duration: "8 s", "3 min", "2 h 5 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "1 try is left", "4 tries are left". */
export function triesLeft(number: number): string {
  return `${countOf(number, "try is", "tries are")} left`;
}

/**
 * Makes a stranger's text safe for a terminal. It replaces characters that change the text direction, and control
 * characters except line ends and tabs, with "�".
 */
export function withoutControls(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(UNSAFE_IN_TEXT, "\u{fffd}");
}

/** A value as one line of JSON that is safe for a terminal: it escapes the same characters. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE_IN_JSON, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

const CONTROLS = "\\p{Cc}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";
const UNSAFE_IN_TEXT = new RegExp(`(?![\\n\\t])[${CONTROLS}]`, "gu");
const UNSAFE_IN_JSON = new RegExp(`[${CONTROLS}\\u2028\\u2029]`, "gu");
