import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseLink } from "../protocol/link.ts";
import { FakeServer } from "./fake-server.suite.ts";
import {
  assertSameBytes,
  MemoryDisk,
  MemorySendJournal,
  memoryText,
  randomFile,
  receiveFrom,
  sendTo,
} from "./memory.suite.ts";
import { bundleOf, Plaintext, type Source } from "./source.ts";

function inFolder(source: Source, ...folders: string[]): Source {
  return { ...source, folders, read: source.read.bind(source) };
}

const folder = (name: string, ...folders: string[]): Source => ({
  ...{ kind: "folder", name, folders, type: "", size: 0 },
  read: async () => 0,
});

describe("the list of a share", () => {
  it("has version 1 without folders, and then equal names stay", () => {
    const { version, entries } = bundleOf([
      randomFile(1, "a"),
      randomFile(2, "a"),
      memoryText("x"),
    ]);
    assert.equal(version, 1);
    assert.deepEqual(
      entries.map((entry) => (entry.kind === "file" ? entry.name : entry.kind)),
      ["a", "a", "text"],
    );
  });

  it("has version 2 with a folder, and then each path is unique", () => {
    const sources = [
      inFolder(randomFile(1, "a.txt"), "photos"),
      inFolder(randomFile(2, "A.txt"), "photos"),
      memoryText("x"),
      randomFile(3, "photos"),
      folder("photos"),
      folder("empty", "photos"),
    ];
    const { version, entries } = bundleOf(sources);
    assert.equal(version, 2);
    assert.deepEqual(
      entries.map((entry) => (entry.kind === "text" ? "text" : entry.name)),
      ["photos/a.txt", "photos/A (2).txt", "text", "photos (2)", "photos/empty"],
    );
  });

  it("has version 2 if version 1 has no room for it", () => {
    const { version } = bundleOf(Array.from({ length: 2000 }, (_, n) => randomFile(1, `${n}.jpg`)));
    assert.equal(version, 2);
  });

  it("is refused with a path that is too long", () => {
    const deep = inFolder(randomFile(1, "a"), ...Array.from({ length: 64 }, () => "d"));
    assert.throws(() => bundleOf([deep]), {
      code: "path_too_long",
      message: /“d\/d\/.*a” is too long/,
    });
    const long = inFolder(randomFile(1, "a"), ...Array.from({ length: 5 }, () => "é".repeat(110)));
    assert.throws(() => bundleOf([long]), { code: "path_too_long" });
  });
});

describe("a share with folders", () => {
  it("arrives with its paths, under a link that asks older clients for an update", async () => {
    const server = new FakeServer();
    const files = [randomFile(70_000, "a"), randomFile(0, "b"), randomFile(90_000, "c")];
    const sources = files.map((file) => inFolder(file, "photos", "2026"));
    const { link } = await sendTo(server, randomFile(1), {
      sources: [...sources, folder("empty", "photos")],
    });
    assert.match(link, /#2o/);
    assert.equal((await parseLink(link)).version, 2);
    const disk = new MemoryDisk();
    const { version, entries } = await receiveFrom(server, link, disk);
    assert.equal(version, 2);
    assert.deepEqual(entries.at(-1), { kind: "folder", name: "photos/empty", size: 0 });
    assertSameBytes(disk.delivered, Buffer.concat(files.map(({ bytes }) => bytes)));
  });

  it("names the path of a file that changes during the upload", async () => {
    const server = new FakeServer();
    const changing = randomFile(200_000, "a.txt");
    const source: Source = {
      ...inFolder(changing, "photos"),
      read: async () => 0,
    };
    await assert.rejects(sendTo(server, source, { journal: new MemorySendJournal() }), {
      code: "source_changed",
      fileName: "photos/a.txt",
    });
  });

  it("has the same plaintext, however it is divided", async () => {
    const sizes = fc.array(fc.nat(50), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(3000), async (parts, at, length) => {
        const files = parts.map((size) => randomFile(size));
        const plaintext = new Plaintext(files);
        const whole = Buffer.concat([
          ...files.map(({ bytes }) => bytes),
          Buffer.alloc(plaintext.size),
        ]).subarray(0, plaintext.size);
        const offset = at % plaintext.size;
        const target = new Uint8Array(Math.min(length, plaintext.size - offset)).fill(7);
        await plaintext.read(offset, target);
        assert.deepEqual(Buffer.from(target), whole.subarray(offset, offset + target.length));
      }),
    );
  });
});
