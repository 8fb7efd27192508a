import type { IncomingHttpHeaders } from "node:http";
import Negotiator from "negotiator";
import {
  chosenLanguage,
  DEFAULT_LANGUAGE,
  type LanguageTag,
  languageOfSubtag,
  languageTags,
  primarySubtag,
} from "../../texts/languages.ts";

/** The header fields that decide the language, for Vary (RFC 9110, section 12.5.5). */
export const LANGUAGE_FIELDS = ["accept-language", "cookie"] as const;

/** Longer values are cut: no browser sends them, and parsing costs time. */
const LONGEST_HEADER = 1024;

/** A region does not matter: a reader of "pt-PT" gets "pt-BR" rather than English. */
const SUBTAGS = languageTags.map(primarySubtag);

/**
 * The language of an answer for a person: the one that they chose on a page, or the one that their browser prefers
 * (RFC 9110, section 12.5.4). English if the server has none of these.
 */
export function languageOf({ cookie, "accept-language": accepted }: IncomingHttpHeaders) {
  return chosenLanguage(cookie?.slice(0, 4 * LONGEST_HEADER) ?? "") ?? preferred(accepted);
}

function preferred(accepted: string | undefined): LanguageTag {
  if (accepted === undefined) return DEFAULT_LANGUAGE;
  const headers = { "accept-language": accepted.slice(0, LONGEST_HEADER) };
  const subtag = new Negotiator({ headers }).language(SUBTAGS);
  return languageOfSubtag(subtag ?? "") ?? DEFAULT_LANGUAGE;
}
