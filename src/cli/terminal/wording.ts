/** How moments, numbers and reasons are written for people. */

import type { GoneReason } from "../../protocol/api.ts";
import { countOf } from "../../protocol/quantities.ts";

const MOMENT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/**
 * A moment (RFC 3339) by the clock on the wall: "24 Nov 2026, 18:30:05 CET". RFC 3339 has leap seconds, which
 * a Date can't hold: "an unknown time".
 */
export function formatMoment(moment: string): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? "an unknown time" : MOMENT.format(date);
}

/** A time as a clock without seconds tells it: "8 s", "3 min", "2 h 5 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Why a share is no longer there. */
export const goneWords: Record<GoneReason, string> = {
  claimed: "opened as often as it may be",
  expired: "its time is over",
  burned: "its sender took it back",
  wrong_passwords: "too many wrong passwords were tried",
  abandoned: "its upload was never finished",
};

/** "1 try is left", "4 tries are left". */
export function triesLeft(number: number): string {
  return `${countOf(number, "try is", "tries are")} left`;
}

/**
 * A stranger's text as a terminal may show it: all but line ends and tabs that would steer the terminal, or
 * turn the direction of what is read, becomes "�".
 */
export function withoutControls(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(STEERING, "\u{fffd}");
}

/** A value as one line of JSON, in which what would steer a terminal is escaped: it is read as the same value. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(STEERING_OR_LINE_END, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

const CONTROLS = "\\p{Cc}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";
const STEERING = new RegExp(`(?![\\n\\t])[${CONTROLS}]`, "gu");
const STEERING_OR_LINE_END = new RegExp(`[${CONTROLS}\\u2028\\u2029]`, "gu");
