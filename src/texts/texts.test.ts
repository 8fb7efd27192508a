import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { flat } from "./catalogue.ts";
import { type LanguageTag, languageTags } from "./languages.ts";
import { catalogues, englishTexts, loadTexts } from "./load-texts.ts";
import type { Texts } from "./texts.ts";

const MIB = 1024 * 1024;

/** The words for 1, 2, 5 and 22 files: languages differ in the number and the limits of their plural forms. */
const FILES: Record<LanguageTag, readonly [string, string, string, string]> = {
  en: ["1 file", "2 files", "5 files", "22 files"],
  de: ["1 Datei", "2 Dateien", "5 Dateien", "22 Dateien"],
  fr: ["1 fichier", "2 fichiers", "5 fichiers", "22 fichiers"],
  es: ["1 archivo", "2 archivos", "5 archivos", "22 archivos"],
  "pt-BR": ["1 arquivo", "2 arquivos", "5 arquivos", "22 arquivos"],
  it: ["1 file", "2 file", "5 file", "22 file"],
  nl: ["1 bestand", "2 bestanden", "5 bestanden", "22 bestanden"],
  pl: ["1 plik", "2 pliki", "5 plików", "22 pliki"],
  cs: ["1 soubor", "2 soubory", "5 souborů", "22 souborů"],
  tr: ["1 dosya", "2 dosya", "5 dosya", "22 dosya"],
  uk: ["1 файл", "2 файли", "5 файлів", "22 файли"],
  ja: ["ファイル1個", "ファイル2個", "ファイル5個", "ファイル22個"],
  "zh-Hans": ["1 个文件", "2 个文件", "5 个文件", "22 个文件"],
  ko: ["파일 1개", "파일 2개", "파일 5개", "파일 22개"],
  hi: ["1 फ़ाइल", "2 फ़ाइलें", "5 फ़ाइलें", "22 फ़ाइलें"],
  ar: ["ملف واحد", "ملفان", "5 ملفات", "22 ملفًا"],
};

describe("the texts of a language", () => {
  for (const tag of languageTags) {
    it(`have the right plural: ${tag}`, async () => {
      const texts = await loadTexts(tag);
      for (const [index, files] of [1, 2, 5, 22].entries()) {
        const words = texts.contents({ files, texts: 0, size: 2048 });
        assert.ok(words.startsWith(FILES[tag][index] ?? "?"), words);
      }
    });

    it(`have a number and its unit on one line: ${tag}`, async () => {
      const texts = await loadTexts(tag);
      const quantities = [
        ...[0, 1, 22, 12 * MIB, 5 * 1024 * MIB].map((bytes) => texts.size(bytes)),
        texts.limit(1_500_000),
        texts.excess(1_500_000),
        ...[1, 300, 5 * 3_600, 86_400].flatMap((each) => [texts.duration(each), texts.wait(each)]),
      ];
      // Each other space can break a line, the narrow no-break one of French can't.
      for (const each of quantities) assert.doesNotMatch(each, /[^\S\u00a0\u202f]/);
    });

    it(`can all be formatted: ${tag}`, async () => {
      const texts = await loadTexts(tag);
      const now = new Date(2026, 10, 24, 12, 0);
      const days = [0, 1, -1, 7, 400].map((days) => new Date(+now + days * 86_400_000));
      const words = [
        ...days.map((day) => texts.when(day, now)),
        ...[1, 59, 3_600, 5 * 3_600, 86_400, 7 * 86_400].map((seconds) => texts.duration(seconds)),
        ...[0, 1, 1_000, 5_000, 8_000_000].map((bytes) => texts.size(bytes)),
        texts.fullDate(now),
        texts.percent(0.45),
        texts.list(["a", "b", "c"]).join(""),
        texts.paragraph(texts.sentence("a"), texts.sentence("b")),
        texts.text("send.message", { count: 3, date: texts.fullDate(now) }),
      ];
      for (const each of words) assert.doesNotMatch(each, /[{}<>]|undefined|NaN/);
      assert.match(texts.size(8_000_000), /7[.,٫]6/);
    });
  }

  it('keep facts apart by the comma of the language, without an "and"', async () => {
    const commas = { en: ", ", de: ", ", ja: "、", "zh-Hans": "，", ko: ", ", hi: ", ", ar: "، " };
    for (const [tag, comma] of Object.entries(commas)) {
      const texts = await loadTexts(tag as LanguageTag);
      assert.equal(texts.facts(["a", "b", "c"]), ["a", "b", "c"].join(comma), tag);
    }
  });

  it("have no space before or after a duration in Japanese and Chinese", async () => {
    const [ja, zh] = await Promise.all([loadTexts("ja"), loadTexts("zh-Hans")]);
    const duration = (texts: Texts) => ({ duration: texts.wait(300) });
    assert.equal(ja.duration(5 * 3_600), "5時間");
    assert.equal(ja.text("common.tryAgainIn", duration(ja)), "5分後にもう一度お試しください。");
    assert.equal(zh.text("common.tryAgainIn", duration(zh)), "请在5分钟后重试。");
  });

  it("have the weekday of a Japanese date as one letter", async () => {
    const date = new Date(2026, 11, 1, 14, 5);
    assert.equal((await loadTexts("ja")).when(date, new Date(2026, 10, 24)), "12月1日（火）14:05");
  });

  it("have no zero before the hour in languages with twice 12 hours", async () => {
    const date = new Date(2026, 10, 24, 15, 6);
    for (const tag of ["ar", "ko"] as const)
      assert.match((await loadTexts(tag)).when(date, date), /(?<!\d)3:06/, tag);
    for (const tag of ["en", "de", "ja", "hi"] as const) {
      const morning = new Date(2026, 10, 24, 9, 6);
      assert.match((await loadTexts(tag)).when(morning, morning), /09:06/, tag);
    }
  });

  it("keep the direction of English details in a sentence that runs from right to left", async () => {
    const texts = await loadTexts("ar");
    assert.match(texts.text("common.details", { detail: "Sorry." }), /\u2066Sorry\.\u2069$/);
  });

  it("keep a word of one letter together with the next word in Polish and Czech", async () => {
    const now = new Date(2026, 10, 24, 14, 5);
    assert.equal((await loadTexts("pl")).when(now, now), "dzisiaj o\u00A014:05");
    assert.equal((await loadTexts("cs")).when(now, now), "dnes v\u00A014:05");
    for (const tag of ["pl", "cs"] as const) {
      for (const [key, message] of Object.entries(flat(await catalogues[tag]())))
        assert.doesNotMatch(message, /(?<![\p{L}\p{N}])\p{L} /u, key);
    }
  });

  it("have values as values, also if they look like messages or tags", async () => {
    const texts = await loadTexts("en");
    const name = "<b>{name}</b> # '";
    assert.equal(texts.text("send.removeFile", { name }), `Remove ${name}`);
  });

  it("keep elements apart from strings", async () => {
    const texts = await loadTexts("en");
    const strong = { strong: true };
    assert.deepEqual(texts.rich("receive.expires", { when: "<b>now</b>", b: () => strong }), [
      "It expires ",
      strong,
      ".",
    ]);
  });
});

describe("a date in words", () => {
  const now = new Date(2026, 10, 24, 23, 30);
  for (const [date, words] of [
    [new Date(2026, 10, 24, 23, 59), "today at 23:59"],
    [new Date(2026, 10, 25, 0, 5), "tomorrow at 00:05"],
    [new Date(2026, 10, 23, 9, 0), "yesterday at 09:00"],
    [new Date(2026, 11, 1, 14, 5), "on Tuesday 1 December at 14:05"],
    [new Date(2027, 0, 4, 14, 5), "on Monday 4 January 2027 at 14:05"],
  ] as const) {
    it(`is ${words}`, () => assert.equal(englishTexts.when(date, now), words));
  }
});
