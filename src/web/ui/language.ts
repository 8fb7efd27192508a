import {
  chosenLanguage,
  DEFAULT_LANGUAGE,
  isLanguage,
  LANGUAGE_COOKIE,
  type LanguageTag,
} from "../../texts/languages.ts";
import { Texts } from "../../texts/texts.ts";
import type { LanguageChosen } from "../app-worker/messages.ts";
import { sitePath } from "../workers/site-address.ts";
import { setTexts, texts } from "./texts.ts";

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

/** What loads the texts of the page: first those that it always needs. */
const loaders = new Set<LoadMessages>();

/** The number of calls of `loadLanguage`. */
let choices = 0;

/**
 * Loads a language and makes it the language of the page.
 *
 * @returns false if another language was chosen meanwhile. Then nothing has changed.
 */
export async function loadLanguage(load: LoadMessages, language: LanguageTag): Promise<boolean> {
  const choice = ++choices;
  loaders.add(load);
  let messages: PageMessages["default"] = {};
  // Texts that are added meanwhile are loaded too.
  for (const each of loaders) messages = { ...messages, ...(await each[language]()).default };
  // Answers can arrive in another order than the choices.
  if (choice !== choices) return false;
  const texts = new Texts(language, messages);
  setTexts(texts);
  document.documentElement.lang = language;
  document.documentElement.dir = texts.direction;
  return true;
}

/** Loads texts that a part of the page needs later. They follow each change of the language. */
export async function addTexts(load: LoadMessages): Promise<void> {
  loaders.add(load);
  for (;;) {
    const { language } = texts();
    const { default: messages } = await load[language]();
    // The language may have changed meanwhile.
    if (texts().language === language) return texts().add(messages);
  }
}

/** Stores the choice in a cookie, so that the server's own pages follow it too, and the page of the service worker. */
export function storeLanguage(language: LanguageTag): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: not every supported browser has the Cookie Store API.
  document.cookie = `${LANGUAGE_COOKIE}=${language}; path=${sitePath("/")}; max-age=${YEAR_S}; samesite=lax${secure}`;
  const message: LanguageChosen = { kind: "language-chosen" };
  // A service worker that is still storing its files, on the first visit or after an upgrade, may have stored the page in
  // the language until now.
  void navigator.serviceWorker?.ready.then(({ active, waiting, installing }) => {
    for (const worker of [active, waiting, installing]) worker?.postMessage(message);
  });
}
