import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { unzip } from "../../../../test/support/unzip.ts";
import type { BundleEntry } from "../../../protocol/bundle.ts";
import { entryBlob, readBlobText } from "./entries.ts";
import { itemsOf } from "./items.ts";
import { savedEntries, zipOf } from "./saved-entries.ts";
import { uniqueNames } from "./unique-names.ts";

const file = (name: string, size = 0): BundleEntry => ({ kind: "file", name, type: "", size });
const text = (size = 0): BundleEntry => ({ kind: "text", size });

describe("an entry of a received content", () => {
  const content = new Blob(["\ufeffhi", "<script>", "rest"]);
  const entries = [text(5), { ...file("page.html", 8), type: "text/html" }, text(4)];

  it("has only its own bytes", async () => {
    assert.equal(await entryBlob(content, entries, 1).text(), "<script>");
    assert.equal(await readBlobText(entryBlob(content, entries, 2)), "rest");
  });

  it("never has the type that its sender gave it", () => {
    assert.equal(entryBlob(content, entries, 1).type, "application/octet-stream");
  });

  it("has the byte order mark of its text", async () => {
    assert.equal(await readBlobText(entryBlob(content, entries, 0)), "\ufeffhi");
  });
});

describe("the file names of saved entries", () => {
  it("are unique, even without regard to case", () => {
    const entries = [text(), text(), file("a.TXT"), file("A.txt"), file("a (2).txt"), file(".env")];
    assert.deepEqual(uniqueNames(entries), [
      "text.txt",
      "text (2).txt",
      "a.TXT",
      "A (2).txt",
      "a (2) (2).txt",
      "_env",
    ]);
  });

  it("do not hide the file, do not look like options, and fit into a file system", () => {
    const long = `${"x".repeat(251)}.txt`;
    const names = uniqueNames([file("-rf"), file(".npmrc"), file(long), file(long)]);
    assert.deepEqual(names, ["_rf", "_npmrc", long, `${"x".repeat(247)} (2).txt`]);
  });
});

describe("a share with folders", () => {
  const entries: BundleEntry[] = [
    file("photos/a.txt", 2),
    text(3),
    file("photos/.hidden/aux?.txt", 1),
    file("top.txt", 4),
    { kind: "folder", name: "photos/empty", size: 0 },
    { kind: "folder", name: "alone", size: 0 },
  ];
  const content = new Blob(["AA", "BBB", "C", "DDDD"]);

  it("has one item for each outermost folder", () => {
    assert.deepEqual(itemsOf(entries), {
      items: [
        { kind: "folder", name: "photos", size: 3, files: 2 },
        { kind: "text", size: 3 },
        { kind: "file", name: "top.txt", size: 4 },
        { kind: "folder", name: "alone", size: 0, files: 0 },
      ],
      entries: [[0, 2, 4], [1], [3], [5]],
    });
  });

  it("is saved under paths that every system can store, with its empty folders", async () => {
    const all = savedEntries(content, entries, [...entries.keys()]);
    const zip = await new Response(await zipOf(all)).blob();
    assert.deepEqual(await unzip(zip), {
      "photos/a.txt": "AA",
      "text.txt": "BBB",
      "photos/_hidden/aux_.txt": "C",
      "top.txt": "DDDD",
      "photos/empty/": "",
      "alone/": "",
    });
  });

  it("keeps names apart that a program for zip files would make equal", () => {
    const names = ["a.txt", "a.txt;1", "a;b", "a.txt;"].map((name) => file(name));
    const saved = savedEntries(content, names, [...names.keys()]);
    assert.deepEqual(
      saved.map(({ path }) => path),
      ["a.txt", "a.txt_1", "a;b", "a.txt_"],
    );
  });

  it("gives a folder alone its own bytes", async () => {
    const saved = savedEntries(content, entries, [0, 2, 4]);
    assert.deepEqual(await Promise.all(saved.map(({ content }) => content?.text() ?? null)), [
      "AA",
      "C",
      null,
    ]);
  });
});
