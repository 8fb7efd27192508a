import assert from "node:assert/strict";
import { test } from "node:test";
import type { BundleEntry } from "../../protocol/bundle.ts";
import { chooseOutput, describeEntries, routeEntries } from "./output.ts";

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
