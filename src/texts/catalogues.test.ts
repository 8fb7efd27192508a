import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { checkCatalogues, differences } from "../../scripts/check-catalogues.ts";
import { otherForm } from "../../scripts/form-of-address.ts";
import { areasOfPages, areasOfParts } from "../../scripts/texts-plugin.ts";
import { filesIn } from "../../test/support/files-in.ts";
import { occurrences } from "../protocol/occurrences.ts";
import { goneReasons, ownMessages, problems } from "../protocol/problems.ts";
import type { Area } from "./catalogue.ts";
import { en } from "./en.ts";
import { type LanguageTag, languageTags } from "./languages.ts";

const WEB = new URL("../web/", import.meta.url);

describe("the texts of the pages", () => {
  it("are complete in every language, have the same arguments, and are all in use", async () => {
    assert.deepEqual(await checkCatalogues(), []);
  });

  it("are refused if a language lacks a text, has one too many, or has other arguments", () => {
    const english = { a: "{count, plural, one {# file} other {# files}}", b: "<b>{name}</b>" };
    const faults = (messages: Record<string, string>) => differences(english, messages, "en");
    assert.deepEqual(faults(english), []);
    assert.deepEqual(faults({ b: english.b }), ["en has no text a."]);
    assert.match(faults({ ...english, c: "c" }).join(), /has the text c, which English does not/);
    assert.match(faults({ ...english, b: "{name}" }).join(), /instead of \(argument name, tag b\)/);
    assert.match(faults({ ...english, b: "<b>{nmae}</b>" }).join(), /argument nmae/);
    assert.match(faults({ ...english, a: "{count} files" }).join(), /instead of \(plural count\)/);
    assert.match(faults({ ...english, a: "{count, plural" }).join(), /can't be parsed/);
    assert.match(
      faults({ ...english, a: "{count, plural, other {#}}" }).join(),
      /no form for "one"/,
    );
    assert.match(faults({ ...english, b: "l'<b>{name}</b>" }).join(), /straight apostrophe/);
    const french = (b: string) => differences(english, { ...english, b }, "fr").join();
    assert.match(french("<b>{name}</b> ?"), /not no-break/);
    assert.doesNotMatch(french("<b>{name}</b>\u202f?"), /not no-break/);
  });

  it("are refused in a form of address that the language does not use", () => {
    const faults = (language: LanguageTag, b: string) =>
      differences({ b: "b" }, { b }, language).join();
    assert.match(faults("de", "Prüfe deine Verbindung."), /form of address: deine/);
    assert.match(faults("fr", "Réessaie quand tu veux."), /form of address: tu/);
    assert.match(faults("cs", "Než kartu zavřeš, ulož vše."), /form of address: zavřeš/);
    assert.equal(faults("cs", "Váš odkaz je příliš dlouhý."), "");
    assert.equal(faults("de", "Prüfen Sie Ihre Verbindung."), "");
    const known = languageTags.filter((tag) => tag === "en" || otherForm[tag]);
    assert.deepEqual(known, languageTags);
  });

  it("have the words of the table of problems in English", () => {
    const table = new Map<string, string>();
    const add = (
      code: string,
      message: { title?: string; explanation?: string; advice?: string },
    ) => {
      for (const [part, words] of Object.entries(message))
        table.set(`${code}_${part}`, String(words));
    };
    for (const [code, message] of Object.entries({ ...problems, ...ownMessages }))
      add(code, message);
    for (const [reason, message] of Object.entries(goneReasons)) add(`gone_${reason}`, message);
    for (const [name, words] of Object.entries(occurrences)) table.set(`detail_${name}`, words);
    for (const [name, words] of Object.entries(en.problems)) {
      if (!name.startsWith("other_")) assert.equal(words, table.get(name), name);
    }
  });

  for (const [page, areas] of Object.entries(areasOfPages)) {
    it(`are loaded by the ${page} page before its scripts use them`, async () => {
      await expectAreas(`pages/${page}/`, areas);
      await expectAreas("ui/", areas);
    });
  }

  for (const [part, areas] of Object.entries(areasOfParts)) {
    it(`are loaded with the ${part} before its scripts use them`, () =>
      expectAreas(`${part}/`, ["common", "problems", ...areas]));
  }
});

/** Checks that the scripts in a folder use no texts of other areas. */
async function expectAreas(folder: string, areas: readonly Area[]): Promise<void> {
  for (const file of await filesIn(new URL(folder, WEB).pathname)) {
    if (!/(?<!\.test)\.tsx?$/.test(file)) continue;
    const source = await readFile(file, "utf8");
    for (const [, area] of source.matchAll(/["`](\w+)\.\w+(?:["`]|\$\{)/g)) {
      if (area && Object.hasOwn(en, area)) {
        assert.ok(areas.includes(area as Area), `${file}: ${area}`);
      }
    }
  }
}
