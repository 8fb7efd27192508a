import { type Message, type ProblemCode, problems } from "../../protocol/problems.ts";
import { API } from "../../protocol/wire.ts";
import { englishTexts } from "../../texts/load-texts.ts";
import type { Texts } from "../../texts/texts.ts";
import type { ProblemError } from "../errors/problem.ts";
import { html, type Markup, type PlainPage } from "./plain-pages.ts";

/** The request that failed. Only a GET can be repeated by a link. */
interface FailedRequest {
  method: string;
  url: string;
}

/** The page of a problem: what happened, what to do, and where to go. */
export function errorPage(
  problem: ProblemError,
  request: FailedRequest,
  texts: Texts = englishTexts,
): PlainPage {
  const { explanation = texts.text("server.forPrograms"), ...message } = messageAt(
    request.url,
    problem.code,
    texts,
  );
  const steps = nextSteps(problem.code, request, texts);
  return {
    title: message.title,
    texts,
    head: html`<meta name="robots" content="noindex">`,
    main: errorContent(problem, { ...message, explanation }, steps, texts),
  };
}

/** @param steps links to the next pages */
export function errorContent(
  { code, extras }: ProblemError,
  { title, explanation, advice: usual }: { title: string; explanation: string; advice: string },
  steps: Markup,
  texts: Texts = englishTexts,
): Markup {
  const { status } = problems[code];
  const { detail, retryAfterSeconds } = extras;
  // What the server says about one occurrence is English.
  const advice = texts.language === "en" ? (extras.advice ?? usual) : usual;
  const next =
    retryAfterSeconds === undefined
      ? advice
      : texts.text("common.tryAgainIn", { duration: texts.wait(retryAfterSeconds) });
  return html`<div class="stack">
<h1>${title}</h1>
<p class="lead">${explanation}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<h2>${texts.text("server.whatYouCanDo")}</h2>
<p>${next}</p>
${detail === undefined ? "" : html`<p class="number"><bdi lang="en">${detail}</bdi></p>`}
</div>
<div class="ticket-stub">
${steps}
<p class="number">${texts.text("server.error", { status: String(status), code })}</p>
</div>
</div>`;
}

/** Whether a link to the same address repeats the request. */
export function isRepeatable(code: ProblemCode, method: string): boolean {
  return problems[code].retry === true && (method === "GET" || method === "HEAD");
}

function messageAt(url: string, code: ProblemCode, texts: Texts): Omit<Message, "retry"> {
  const message = messageOf(code, texts);
  if (code !== "not_found" || url.startsWith("/s/")) return message;
  const { title } = message;
  return isOfApi(url)
    ? {
        title,
        explanation: texts.text("server.nothingAtApi"),
        advice: texts.text("server.nothingAtApiAdvice"),
      }
    : {
        title,
        explanation: texts.text("server.nothingAtPage"),
        advice: texts.text("server.nothingAtPageAdvice"),
      };
}

/** Problems that only programs meet have a text in English alone. */
function messageOf(code: ProblemCode, texts: Texts): Omit<Message, "retry"> {
  const [title, explanation, advice] = [
    `problems.${code}_title`,
    `problems.${code}_explanation`,
    `problems.${code}_advice`,
  ];
  if (texts.language === "en" || !texts.has(title)) return problems[code];
  return {
    title: texts.text(title as "problems.other_title"),
    explanation: texts.text(explanation as "problems.other_title"),
    advice: texts.text(advice as "problems.other_title"),
  };
}

function isOfApi(url: string): boolean {
  return url.startsWith(`${API}/`);
}

function nextSteps(code: ProblemCode, { method, url }: FailedRequest, texts: Texts): Markup {
  const sharesLink = html`<a class="button" href="/shares">${texts.text("common.myShares")}</a>`;
  const apiLink = html`<a class="button" href="${API}/docs">${texts.text("server.aboutApi")}</a>`;
  const { explanation } = problems[code];
  // A link to this page would lose the fragment, which opens the share. A reload keeps it.
  const isShare = url.startsWith("/s/");
  const mayRepeat = isRepeatable(code, method);
  const again = mayRepeat && !isShare;
  const start = html`<a class="button${again ? "" : " button-primary"}" href="/">${texts.text("server.startPage")}</a>`;
  const helpsWithApi = explanation === undefined || isOfApi(url);
  const helpsWithShares = code === "unauthorized" || (code === "not_found" && !isShare);
  return html`${mayRepeat && isShare ? html`<p>${texts.text("server.reloadKeepsLink")}</p>` : ""}
<p class="row">
${again ? html`<a class="button button-primary" href="">${texts.text("common.tryAgain")}</a>` : ""}
${[start, ...(helpsWithShares ? [sharesLink] : []), ...(helpsWithApi ? [apiLink] : [])]}
</p>`;
}
