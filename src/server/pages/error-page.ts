import { API } from "../../protocol/api.ts";
import { problems, tryAgainIn } from "../../protocol/problems.ts";
import type { ProblemError } from "../errors/problem.ts";
import { type Way, wordsOf } from "./error-words.ts";
import { html, type Markup, type PlainPage } from "./plain-pages.ts";

/** What asked: who came by GET can ask for the same again. */
interface Asked {
  method: string;
  url: string;
}

/** A problem, for the person in front of a browser: what happened, what to do, and where to go on. */
export function errorPage(problem: ProblemError, asked: Asked): PlainPage {
  const { title, advice, status } = problems[problem.code];
  const { happened, next = advice, ways } = wordsOf(problem.code, asked.url);
  const { detail, retryAfterSeconds } = problem.extras;
  const wait = retryAfterSeconds === undefined ? [] : [tryAgainIn(retryAfterSeconds)];
  return {
    title,
    head: html`<meta name="robots" content="noindex">`,
    main: html`<div class="stack">
<h1>${title}</h1>
<p class="lead">${happened}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<h2>What you can do</h2>
${[next, ...wait].map((text) => html`<p>${text}</p>`)}
${detail === undefined ? "" : html`<p class="number">${detail}</p>`}
</div>
<div class="ticket-stub">
${waysOn(ways, asked)}
<p class="number">Error ${status} · ${problem.code}</p>
</div>
</div>`,
  };
}

const LINKS: Record<Exclude<Way, "again">, Markup> = {
  shares: html`<a class="button" href="/shares">My shares</a>`,
  api: html`<a class="button" href="${API}/docs">About the API</a>`,
};

function waysOn(ways: readonly Way[], { method, url }: Asked): Markup {
  // A link to here would lose what stands after "#", which opens the share. Reloading keeps it.
  const isShare = url.startsWith("/s/");
  const canAskAgain = ways.includes("again") && (method === "GET" || method === "HEAD");
  const again = canAskAgain && !isShare;
  const start = html`<a class="button${again ? "" : " button-primary"}" href="/">To the start page</a>`;
  const others = ways.flatMap((way) => (way === "again" ? [] : [LINKS[way]]));
  return html`${canAskAgain && isShare ? html`<p>Reload this page to try again: that keeps the link whole.</p>` : ""}
<p class="row">
${again ? html`<a class="button button-primary" href="">Try again</a>` : ""}
${[start, ...others]}
</p>`;
}
