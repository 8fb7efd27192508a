import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BundleEntry } from "../../../protocol/bundle.ts";
import { entryBlob, readBlobText, uniqueNames } from "./entries.ts";

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
