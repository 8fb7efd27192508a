import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { visibleParts } from "./visible-text.ts";

const shown = (text: string) =>
  visibleParts(text)
    .map(({ text: part, isMark }) => (isMark ? `[${part}]` : part))
    .join("");

describe("a text in the preview", () => {
  it("stays as it is, with tabs and line ends", () => {
    for (const text of ["", "plain\ttext\r\nwith – 静か 🙂 and \u0627\u0644"]) {
      assert.equal(shown(text), text);
    }
  });

  it("shows characters that change the order of others or are invisible", () => {
    assert.equal(shown("a\u202etxt.exe"), "a[U+202E]txt.exe");
    assert.equal(shown("\u2066\u2069\u200f\u061c"), "[U+2066][U+2069][U+200F][U+061C]");
    assert.equal(shown("pass\u200bword\0"), "pass[U+200B]word[U+0000]");
  });

  it("has a limited number of marks, however many such characters there are", () => {
    const parts = visibleParts("\u202e".repeat(100_000));
    assert.ok(parts.length <= 2_001);
    assert.ok(!shown("\u202e".repeat(100_000)).includes("\u202e"));
  });
});
