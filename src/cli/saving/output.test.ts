import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { BundleEntry } from "../../protocol/bundle.ts";
import { chooseOutput, describeEntries, localName, numberedName, routeEntries } from "./output.ts";

const file = (name: string, size: number): BundleEntry => ({ kind: "file", name, type: "", size });
const text: BundleEntry = { kind: "text", size: 5 };
const entries = [file("a.jpg", 1024), text, file(".npmrc", 10)];

test("files go into the current folder, a text to stdout", () => {
  const output = chooseOutput(undefined, "/here");
  assert.equal(output.folder, "/here");
  assert.deepEqual(routeEntries(entries, output, "linux"), {
    files: [
      { index: 0, name: "a.jpg" },
      { index: 2, name: "_npmrc" },
    ],
    toStdout: [1],
  });
});

test("with a folder everything becomes a file in it", () => {
  const output = chooseOutput("there", "/here");
  assert.equal(output.folder, "/here/there");
  const { files, toStdout } = routeEntries(entries, output, "linux");
  assert.deepEqual(
    files.map(({ name }) => name),
    ["a.jpg", "text.txt", "_npmrc"],
  );
  assert.deepEqual(toStdout, []);
});

test('with "-" everything goes to stdout, in order', () => {
  const routes = routeEntries(entries, chooseOutput("-", "/here"), "linux");
  assert.deepEqual(routes, { files: [], toStdout: [0, 1, 2] });
});

test("what a link holds is described before it is claimed", () => {
  assert.equal(describeEntries([file("a.jpg", 1536)]), "a.jpg (1.5 KiB)");
  assert.equal(describeEntries([text]), "a text (5 bytes)");
  assert.equal(describeEntries(entries), "3 entries (1 KiB): a.jpg, a text, .npmrc");
});

test("a file keeps its name", () => {
  assert.equal(localName("résumé – 履歴書 (final).pdf", "linux"), "résumé – 履歴書 (final).pdf");
  assert.equal(localName("a:b?.txt", "linux"), "a:b?.txt");
});

test("a stranger's file is never hidden, and never looks like an option", () => {
  assert.equal(localName(".npmrc", "linux"), "_npmrc");
  assert.equal(localName("..hidden", "linux"), "_.hidden");
  for (const platform of ["linux", "darwin", "win32"] as const) {
    assert.equal(localName("-rf", platform), "_rf");
    assert.equal(localName("--checkpoint-action=exec", platform), "_-checkpoint-action=exec");
  }
});

test("names that Windows reserves or forbids are changed there", () => {
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
