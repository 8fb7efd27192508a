import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { IntegrityError, paddedSize } from "./age-file.ts";
import { type BundleEntry, readManifest, savedName } from "./bundle.ts";
import {
  areDistinctPaths,
  foldName,
  isSafePath,
  MAX_PATH_DEPTH,
  safePart,
  windowsName,
} from "./safe-path.ts";
import { UniquePaths } from "./unique-paths.ts";

const file = (name: string): BundleEntry => ({ kind: "file", name, type: "", size: 1 });
const folder = (name: string): BundleEntry => ({ kind: "folder", name, size: 0 });

function read(entries: readonly BundleEntry[]) {
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  return readManifest(
    JSON.stringify({
      version: 2,
      entries,
      padding: paddedSize(size) - size,
      expiresInSeconds: 60,
      maxDownloads: 1,
      contentHead: "A".repeat(43),
    }),
  );
}

const hostile: Record<string, string> = {
  "an absolute path": "/etc/passwd",
  "the folder above": "../.ssh/authorized_keys",
  "the folder above in the middle": "a/../../b",
  "the folder above at the end": "a/..",
  "the folder itself": "a/./b",
  "an empty name": "a//b",
  "no name at its end": "a/",
  "no name at all": "",
  "a backslash": "a\\..\\..\\b",
  "a Windows drive": "C:/Windows/a.dll",
  "the folder of a Windows drive": "c:a",
  "a zero byte": "a/b\0",
  "a line break": "a/b\nc",
  "an escape sequence": "a/\x1b[2J",
  "a direction override": "a/invoice\u202efdp.exe",
  "a lone surrogate": "a/\ud800",
  "a dot at the end of a name": "a./b",
  "a space at the end of a name": "a/b ",
  "three dots": "a/.../b",
  "a Windows device": "a/nul",
  "a Windows device with an extension": "a/Com1.txt/b",
  "a Windows device with a space": "aux .c",
  "a name of more than 255 bytes": `a/${"x".repeat(256)}`,
  "more than 1024 bytes": `${"x/".repeat(20)}${"y".repeat(250)}/${"y".repeat(250)}/${"é".repeat(125)}/${"y".repeat(250)}`,
  "too many folders": `${"a/".repeat(MAX_PATH_DEPTH)}a`,
};

describe("a path from an untrusted sender", () => {
  for (const [what, path] of Object.entries(hostile)) {
    it(`is rejected with ${what}`, () => {
      for (const entry of [file(path), folder(path)]) {
        assert.throws(() => read([file("ok/a"), entry]), IntegrityError);
      }
    });
  }

  it("is accepted if every system can store it", () => {
    const paths = [
      "a/b/c.txt",
      "photos/Été/履歴書 (final).pdf",
      "console.log",
      "a/null",
      "ab:c/x?",
      "foo/a:b",
      ".git/config",
      "-rf/-rf",
      `${"a/".repeat(MAX_PATH_DEPTH - 1)}b`,
    ];
    for (const path of paths) assert.ok(isSafePath(path), path);
    assert.equal(read(paths.map(file)).entries.length, paths.length);
  });

  it("is rejected with the path of another entry, on any file system", () => {
    const pairs: [BundleEntry, BundleEntry][] = [
      [file("a/b"), file("a/b")],
      [file("a/b"), folder("a/b")],
      [file("a/README"), file("a/readme")],
      [file("straße"), file("STRASSE")],
      [file("e\u0301"), file("\u00e9")],
      [file("a"), file("a/b")],
      [file("A"), file("a/b")],
      [folder("a"), file("a/b")],
      [folder("a/b"), folder("a/b/c")],
      [file("a/x"), file("A/y")],
      [file("e\u0301/x"), file("\u00e9/y")],
    ];
    for (const pair of pairs) {
      for (const entries of [pair, pair.toReversed()]) {
        assert.throws(() => read([file("z"), ...entries]), IntegrityError, JSON.stringify(pair));
      }
    }
  });

  it("is checked quickly, also in the largest manifest", () => {
    const deep = "d/".repeat(MAX_PATH_DEPTH - 2);
    const entries = Array.from({ length: 10_000 }, (_, index) => file(`${deep}${index}`));
    const begunAt = performance.now();
    read(entries);
    assert.ok(performance.now() - begunAt < 5_000);
  });
});

/** Names that come close to a rule. */
const names = fc.oneof(
  fc.constantFrom(
    ...["", ".", "..", "...", "a", "A", "a.", "a ", "nul", "NUL.txt", "C:", "c:x", "a/b", "a\\b"],
    ...[
      "é",
      "e\u0301",
      "ß",
      "SS",
      "ss",
      ".env",
      "_env",
      "-x",
      "_x",
      "a (2)",
      "a\u202e",
      "\0",
      "con ",
    ],
  ),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
);
const trees = fc.array(fc.array(names, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 30,
});

describe("the paths of a sender's files", () => {
  it("are always accepted by the recipient", () => {
    fc.assert(
      fc.property(trees, trees, (files, folders) => {
        const paths = new UniquePaths(safePart);
        const entries = files.map((tree) => file(paths.addFile(tree)));
        for (const tree of folders) {
          const path = paths.addFolder(tree);
          if (path !== null && entries.every(({ kind }) => kind !== "folder")) {
            entries.push(folder(path));
          }
        }
        const isShort = ({ name }: { name?: string }) => Buffer.byteLength(name ?? "") <= 1024;
        const short = entries.filter(isShort as (entry: BundleEntry) => boolean);
        if (short.length > 0) assert.equal(read(short).entries.length, short.length);
      }),
    );
  });

  it("do not change if they are safe and distinct", () => {
    const safe = names.filter((name) => safePart(name) === name);
    fc.assert(
      fc.property(fc.array(safe, { minLength: 1, maxLength: 4 }), (tree) => {
        const path = new UniquePaths(safePart).addFile(tree);
        assert.equal(path, tree.join("/"));
      }),
    );
  });

  it("stay in one folder if their folder gets another name", () => {
    const paths = new UniquePaths(safePart);
    const added = [["aux", "a"], ["aux", "b"], ["aux", "B"], ["AUX", "c"], ["_aux"]];
    assert.deepEqual(
      added.map((tree) => paths.addFile(tree)),
      ["_aux/a", "_aux/b", "_aux/B (2)", "_AUX (2)/c", "_aux (3)"],
    );
    assert.equal(paths.addFolder(["aux"]), null);
    assert.equal(paths.addFolder(["new", "empty"]), "new/empty");
  });
});

describe("the local paths of received files", () => {
  it("stay in their folder, are distinct, and hide nothing", () => {
    fc.assert(
      fc.property(trees, (files) => {
        const sent = new UniquePaths(safePart);
        const saved = new UniquePaths(windowsName);
        const local = files.map((tree) =>
          saved.addFile(savedName(file(sent.addFile(tree))).split("/")),
        );
        assert.ok(areDistinctPaths(local));
        for (const path of local) {
          assert.ok(!path.startsWith("/"));
          for (const name of path.split("/")) {
            assert.match(name, /^[^.-]/);
            assert.doesNotMatch(name, /[<>:"|?*\\]|[. ]$/);
          }
        }
      }),
    );
  });

  it("have the names of Windows only on Windows", () => {
    assert.equal(windowsName("what? <is>:it|*"), "what_ _is__it__");
    assert.equal(windowsName("CON"), "_CON");
    assert.equal(windowsName("console.log"), "console.log");
    assert.equal(foldName("É"), foldName("e\u0301"));
  });
});
