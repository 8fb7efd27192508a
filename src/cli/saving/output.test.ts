import assert from "node:assert/strict";
import { test } from "node:test";
import type { BundleEntry } from "../../protocol/bundle.ts";
import { chooseOutput, describeEntries, localName, routeEntries } from "./output.ts";

const file = (name: string, size: number): BundleEntry => ({ kind: "file", name, type: "", size });
const text: BundleEntry = { kind: "text", size: 5 };
const entries = [file("a.jpg", 1024), text, file(".npmrc", 10)];

test("files are saved in the current folder, and a text is printed on stdout", () => {
  const output = chooseOutput(undefined, "/here");
  assert.equal(output.folder, "/here");
  assert.deepEqual(routeEntries(entries, output, "linux"), {
    files: [
      { index: 0, name: "a.jpg" },
      { index: 2, name: "_npmrc" },
    ],
    folders: [],
    toStdout: [1],
  });
});

test("-o FOLDER saves all entries as files in that folder", () => {
  const output = chooseOutput("there", "/here");
  assert.equal(output.folder, "/here/there");
  const { files, toStdout } = routeEntries(entries, output, "linux");
  assert.deepEqual(
    files.map(({ name }) => name),
    ["a.jpg", "text.txt", "_npmrc"],
  );
  assert.deepEqual(toStdout, []);
});

test("-o - writes all entries to stdout, in order", () => {
  const routes = routeEntries(entries, chooseOutput("-", "/here"), "linux");
  assert.deepEqual(routes, { files: [], folders: [], toStdout: [0, 1, 2] });
});

test("the description of a share lists its entries and their total size", () => {
  assert.equal(describeEntries([file("a.jpg", 1536)]), "a.jpg (1.5 KiB)");
  assert.equal(describeEntries([text]), "text (5 bytes)");
  assert.equal(describeEntries(entries), "3 entries (1 KiB): a.jpg, text, .npmrc");
});

test("a file keeps its name", () => {
  assert.equal(
    localName(file("résumé – 履歴書 (final).pdf", 1), "linux"),
    "résumé – 履歴書 (final).pdf",
  );
  assert.equal(localName(file("a:b?.txt", 1), "linux"), "a:b?.txt");
});

test("a saved file is never hidden, and its name never looks like an option", () => {
  assert.equal(localName(file(".npmrc", 1), "linux"), "_npmrc");
  assert.equal(localName(file("..hidden", 1), "linux"), "_.hidden");
  for (const platform of ["linux", "darwin", "win32"] as const) {
    assert.equal(localName(file("-rf", 1), platform), "_rf");
    assert.equal(
      localName(file("--checkpoint-action=exec", 1), platform),
      "_-checkpoint-action=exec",
    );
  }
});

test("names that Windows reserves or forbids are changed on Windows", () => {
  assert.equal(localName(file("CON", 1), "win32"), "_CON");
  assert.equal(localName(file("nul.txt", 1), "win32"), "_nul.txt");
  assert.equal(localName(file("com1.log", 1), "win32"), "_com1.log");
  assert.equal(localName(file("console.log", 1), "win32"), "console.log");
  assert.equal(localName(file('what? "this" <is>:it|*', 1), "win32"), "what_ _this_ _is__it__");
  assert.equal(localName(file("report. . ", 1), "win32"), "report_");
});
