import { goneReasons, type Message, type ProblemCode, problems } from "../../protocol/problems.ts";
import { API, signInPaths } from "../../protocol/wire.ts";
import { detailInWords } from "../../texts/detail-words.ts";
import { englishTexts } from "../../texts/load-texts.ts";
import { signOf } from "../../texts/signs.ts";
import type { Texts } from "../../texts/texts.ts";
import type { ProblemError } from "../errors/problem.ts";
import { html, joined, type Markup } from "./html.ts";
import { type PlainPage, signMarkup } from "./plain-pages.ts";

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
    problem,
    texts,
  );
  const steps = nextSteps(problem.code, request, texts);
  return {
    title: message.title,
    texts,
    hasLanguages: isLoadedAgain(request),
    head: html`<meta name="robots" content="noindex">`,
    main: errorContent(problem, { ...message, explanation }, steps, texts),
  };
}

/** A menu of languages loads the page again. In a sign-in, that would be another attempt. */
function isLoadedAgain({ method, url }: FailedRequest): boolean {
  const isSignIn = [signInPaths.start, signInPaths.callback].some((path) => url.startsWith(path));
  return isRead(method) && !isSignIn;
}

/** @param steps links to the next pages */
export function errorContent(
  { code, extras }: ProblemError,
  { title, explanation, advice: usual }: { title: string; explanation: string; advice: string },
  steps: Markup,
  texts: Texts = englishTexts,
): Markup {
  const { status } = problems[code];
  const { detail, retryAfterSeconds, gone } = extras;
  // What the server says about one occurrence is English.
  const advice = texts.language === "en" ? (extras.advice ?? usual) : usual;
  const next =
    retryAfterSeconds === undefined
      ? advice
      : texts.text("common.tryAgainIn", { duration: texts.wait(retryAfterSeconds) });
  const ended = gone && texts.text("common.shareEnded", { when: texts.dated(new Date(gone.at)) });
  return html`<div class="stack">
${signMarkup(signOf(code, gone?.reason))}
<h1>${title}</h1>
<p class="lead">${texts.paragraph(explanation, ended ?? "")}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<h2>${texts.text("common.whatYouCanDo")}</h2>
<p>${next}</p>
${detail === undefined ? "" : html`<p class="number">${detailIn(texts, detail)}</p>`}
</div>
<div class="ticket-stub">
${steps}
<p class="number">${texts.text("server.error", { status: String(status), code })}</p>
</div>
</div>`;
}

/** The sentence about this occurrence. If only English has it, the page says so. */
function detailIn(texts: Texts, detail: string): Markup {
  if (texts.language === "en") return html`${detail}`;
  const words = detailInWords(detail, texts);
  if (words !== undefined) return html`${words}`;
  const english = html`<bdi lang="en">${detail}</bdi>`;
  return joined(texts.rich("common.details", { detail: english }));
}

/** Whether a link to the same address repeats the request. */
export function isRepeatable(code: ProblemCode, method: string): boolean {
  return problems[code].retry === true && isRead(method);
}

/** HEAD must have the same answer as GET. */
function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

function messageAt(url: string, problem: ProblemError, texts: Texts): Omit<Message, "retry"> {
  const { code } = problem;
  const message = messageOf(code, problem.extras.gone?.reason, texts);
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

/** Problems that only programs meet have one text for all of them, and one of their own in English. */
function messageOf(
  code: ProblemCode,
  reason: keyof typeof goneReasons | undefined,
  texts: Texts,
): Omit<Message, "retry"> {
  const english = { ...problems[code], ...(reason && goneReasons[reason]) };
  if (texts.language === "en") return english;
  if (!texts.has(`problems.${code}_title`)) {
    return {
      title: texts.text("problems.other_title"),
      advice: texts.text("server.nothingAtApiAdvice"),
    };
  }
  const part = (name: "title" | "explanation" | "advice") => {
    const ofReason = `problems.${code}_${reason}_${name}`;
    const key = texts.has(ofReason) ? ofReason : `problems.${code}_${name}`;
    return texts.text(key as "problems.other_title");
  };
  return { title: part("title"), explanation: part("explanation"), advice: part("advice") };
}

function isOfApi(url: string): boolean {
  return url.startsWith(`${API}/`);
}

/** One action, for a person. The documentation, for the author of a program, is a quiet link. */
function nextSteps(code: ProblemCode, { method, url }: FailedRequest, texts: Texts): Markup {
  const mayRepeat = isRepeatable(code, method);
  // A link to this page would lose the fragment, which opens the share. A reload keeps it.
  if (mayRepeat && url.startsWith("/s/")) {
    return html`<p>${texts.text("server.reloadKeepsLink")}</p>`;
  }
  const isForPrograms = problems[code].explanation === undefined || isOfApi(url);
  const documentation = html`<a href="${API}/docs" hreflang="en">${texts.text("server.aboutApi")}</a>`;
  const [href, label] = mayRepeat
    ? ["", texts.text("common.tryAgain")]
    : ["/", texts.text("common.startPage")];
  return html`<p class="row"><a class="button button-primary" href="${href}">${label}</a>${isForPrograms ? documentation : ""}</p>`;
}
