import { type Catalogue, flat } from "./catalogue.ts";
import { en } from "./en.ts";
import type { LanguageTag } from "./languages.ts";
import { Texts } from "./texts.ts";

/** Loads a language when it is needed first, because most servers need few. */
export const catalogues: Record<LanguageTag, () => Promise<Catalogue>> = {
  en: async () => en,
  de: async () => (await import("./de.ts")).de,
  ar: async () => (await import("./ar.ts")).ar,
};

const loaded = new Map<LanguageTag, Promise<Texts>>();

export function loadTexts(language: LanguageTag): Promise<Texts> {
  let texts = loaded.get(language);
  if (!texts) {
    texts = catalogues[language]().then((catalogue) => new Texts(language, flat(catalogue)));
    loaded.set(language, texts);
  }
  return texts;
}

export const englishTexts = new Texts("en", flat(en));
