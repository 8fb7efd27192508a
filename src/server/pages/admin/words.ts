import { lazy } from "../../../node/lazy.ts";
import { html, type Markup } from "../html.ts";

/* The server does not know the reader's time zone, so all times are in UTC. A script adds local times: local-times.ts. */

/** Made for the first page, because the formats take long to load. */
const formats = lazy(() => ({
  number: new Intl.NumberFormat("en-GB"),
  day: new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }),
  shortDay: new Intl.DateTimeFormat("en-GB", {
    ...({ day: "numeric", month: "short", timeZone: "UTC" } as const),
  }),
  time: new Intl.DateTimeFormat("en-GB", {
    ...({ hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC" } as const),
  }),
}));

/** "12,345". */
export function numberInWords(value: number): string {
  return formats().number.format(value);
}

/** "28 Nov 2026" for "2026-11-28". */
export function dayInWords(day: string): string {
  return formats().day.format(new Date(day));
}

/** "28 Nov" for "2026-11-28". */
export function shortDayInWords(day: string): string {
  return formats().shortDay.format(new Date(day));
}

/** "11:10:04 UTC". */
export function timeOfDay(at: number): Markup {
  return html`<time datetime="${new Date(at).toISOString()}">${timeInWords(at)} UTC</time>`;
}

/** "11:10:04". */
function timeInWords(at: number): string {
  return formats().time.format(at);
}

/** "28 Nov 2026, 11:10". @param at milliseconds since 1970 */
export function moment(at: number): Markup {
  const time = timeInWords(at).slice(0, 5);
  return html`<time datetime="${new Date(at).toISOString()}">${formats().day.format(at)}, ${time}</time>`;
}

/** "28 Nov 2026, 11:10:04". @param at milliseconds since 1970 */
export function exactMoment(at: number): Markup {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${formats().day.format(at)}, ${timeInWords(at)}</time>`;
}

/** "28 Nov, 11:10". The year is in its title. */
export function shortMoment(at: number): Markup {
  const [iso, time] = [new Date(at).toISOString(), timeInWords(at).slice(0, 5)];
  return html`<time datetime="${iso}" title="${iso}">${formats().shortDay.format(at)}, ${time}</time>`;
}
