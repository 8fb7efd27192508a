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
  const { explanation = FOR_PROGRAMS, advice } = messageAt(request.url, problem.code);
  const steps = nextSteps(problem.code, request);
  return {
    title: problems[problem.code].title,
    head: html`<meta name="robots" content="noindex">`,
    main: errorContent(problem, { explanation, advice }, steps),
  };
}

/** @param steps links to the next pages */
export function errorContent(
  { code, extras }: ProblemError,
  { explanation, advice: usual }: { explanation: string; advice: string },
  steps: Markup,
): Markup {
  const { title, status } = problems[code];
  const { detail, advice = usual, retryAfterSeconds } = extras;
  const next = retryAfterSeconds === undefined ? advice : tryAgainIn(retryAfterSeconds);
  return html`<div class="stack">
<h1>${title}</h1>
<p class="lead">${explanation}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<h2>What you can do</h2>
<p>${next}</p>
${detail === undefined ? "" : html`<p class="number">${detail}</p>`}
</div>
<div class="ticket-stub">
${steps}
<p class="number">Error ${status} · ${code}</p>
</div>
</div>`;
}

/** Whether a link to the same address repeats the request. */
export function isRepeatable(code: ProblemCode, method: string): boolean {
  return problems[code].retry === true && (method === "GET" || method === "HEAD");
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
  const { explanation } = problems[code];
  // A link to this page would lose the fragment, which opens the share. A reload keeps it.
  const isShare = url.startsWith("/s/");
  const mayRepeat = isRepeatable(code, method);
  const again = mayRepeat && !isShare;
  const start = html`<a class="button${again ? "" : " button-primary"}" href="/">To the start page</a>`;
  const helpsWithApi = explanation === undefined || isOfApi(url);
  const helpsWithShares = code === "unauthorized" || (code === "not_found" && !isShare);
  return html`${mayRepeat && isShare ? html`<p>Reload this page to try again: that keeps the whole link.</p>` : ""}
<p class="row">
${again ? html`<a class="button button-primary" href="">Try again</a>` : ""}
${[start, ...(helpsWithShares ? [SHARES_LINK] : []), ...(helpsWithApi ? [API_LINK] : [])]}
</p>`;
}
