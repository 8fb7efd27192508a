export interface Language {
  /** Its name in the language itself. */
  name: string;
  /** The locale for dates, numbers and plurals. */
  locale: string;
  direction: "ltr" | "rtl";
  /** Sentences use abbreviated units if a full unit would need the case that the sentence demands. */
  unitDisplay: "long" | "short";
}

/** Every language of the pages, by its BCP 47 tag. The first one is the default. */
export const languages = {
  en: { name: "English", locale: "en-GB", direction: "ltr", unitDisplay: "long" },
  de: { name: "Deutsch", locale: "de", direction: "ltr", unitDisplay: "long" },
  fr: { name: "Français", locale: "fr", direction: "ltr", unitDisplay: "long" },
  es: { name: "Español", locale: "es", direction: "ltr", unitDisplay: "long" },
  "pt-BR": { name: "Português (Brasil)", locale: "pt-BR", direction: "ltr", unitDisplay: "long" },
  it: { name: "Italiano", locale: "it", direction: "ltr", unitDisplay: "long" },
  nl: { name: "Nederlands", locale: "nl", direction: "ltr", unitDisplay: "long" },
  pl: { name: "Polski", locale: "pl", direction: "ltr", unitDisplay: "short" },
  cs: { name: "Čeština", locale: "cs", direction: "ltr", unitDisplay: "short" },
  tr: { name: "Türkçe", locale: "tr", direction: "ltr", unitDisplay: "long" },
  uk: { name: "Українська", locale: "uk", direction: "ltr", unitDisplay: "short" },
  ja: { name: "日本語", locale: "ja", direction: "ltr", unitDisplay: "long" },
  "zh-Hans": { name: "简体中文", locale: "zh-Hans", direction: "ltr", unitDisplay: "long" },
  ko: { name: "한국어", locale: "ko", direction: "ltr", unitDisplay: "long" },
  // With 24 hours, because "am" and "pm" are English.
  hi: { name: "हिन्दी", locale: "hi-u-hc-h23", direction: "ltr", unitDisplay: "long" },
  // Western digits, as in links and passwords: readers of every Arabic country know them.
  ar: { name: "العربية", locale: "ar-u-nu-latn", direction: "rtl", unitDisplay: "long" },
} as const satisfies Record<string, Language>;

export type LanguageTag = keyof typeof languages;

export const languageTags = Object.keys(languages) as LanguageTag[];

export const DEFAULT_LANGUAGE: LanguageTag = "en";

/** The cookie that stores the language that someone chose on a page. Pages and server read it. */
export const LANGUAGE_COOKIE = "onetimeshare-language";

const COOKIE_VALUE = new RegExp(`(?:^|;\\s*)${LANGUAGE_COOKIE}=([\\w-]+)`);

/** The chosen language in a Cookie header or `document.cookie`. Null if there is none. */
export function chosenLanguage(cookies: string): LanguageTag | null {
  const [, tag = ""] = COOKIE_VALUE.exec(cookies) ?? [];
  return isLanguage(tag) ? tag : null;
}

export function isLanguage(tag: string): tag is LanguageTag {
  return Object.hasOwn(languages, tag);
}

/** The language with a primary subtag of BCP 47: "pt-BR" for "pt". */
export function languageOfSubtag(subtag: string): LanguageTag | null {
  return languageTags.find((tag) => primarySubtag(tag) === subtag) ?? null;
}

export function primarySubtag(tag: string): string {
  return tag.split("-")[0] ?? tag;
}
