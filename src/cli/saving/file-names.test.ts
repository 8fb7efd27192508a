import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { localName, numberedName } from "./output.ts";

test("a file keeps its name", () => {
  assert.equal(localName("résumé – 履歴書 (final).pdf", "linux"), "résumé – 履歴書 (final).pdf");
  assert.equal(localName("a:b?.txt", "linux"), "a:b?.txt");
});

test("a stranger's file is never hidden", () => {
  assert.equal(localName(".npmrc", "linux"), "_npmrc");
  assert.equal(localName("..hidden", "linux"), "_.hidden");
});

test("names that Windows keeps for devices, or can't hold, are changed there", () => {
  assert.equal(localName("CON", "win32"), "_CON");
  assert.equal(localName("nul.txt", "win32"), "_nul.txt");
  assert.equal(localName("com1.log", "win32"), "_com1.log");
  assert.equal(localName("console.log", "win32"), "console.log");
  assert.equal(localName('what? "this" <is>:it|*', "win32"), "what_ _this_ _is__it__");
  assert.equal(localName("report. . ", "win32"), "report_");
});

test("a name that is taken gets a number before its extension", () => {
  assert.equal(numberedName("report.pdf", 1), "report.pdf");
  assert.equal(numberedName("report.pdf", 2), "report (2).pdf");
  assert.equal(numberedName("Makefile", 3), "Makefile (3)");
});

test("a numbered name keeps its extension, but not an ending that is longer than one", () => {
  assert.match(numberedName(`${"ü".repeat(125)}.pdf`, 12), /^ü+ \(12\)\.pdf$/);
  assert.match(numberedName(`a.${"b".repeat(253)}`, 2), /^a\.b{249} \(2\)$/);
});

test("a numbered name is never too long for a file system", () => {
  const anyPart = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 300 }),
    fc.constantFrom("", "a", "é".repeat(8), "😀".repeat(4), "b".repeat(253)),
  );
  const anyName = fc.array(anyPart, { maxLength: 4 }).map((parts) => parts.join("."));
  fc.assert(
    fc.property(anyName, fc.integer({ min: 1, max: 1_000_000 }), (name, number) => {
      const numbered = numberedName(name, number);
      assert.ok(Buffer.byteLength(numbered) <= 255);
      assert.ok(number === 1 || numbered.includes(` (${number})`));
    }),
  );
});
