import { scaleLinear } from "d3-scale";
import { area, curveStepAfter } from "d3-shape";
import { sizeInWords } from "../../../protocol/quantities.ts";
import type { StatisticsDay } from "../../admin/statistics.ts";
import { html, type Markup } from "../html.ts";
import { dayInWords, numberInWords, shortDayInWords } from "./words.ts";

interface Series {
  counter: Exclude<keyof StatisticsDay, "day">;
  name: string;
}

interface Chart {
  /** A part of the ids in the page. */
  id: string;
  title: string;
  inWords: (value: number) => string;
  series: readonly Series[];
}

export const CHARTS: readonly Chart[] = [
  {
    id: "opening",
    title: "Sent and received",
    inWords: numberInWords,
    series: [
      { counter: "created", name: "Created" },
      { counter: "previewed", name: "Previewed" },
      { counter: "claimed", name: "Claimed" },
      { counter: "delivered", name: "Delivered" },
    ],
  },
  {
    id: "refusals",
    title: "Refused",
    inWords: numberInWords,
    series: [
      { counter: "wrongPasswords", name: "Wrong passwords" },
      { counter: "locked", name: "Locked shares" },
      { counter: "rateLimited", name: "Over a rate limit" },
    ],
  },
  {
    id: "bytes",
    title: "Traffic",
    inWords: sizeInWords,
    series: [
      { counter: "storedBytes", name: "Uploaded" },
      { counter: "servedBytes", name: "Served" },
    ],
  },
  {
    id: "ends",
    title: "Burned or expired",
    inWords: numberInWords,
    series: [
      { counter: "burned", name: "Burned" },
      { counter: "expired", name: "Expired" },
    ],
  },
];

/**
 * One chart: a lane for each counter, so that no colour, line style or legend has to tell them apart. Each lane has its own
 * scale, which the label beside it names. A table has the same numbers. Elements with `data-live` are replaced while the
 * page is open; days that are over don't change.
 */
export function chartFigure(chart: Chart, days: readonly StatisticsDay[]): Markup {
  const { id, title, series } = chart;
  return html`<figure class="ticket chart">
<figcaption><h3 id="${id}-title">${title}</h3></figcaption>
<div class="lanes">
${series.map((one) => lane(chart, one, days))}
<svg class="days" aria-hidden="true">${days.map((day, at) => dayColumn(chart, day, at, days.length))}</svg>
<div class="axis" aria-hidden="true">${axisDays(days)}<span>Today</span></div>
</div>
<details>
<summary>Show as a table<span class="visually-hidden">: ${title}</span></summary>
<div class="table-scroll" role="region" aria-labelledby="${id}-title" tabindex="0">
<table>
<thead><tr><th scope="col">Day (UTC)</th>${series.map(({ name }) => html`<th scope="col" class="amount">${name}</th>`)}</tr></thead>
<tbody>
${days.toReversed().map((day) => tableRow(chart, day))}
</tbody>
</table>
</div>
</details>
</figure>`;
}

/** The parts of a chart that change during its last day. */
export function chartUpdate(chart: Chart, days: readonly StatisticsDay[]): Markup {
  const today = days.slice(-1);
  return html`${chart.series.map((one) => lane(chart, one, days))}
<table><tbody>${today.map((day) => tableRow(chart, day))}</tbody></table>
<svg>${today.map((day) => dayColumn(chart, day, days.length - 1, days.length))}</svg>`;
}

function lane(chart: Chart, { counter, name }: Series, days: readonly StatisticsDay[]): Markup {
  const { id, inWords } = chart;
  const values = days.map((day) => day[counter]);
  const sum = values.reduce((a, b) => a + b, 0);
  const largest = Math.max(0, ...values);
  const day = days[values.lastIndexOf(largest)]?.day ?? "";
  const most = sum === 0 ? "None" : `${inWords(largest)} on ${shortDayInWords(day)}`;
  return html`<p class="lane-label" data-live="${id}-${counter}"><span>${name}</span> <b>${inWords(sum)}</b> <small>${sum === 0 ? "" : `Most: ${most}`}</small></p>
<svg class="lane" role="img" aria-label="${name}, by day. ${most}" viewBox="0 0 ${days.length} 100" preserveAspectRatio="none" data-live="${id}-${counter}-bars"><path d="${barsOf(values, largest)}"/></svg>
`;
}

/** The outline of all bars: each day is 1 unit wide, and the chart is 100 units high. A count of one is always visible. */
function barsOf(values: readonly number[], largest: number): string {
  const y = scaleLinear([0, largest || 1], [100, 0]);
  const top = (value: number) => (value === 0 ? 100 : Math.min(y(value), 97));
  const outline = area<number>((_, index) => index, 100, top)
    .curve(curveStepAfter)
    .digits(1);
  // The outline ends at the right edge of the last bar.
  return outline([...values, values.at(-1) ?? 0]) ?? "";
}

/** Shows the numbers of a day under the mouse. */
function dayColumn(chart: Chart, day: StatisticsDay, at: number, count: number): Markup {
  const values = chart.series.map(({ name, counter }) => `${name}: ${chart.inWords(day[counter])}`);
  const title = [dayInWords(day.day), ...values].join("\n");
  const [x, width] = [at, 1].map((value) => Math.round((value / count) * 100_000) / 1000);
  return html`<rect x="${x ?? 0}%" width="${width ?? 0}%" height="100%" data-live="${chart.id}-${day.day}"><title>${title}</title></rect>
`;
}

function axisDays(days: readonly StatisticsDay[]): Markup {
  const third = Math.round(days.length / 3);
  const shown = [days[0], days[third], days[2 * third]];
  return html`${shown.map((day) => html`<span>${day ? shortDayInWords(day.day) : ""}</span>`)}`;
}

function tableRow({ id, series, inWords }: Chart, day: StatisticsDay): Markup {
  const cells = series.map(({ counter }) => html`<td class="amount">${inWords(day[counter])}</td>`);
  return html`<tr data-live="${id}-row-${day.day}"><th scope="row"><time datetime="${day.day}">${dayInWords(day.day)}</time></th>${cells}</tr>
`;
}
