import type { IncomingHttpHeaders } from "node:http";
import Negotiator from "negotiator";

/** The forms that an error or a refusal can be told in. */
export type Form = "problem" | "page" | "text";

const MEDIA_TYPES: Record<Form, readonly string[]> = {
  problem: ["application/problem+json", "application/json"],
  page: ["text/html"],
  text: ["text/plain"],
};

/** No program has a longer name, and no browser a longer list of what it takes; what is beyond would only be work. */
const LONGEST_HEADER = 1024;

/**
 * Of some forms the one that a client likes best by its Accept header (RFC 9110, section 12.5.1), the first of them where it
 * likes several as well or none of them.
 */
export function preferredForm(
  headers: IncomingHttpHeaders,
  forms: readonly [Form, ...Form[]],
): Form {
  const offered = forms.flatMap((form) => MEDIA_TYPES[form]);
  const liked = likedOf(headers, offered);
  return forms.find((form) => liked && MEDIA_TYPES[form].includes(liked)) ?? forms[0];
}

function likedOf({ accept }: IncomingHttpHeaders, offered: readonly string[]): string | undefined {
  const headers = accept === undefined ? {} : { accept: accept.slice(0, LONGEST_HEADER) };
  return new Negotiator({ headers }).mediaType([...offered]);
}

/**
 * Command-line programs, and the libraries that programs fetch by, as they begin their User-Agent. A crawler that names
 * its library somewhere later is none of them.
 */
const PROGRAMS =
  /^(?:aiohttp|apache-httpclient|aria2|axel|axios|bits|bruno|bun|curl|dart|deno|fetch|go-http-client|got|guzzlehttp|httpie|http_request|httpx|hyper|insomnia|java|java-http-client|libcurl|libwww-perl|lwp|microsoft bits|node|node-fetch|node\.js|okhttp|php|postmanruntime|powershell|python|python-httpx|python-requests|python-urllib|reqwest|ruby|undici|ureq|wget|wget2|winhttp|xh)(?:[/ .-]|$)|PowerShell\//i;

/**
 * What fetches a link to show a preview of it, to index it or to look for malware. Lists of all that is no browser are longer,
 * and hold the programs above too.
 */
const PREVIEWERS =
  /bot\b|cardyb|crawler|embed|externalhit|fetcher|google|iframely|mastodon|msteams|office|preview|rocket\.chat|safelinks|signal|skype|spider|synapse|telegram|unfurl|viber|whatsapp|yahoo|zulip/i;

/** Whether the page of a share is for this visitor: a browser, or what makes a preview for one. */
export function takesPages(headers: IncomingHttpHeaders): boolean {
  const userAgent = (headers["user-agent"] ?? "").slice(0, LONGEST_HEADER);
  if (PROGRAMS.test(userAgent)) return false;
  if (preferredForm(headers, ["problem", "text", "page"]) === "page") return true;
  // Previewers mostly say that they take anything, as programs do.
  return PREVIEWERS.test(userAgent) && likedOf(headers, ["text/html"]) !== undefined;
}
