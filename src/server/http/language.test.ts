import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LANGUAGE_COOKIE, languageTags } from "../../texts/languages.ts";
import { languageOf } from "./language.ts";

describe("the language of a page", () => {
  for (const [accepted, language] of [
    [undefined, "en"],
    ["", "en"],
    ["*", "en"],
    ["de", "de"],
    ["de-AT,de;q=0.9,en;q=0.8", "de"],
    ["sv-SE,sv;q=0.9,fr;q=0.8,en;q=0.7", "fr"],
    ["en-US,en;q=0.9,de;q=0.8", "en"],
    ["pt-PT", "pt-BR"],
    ["zh-CN,zh;q=0.9", "zh-Hans"],
    ["zh-Hans-CN", "zh-Hans"],
    ["ar-EG", "ar"],
    ["sv", "en"],
    ["de;q=0, en", "en"],
    [";;;,,==", "en"],
    ["x".repeat(100_000), "en"],
  ] as const) {
    it(`is ${language} for a browser that prefers ${accepted?.slice(0, 40) ?? "none"}`, () => {
      const headers = accepted === undefined ? {} : { "accept-language": accepted };
      assert.equal(languageOf(headers), language);
    });
  }

  it("is the one that its reader has chosen, whatever the browser prefers", () => {
    for (const tag of languageTags) {
      const cookie = `a=b; ${LANGUAGE_COOKIE}=${tag}; c=d`;
      assert.equal(languageOf({ cookie, "accept-language": "fr" }), tag);
    }
  });

  it("is the preferred one if the cookie has no language of the server", () => {
    for (const value of ["xx", "", "../de", "__proto__", "constructor", "DE"]) {
      const cookie = `${LANGUAGE_COOKIE}=${value}`;
      assert.equal(languageOf({ cookie, "accept-language": "fr" }), "fr", value);
    }
    assert.equal(languageOf({ cookie: `x${LANGUAGE_COOKIE}=de` }), "en");
  });
});
