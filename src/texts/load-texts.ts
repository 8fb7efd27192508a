import { type Catalogue, flat } from "./catalogue.ts";
import { en } from "./en.ts";
import type { LanguageTag } from "./languages.ts";
import { Texts } from "./texts.ts";

/** Loads a language when it is needed first, because most servers need few. */
export const catalogues: Record<LanguageTag, () => Promise<Catalogue>> = {
  en: async () => en,
  de: async () => (await import("./de.ts")).de,
  fr: async () => (await import("./fr.ts")).fr,
  es: async () => (await import("./es.ts")).es,
  "pt-BR": async () => (await import("./pt-BR.ts")).ptBR,
  it: async () => (await import("./it.ts")).it,
  nl: async () => (await import("./nl.ts")).nl,
  pl: async () => (await import("./pl.ts")).pl,
  cs: async () => (await import("./cs.ts")).cs,
  tr: async () => (await import("./tr.ts")).tr,
  uk: async () => (await import("./uk.ts")).uk,
  ja: async () => (await import("./ja.ts")).ja,
  "zh-Hans": async () => (await import("./zh-Hans.ts")).zhHans,
  ko: async () => (await import("./ko.ts")).ko,
  hi: async () => (await import("./hi.ts")).hi,
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
