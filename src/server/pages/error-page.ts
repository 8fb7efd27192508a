import { tryAgainIn } from "../../protocol/errors.ts";
import { type Message, nothingAt, type ProblemCode, problems } from "../../protocol/problems.ts";
import { API } from "../../protocol/wire.ts";
import type { ProblemError } from "../errors/problem.ts";
import { html, type Markup, type PlainPage } from "./plain-pages.ts";

/** The request that failed. Only a GET can be repeated by a link. */
interface FailedRequest {
  method: string;
  url: string;
}

const FOR_PROGRAMS = "This address is for programs. Opening it in a browser changes nothing.";

/** The page of a problem: what happened, what to do, and where to go. */
export function errorPage(problem: ProblemError, request: FailedRequest): PlainPage {
  const { title, status } = problems[problem.code];
  const { explanation, advice: usual } = messageAt(request.url, problem.code);
  const { detail, advice = usual, retryAfterSeconds } = problem.extras;
  const next = retryAfterSeconds === undefined ? advice : tryAgainIn(retryAfterSeconds);
  return {
    title,
    head: html`<meta name="robots" content="noindex">`,
    main: html`<div class="stack">
<h1>${title}</h1>
<p class="lead">${explanation ?? FOR_PROGRAMS}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<h2>What you can do</h2>
<p>${next}</p>
${detail === undefined ? "" : html`<p class="number">${detail}</p>`}
</div>
<div class="ticket-stub">
${nextSteps(problem.code, request)}
<p class="number">Error ${status} · ${problem.code}</p>
</div>
</div>`,
  };
}

function messageAt(url: string, code: ProblemCode): Omit<Message, "title"> {
  if (code !== "not_found" || url.startsWith("/s/")) return problems[code];
  return isOfApi(url) ? nothingAt.api : nothingAt.page;
}

function isOfApi(url: string): boolean {
  return url.startsWith(`${API}/`);
}

const SHARES_LINK = html`<a class="button" href="/shares">My shares</a>`;
const API_LINK = html`<a class="button" href="${API}/docs">About the API</a>`;

function nextSteps(code: ProblemCode, { method, url }: FailedRequest): Markup {
  const { explanation, retry } = problems[code];
  // A link to this page would lose the fragment, which opens the share. A reload keeps it.
  const isShare = url.startsWith("/s/");
  const isRepeatable = retry === true && (method === "GET" || method === "HEAD");
  const again = isRepeatable && !isShare;
  // Without an administrator there is no admin page.
  const isAdmin = /^\/admin(?:\/|\?|$)/.test(url) && code !== "not_found";
  const [home, name] = isAdmin ? ["/admin", "To the admin page"] : ["/", "To the start page"];
  const start = html`<a class="button${again ? "" : " button-primary"}" href="${home}">${name}</a>`;
  const helpsWithApi = explanation === undefined || isOfApi(url);
  const helpsWithShares = code === "unauthorized" || (code === "not_found" && !isShare);
  return html`${isRepeatable && isShare ? html`<p>Reload this page to try again: that keeps the whole link.</p>` : ""}
<p class="row">
${again ? html`<a class="button button-primary" href="">Try again</a>` : ""}
${[start, ...(helpsWithShares ? [SHARES_LINK] : []), ...(helpsWithApi ? [API_LINK] : [])]}
</p>`;
}
