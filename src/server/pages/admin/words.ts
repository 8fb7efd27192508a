import { html, type Markup } from "../plain-pages.ts";

/* The server does not know the reader's time zone, so all times are in UTC. A script adds local times: local-times.ts. */

const NUMBER = new Intl.NumberFormat("en-GB");
const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", {
  ...({ day: "numeric", month: "short", timeZone: "UTC" } as const),
});
const TIME = new Intl.DateTimeFormat("en-GB", {
  ...({ hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC" } as const),
});

/** "12,345". */
export function numberInWords(value: number): string {
  return NUMBER.format(value);
}

/** "28 Nov 2026" for "2026-11-28". */
export function dayInWords(day: string): string {
  return DAY.format(new Date(day));
}

/** "28 Nov" for "2026-11-28". */
export function shortDayInWords(day: string): string {
  return SHORT_DAY.format(new Date(day));
}

/** "11:10:04 UTC". */
export function timeOfDay(at: number): Markup {
  return html`<time datetime="${new Date(at).toISOString()}">${timeInWords(at)} UTC</time>`;
}

/** "11:10:04". */
function timeInWords(at: number): string {
  return TIME.format(at);
}

/** "28 Nov 2026, 11:10". @param at milliseconds since 1970 */
export function moment(at: number): Markup {
  const time = timeInWords(at).slice(0, 5);
  return html`<time datetime="${new Date(at).toISOString()}">${DAY.format(at)}, ${time}</time>`;
}

/** "28 Nov 2026, 11:10:04". @param at milliseconds since 1970 */
export function exactMoment(at: number): Markup {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${DAY.format(at)}, ${timeInWords(at)}</time>`;
}

/** "28 Nov, 11:10". The year is in its title. */
export function shortMoment(at: number): Markup {
  const [iso, time] = [new Date(at).toISOString(), timeInWords(at).slice(0, 5)];
  return html`<time datetime="${iso}" title="${iso}">${SHORT_DAY.format(at)}, ${time}</time>`;
}
