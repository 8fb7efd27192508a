import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { flat } from "./catalogue.ts";
import { type LanguageTag, languageTags } from "./languages.ts";
import { catalogues } from "./load-texts.ts";

/** Words of the form of address that a language does not use. docs/languages.md gives its form, with the reason. */
const otherForm: Partial<Record<LanguageTag, RegExp>> = {
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

describe("the form of address", () => {
  for (const tag of languageTags) {
    const other = otherForm[tag];
    if (!other) continue;
    it(`is the same in every text of ${tag}`, async () => {
      const texts = flat(await catalogues[tag]());
      const faults = Object.entries(texts).filter(([, message]) => other.test(message));
      assert.deepEqual(faults, []);
    });
  }

  it("is known for every language but English, which has only one", () => {
    assert.deepEqual(
      Object.keys(otherForm).sort(),
      languageTags.filter((tag) => tag !== "en").sort(),
    );
  });

  it("would be noticed in the other form", () => {
    assert.match("Prüfe deine Verbindung.", otherForm.de ?? /$^/);
    assert.match("Réessaie quand tu veux.", otherForm.fr ?? /$^/);
    assert.match("Než kartu zavřeš, ulož vše.", otherForm.cs ?? /$^/);
    assert.doesNotMatch("Váš odkaz je příliš dlouhý.", otherForm.cs ?? /$^/);
  });
});

/** A pattern for whole words in any script. */
function word(words: string, flags: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}])(?:${words})(?![\\p{L}\\p{M}])`, `u${flags}`);
}
