import {
  chosenLanguage,
  DEFAULT_LANGUAGE,
  isLanguage,
  LANGUAGE_COOKIE,
  type LanguageTag,
} from "../../texts/languages.ts";
import { Texts } from "../../texts/texts.ts";
import { sitePath } from "../workers/site-address.ts";
import { setTexts } from "./texts.ts";

/** Loads the texts of one page in one language. */
export type LoadMessages = Record<LanguageTag, () => Promise<PageMessages>>;

export interface PageMessages {
  default: ConstructorParameters<typeof Texts>[1];
}

const YEAR_S = 365 * 86_400;

/** The language of the page: the chosen one, or the one that the server has negotiated. */
export function pageLanguage(): LanguageTag {
  const { lang } = document.documentElement;
  return chosenLanguage(document.cookie) ?? (isLanguage(lang) ? lang : DEFAULT_LANGUAGE);
}

/** Loads a language and makes it the language of the page. */
export async function loadLanguage(load: LoadMessages, language: LanguageTag): Promise<void> {
  const texts = new Texts(language, (await load[language]()).default);
  setTexts(texts);
  document.documentElement.lang = language;
  document.documentElement.dir = texts.direction;
}

/** Stores the choice in a cookie, so that the server's own pages follow it too. */
export function storeLanguage(language: LanguageTag): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: not every supported browser has the Cookie Store API.
  document.cookie = `${LANGUAGE_COOKIE}=${language}; path=${sitePath("/")}; max-age=${YEAR_S}; samesite=lax${secure}`;
}
