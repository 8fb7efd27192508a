import type { AdminStats } from "../../../protocol/admin-api.ts";
import { sizeInWords } from "../../../protocol/quantities.ts";
import type { Control } from "../../admin/admin-store.ts";
import type { StatisticsDay } from "../../admin/statistics.ts";
import { html, type Markup } from "../html.ts";
import { type AdminPage, csrfField, notice } from "./admin-pages.ts";
import { CHARTS, chartFigure, chartUpdate } from "./charts.ts";
import { dayInWords, numberInWords, timeOfDay } from "./words.ts";

export interface Dashboard {
  stats: AdminStats;
  control: Control;
  /** Milliseconds since 1970. */
  now: number;
  /** The name of the administrator. */
  name: string;
  csrfToken: string;
}

/** The server's numbers: now, today and over 90 days. */
export function dashboardPage(dashboard: Dashboard): AdminPage {
  return pageOf(dashboard, chartFigure);
}

/** Only the parts of the dashboard that change. The page's script replaces each element with `data-live` by its new version. */
export function dashboardUpdate(dashboard: Dashboard): AdminPage {
  return pageOf(dashboard, chartUpdate);
}

function pageOf(
  { stats, control, now, name, csrfToken }: Dashboard,
  show: typeof chartFigure,
): AdminPage {
  const { totals, live, days } = stats;
  const today = days.at(-1);
  return {
    title: "Dashboard",
    section: "dashboard",
    main: html`<div class="head-line">
<h1>Dashboard</h1>
<p class="soft small" id="freshness" data-live="freshness">As of ${timeOfDay(now)}</p>
</div>
<div data-live="control">${control.uploadsPaused ? notice("warn", html`New shares are paused. People can still open shares. <a href="/admin/control">Resume new shares under Control</a>.`) : ""}</div>
<section aria-labelledby="now">
<h2 id="now">Now</h2>
<dl class="ticket figures" data-live="now">
${figure("Shares", numberInWords(live.shares))}
${figure("In storage", sizeInWords(live.bytes))}
${figure("Uploading", numberInWords(live.uploading))}
${figure("Being opened", numberInWords(live.leased))}
${figure("Locked", numberInWords(live.locked))}
</dl>
</section>
<section aria-labelledby="today">
<h2 id="today">Today${today ? html`, <span data-live="day">${dayInWords(today.day)} (UTC)</span>` : ""}</h2>
<dl class="ticket figures" data-live="today">
${today ? COUNTERS.map((counter) => counterFigure(counter, today, totals)) : ""}
</dl>
</section>
<section aria-labelledby="days">
<h2 id="days">The last ${days.length} days</h2>
<div class="charts">
${CHARTS.map((chart) => show(chart, days))}
</div>
</section>
<form class="row" method="post" action="/admin/logout">
${csrfField(csrfToken)}
<span class="soft">Signed in as ${name}</span>
<button class="button">Sign out</button>
</form>`,
  };
}

interface CounterInWords {
  name: Exclude<keyof StatisticsDay, "day">;
  label: string;
  inWords: (value: number) => string;
}

const COUNTERS: readonly CounterInWords[] = [
  { name: "created", label: "Created", inWords: numberInWords },
  { name: "previewed", label: "Previewed", inWords: numberInWords },
  { name: "claimed", label: "Claimed", inWords: numberInWords },
  { name: "delivered", label: "Delivered", inWords: numberInWords },
  { name: "burned", label: "Burned", inWords: numberInWords },
  { name: "expired", label: "Expired", inWords: numberInWords },
  { name: "wrongPasswords", label: "Wrong passwords", inWords: numberInWords },
  { name: "locked", label: "Locked shares", inWords: numberInWords },
  { name: "rateLimited", label: "Over a rate limit", inWords: numberInWords },
  { name: "storedBytes", label: "Uploaded", inWords: sizeInWords },
  { name: "servedBytes", label: "Served", inWords: sizeInWords },
];

function counterFigure(
  { name, label, inWords }: CounterInWords,
  today: StatisticsDay,
  totals: AdminStats["totals"],
): Markup {
  return html`<div><dt>${label}</dt><dd>${inWords(today[name])}</dd><dd class="total">${inWords(totals[name])} in total</dd></div>
`;
}

function figure(label: string, value: string): Markup {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}
