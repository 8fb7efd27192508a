import type { LanguageTag } from "../src/texts/languages.ts";

/** Words of the form of address that a language does not use. docs/languages.md gives its form, with the reason. */
export const otherForm: Partial<Record<LanguageTag, RegExp>> = {
  de: word("du|dich|dir|dein|deine[mnrs]?", "i"),
  fr: word("tu|te|toi|ton|ta|tes|t’\\p{L}+", "i"),
  es: word("usted|ustedes|vos|vosotros|vuestr[oa]s?", "i"),
  "pt-BR": word("tu|teus?|tuas?|vós", "i"),
  it: word("Lei|Loro", ""),
  nl: word("u|uw", "i"),
  pl: word("Pan|Pana|Panu|Pani|Panią|Państw[ao]", ""),
  cs: word("ty|tě|tebe|tobě|jsi|tv(?:ůj|oje|ou|á|é|ého|ém)|(?!váš|náš)\\p{L}+(?:áš|íš|eš)", "i"),
  tr: word("sen|seni|senin|sana|sende|senden", "i"),
  uk: word("ти|тебе|тобі|тобою|тв(?:ій|оя|оє|ої|ого|оєму|оїх)", "i"),
  ja: /あなた/,
  "zh-Hans": /您/,
  ko: /당신/,
  hi: word("तू|तुम|तुम्हें|तुम्हारा|तुम्हारी|तुम्हारे|तेरा|तेरी|तेरे", ""),
  ar: word("أنتم|أنتِ|حضرتك", ""),
};

/** A pattern for whole words in any script. */
function word(words: string, flags: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}])(?:${words})(?![\\p{L}\\p{M}])`, `u${flags}`);
}
