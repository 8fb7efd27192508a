import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { savedName } from "./bundle.ts";
import { encodeUtf8 } from "./bytes.ts";
import { isSafeName, numberedName, safeName } from "./safe-name.ts";

/** Texts of any code units, often dangerous ones. */
const anyName = fc.oneof(
  fc.string({ unit: "binary", maxLength: 600 }),
  fc.string({ unit: "grapheme", maxLength: 400 }),
  fc
    .array(fc.constantFrom(".", "/", "\\", "\0", "\u202e", "\ud800", "\udc00", "é", "😀", "a"), {
      maxLength: 300,
    })
    .map((parts) => parts.join("")),
);

describe("a file's name", () => {
  it("is safe if it is an ordinary name", () => {
    const names = [
      "résumé – 履歴書 (final).pdf",
      "a",
      ".profile",
      "...",
      "no extension",
      "tab-less, but: with *punctuation*?.txt",
      "שלום.txt",
      "👨‍👩‍👧.png",
      "x".repeat(255),
      "é".repeat(127),
    ];
    for (const name of names) {
      assert.ok(isSafeName(name), name);
      assert.equal(safeName(name), name);
    }
  });

  it("is unsafe if it leaves the folder, hides its type, or is too long", () => {
    const names = [
      "",
      ".",
      "..",
      "../etc/passwd",
      "/etc/passwd",
      "a/b",
      "a\\b",
      "C:\\boot.ini",
      "a\0b",
      "a\nb",
      "a\x7fb",
      "a\x9bb",
      "a\u2028b",
      "invoice\u202efdp.exe",
      "a\u2066b",
      "a\u200fb",
      "a\u061cb",
      "a\ud800",
      "\udc00a",
      "x".repeat(256),
      "é".repeat(128),
    ];
    for (const name of names) assert.ok(!isSafeName(name), JSON.stringify(name));
  });

  it("can always be made safe, and a safe name does not change", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const safe = safeName(name);
        assert.ok(isSafeName(safe), JSON.stringify(safe));
        assert.equal(safeName(safe), safe);
        if (isSafeName(name)) assert.equal(safe, name);
      }),
      { numRuns: 1000 },
    );
  });

  it("has its extension and whole characters after it is shortened", () => {
    const short = safeName(`${"😀".repeat(100)}.tar.gz`);
    assert.ok(short.endsWith(".gz"));
    assert.ok(short.isWellFormed());
    assert.ok(encodeUtf8(short).length > 250);
  });

  it("shows as much of the original name as is safe", () => {
    assert.equal(safeName("../../etc/passwd"), ".._.._etc_passwd");
    assert.equal(safeName(".."), "_..");
    assert.equal(safeName(""), "_");
    assert.equal(safeName("invoice\u202efdp.exe"), "invoice_fdp.exe");
  });

  it("never hides a received file, and never looks like an option", () => {
    const saved = (name: string) => savedName({ kind: "file", name, type: "", size: 1 });
    assert.equal(saved("-rf"), "_rf");
    assert.equal(saved(".npmrc"), "_npmrc");
    assert.equal(saved("a-b.txt"), "a-b.txt");
    assert.equal(savedName({ kind: "text", size: 1 }), "text.txt");
  });

  it("gets a number before its extension if the name exists", () => {
    assert.equal(numberedName("report.pdf", 1), "report.pdf");
    assert.equal(numberedName("report.pdf", 2), "report (2).pdf");
    assert.equal(numberedName("Makefile", 3), "Makefile (3)");
  });

  it("has its extension after its number, except an ending too long to be one", () => {
    assert.match(numberedName(`${"ü".repeat(125)}.pdf`, 12), /^ü+ \(12\)\.pdf$/);
    assert.match(numberedName(`a.${"b".repeat(253)}`, 2), /^a\.b{249} \(2\)$/);
  });

  it("fits into a file system even with a number", () => {
    const anyPart = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc.constantFrom("", "a", "é".repeat(8), "😀".repeat(4), "b".repeat(253)),
    );
    const longName = fc.array(anyPart, { maxLength: 4 }).map((parts) => parts.join("."));
    fc.assert(
      fc.property(longName, fc.integer({ min: 1, max: 1_000_000 }), (name, number) => {
        const numbered = numberedName(name, number);
        assert.ok(encodeUtf8(numbered).length <= 255);
        assert.ok(number === 1 || numbered.includes(` (${number})`));
      }),
    );
  });
});
