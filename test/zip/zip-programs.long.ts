import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { type BundleEntry, MAX_ENTRIES, readManifest } from "../../src/protocol/bundle.ts";
import {
  type SavedEntry,
  savedEntries,
  zipOf,
} from "../../src/web/workers/recipient/saved-entries.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { readTree } from "../support/tree.ts";
import { digestsInZip } from "../support/unzip.ts";

const ENGLISH = { ...process.env, LC_ALL: "C.UTF-8" };

/** Programs that check a zip file and extract it. */
const programs = {
  unzip: {
    check: (zip: string) => run("unzip", ["-tqq", zip]),
    extract: (zip: string, folder: string) => run("unzip", ["-q", zip, "-d", folder]),
  },
  bsdtar: {
    check: (zip: string) => run("bsdtar", ["-xOf", zip], "ignore"),
    extract: (zip: string, folder: string) => run("bsdtar", ["-xf", zip, "-C", folder]),
  },
};

function run(program: string, options: string[], stdout: "pipe" | "ignore" = "pipe"): void {
  execFileSync(program, options, { env: ENGLISH, stdio: ["ignore", stdout, "pipe"] });
}

/** A block of zeros becomes a hole of the file. */
async function write(entries: readonly SavedEntry[]): Promise<string> {
  const path = join(await tempFolder(), "received.zip");
  const file = await open(path, "w");
  let offset = 0;
  for await (const piece of await zipOf(entries)) {
    if (piece !== ZEROS) await file.write(piece, 0, piece.length, offset);
    offset += piece.length;
  }
  await file.truncate(offset);
  await file.close();
  return path;
}

const ZEROS = new Uint8Array(16 * 1024 * 1024);

/** Zeros without memory for them. */
class Zeros extends Blob {
  readonly #size: number;

  constructor(size: number) {
    super();
    this.#size = size;
  }

  override get size(): number {
    return this.#size;
  }

  override stream(): ReturnType<Blob["stream"]> {
    let rest = this.#size;
    return new ReadableStream({
      pull(controller) {
        const count = Math.min(rest, ZEROS.length);
        if (count > 0) controller.enqueue(count < ZEROS.length ? new Uint8Array(count) : ZEROS);
        else controller.close();
        rest -= count;
      },
    });
  }
}

const file = (name: string, size = 1): BundleEntry => ({ kind: "file", name, type: "", size });

describe("a received zip file", () => {
  const hostile: BundleEntry[] = [
    ...["-rf", ".ssh/authorized_keys", ".bashrc", "~root", "$HOME", "`id`", "%PATH%"].map((name) =>
      file(name),
    ),
    ...["a b/'\"<>|?*:;&!#.txt", "a b/file.txt;1", "a b/file.txt", "C_/x", "@list", "[a-z]*"].map(
      (name) => file(name),
    ),
    ...["ü.txt", "Ä.txt", "ｆｕｌｌ.txt", "👩‍👩‍👧.txt", "\u0301.txt", "\u200b.txt", "ﬁ.txt"].map(
      (name) => file(name),
    ),
    file(`${"x".repeat(250)}.txt`),
    file(`${"d/".repeat(60)}deep`),
    { kind: "folder", name: "empty.txt", size: 0 },
    { kind: "folder", name: "text.txt", size: 0 },
    { kind: "text", size: 1 },
    { kind: "text", size: 1 },
  ];

  before(() => {
    const size = hostile.reduce((sum, entry) => sum + entry.size, 0);
    readManifest(
      JSON.stringify({
        ...{ version: 2, entries: hostile, padding: 1024 - size, expiresInSeconds: 1 },
        ...{ maxDownloads: 1, contentHead: "x".repeat(43) },
      }),
    );
  });

  for (const [name, { check, extract }] of Object.entries(programs)) {
    it(`with every strange name that a share may have is extracted by ${name} with these names`, async () => {
      const content = new Blob([ZEROS.subarray(0, hostile.length)]);
      const saved = savedEntries(content, hostile, [...hostile.keys()]);
      const zip = await write(saved);
      check(zip);
      const folder = await tempFolder();
      extract(zip, folder);
      const tree = await readTree(folder);
      const expected = saved.map(({ path, content }) => (content ? path : `${path}/`)).sort();
      const leaves = [...tree].filter(
        ([path]) => ![...tree.keys()].some((each) => each.startsWith(`${path}/`)),
      );
      const found = leaves.map(([path, digest]) => (digest === null ? `${path}/` : path)).sort();
      assert.deepEqual(found, expected);
    });
  }

  it("with the most entries of a share is read by every program", async () => {
    const entries = Array.from({ length: MAX_ENTRIES }, (_, index) => file(`f/${index}`));
    const content = new Blob([ZEROS.subarray(0, entries.length)]);
    const zip = await write(savedEntries(content, entries, [...entries.keys()]));
    for (const { check } of Object.values(programs)) check(zip);
    assert.equal(Object.keys(digestsInZip(zip)).length, MAX_ENTRIES);
  });

  it("with a file of 4 GiB and files after it is read by every program", async () => {
    // Info-ZIP takes a file after one of exactly 4 GiB - 1 for damaged, whichever program wrote the archive.
    const zip = await write([
      { path: "large.bin", content: new Zeros(2 ** 32) },
      { path: "empty", content: null },
      { path: "after.txt", content: new Blob(["after"]) },
    ]);
    for (const { check } of Object.values(programs)) check(zip);
    assert.deepEqual(Object.keys(digestsInZip(zip)), ["large.bin", "empty/", "after.txt"]);
  });
});
