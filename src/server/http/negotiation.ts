import type { IncomingHttpHeaders } from "node:http";
import Negotiator from "negotiator";

/** The forms of an error. */
export type Form = "problem" | "page" | "text";

const MEDIA_TYPES: Record<Form, readonly string[]> = {
  problem: ["application/problem+json", "application/json"],
  page: ["text/html"],
  text: ["text/plain"],
};

/** Longer values are cut: no program or browser sends them, and parsing costs time. */
const LONGEST_HEADER = 1024;

/** The form that a client prefers by its Accept header (RFC 9110, section 12.5.1); the first form on a tie or without a match. */
export function preferredForm(
  headers: IncomingHttpHeaders,
  forms: readonly [Form, ...Form[]],
): Form {
  const offered = forms.flatMap((form) => MEDIA_TYPES[form]);
  const preferred = preferredType(headers, offered);
  return forms.find((form) => preferred && MEDIA_TYPES[form].includes(preferred)) ?? forms[0];
}

function preferredType(
  { accept }: IncomingHttpHeaders,
  offered: readonly string[],
): string | undefined {
  const headers = accept === undefined ? {} : { accept: accept.slice(0, LONGEST_HEADER) };
  return new Negotiator({ headers }).mediaType([...offered]);
}

/** Command-line programs and HTTP libraries at the beginning of a User-Agent. Crawlers name their library later, if at all. */
const PROGRAMS =
  /^(?:aiohttp|apache-httpclient|aria2|axel|axios|bits|bruno|bun|curl|dart|deno|fetch|go-http-client|got|guzzlehttp|httpie|http_request|httpx|hyper|insomnia|java|java-http-client|libcurl|libwww-perl|lwp|microsoft bits|node|node-fetch|node\.js|okhttp|php|postmanruntime|powershell|python|python-httpx|python-requests|python-urllib|reqwest|ruby|undici|ureq|wget|wget2|winhttp|xh)(?:[/ .-]|$)|PowerShell\//i;

/** Programs that fetch a link for a preview, a search index or a malware scan. */
const PREVIEWERS =
  /bot\b|cardyb|crawler|embed|externalhit|fetcher|google|iframely|mastodon|msteams|office|preview|rocket\.chat|safelinks|signal|skype|spider|synapse|telegram|unfurl|viber|whatsapp|yahoo|zulip/i;

/** Whether this client gets the page of a share: browsers and link previewers do. */
export function takesPages(headers: IncomingHttpHeaders): boolean {
  const userAgent = (headers["user-agent"] ?? "").slice(0, LONGEST_HEADER);
  if (PROGRAMS.test(userAgent)) return false;
  if (preferredForm(headers, ["problem", "text", "page"]) === "page") return true;
  // Most previewers accept any type, as programs do.
  return PREVIEWERS.test(userAgent) && preferredType(headers, ["text/html"]) !== undefined;
}

/** The first of these content codings that a client accepts (RFC 9110, section 12.5.3). */
export function acceptedCoding<Coding extends string>(
  headers: IncomingHttpHeaders,
  available: readonly Coding[],
): Coding | "identity" {
  const offered = headers["accept-encoding"]?.slice(0, LONGEST_HEADER);
  if (offered === undefined) return "identity";
  const negotiator = new Negotiator({ headers: { "accept-encoding": offered } });
  const accepted = negotiator.encodings([...available, "identity"]);
  return available.find((coding) => accepted.includes(coding)) ?? "identity";
}
