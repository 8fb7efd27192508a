import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { openAsBlob } from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { StreamedFile } from "./streamed-file.ts";

const MIB = 1024 * 1024;

describe("a file that is read by streams", () => {
  it("gives the bytes of every range, in any order", async () => {
    const bytes = randomBytes(33 * MIB + 5);
    const file = new StreamedFile(new Blob([bytes]));
    const ranges = [
      ...[0, 1, 2, 15, 16, 17, 18].map((at) => [at * MIB, MIB]),
      ...[17 * MIB + 7, 3, 32 * MIB].map((at) => [at, MIB + 1]),
      ...[bytes.length - 1, 0].map((at) => [at, 1]),
      [MIB, 32 * MIB + 5],
    ] as [number, number][];
    for (const [from, length] of ranges) {
      const target = new Uint8Array(length);
      assert.equal(await file.read(from, target), length);
      assert.ok(bytes.subarray(from, from + length).equals(target), `${from}, ${length}`);
    }
  });

  it("gives fewer bytes if the file ends early", async () => {
    const shrunk = new Blob([new Uint8Array(10)]);
    Object.defineProperty(shrunk, "size", { value: 20 });
    const file = new StreamedFile(shrunk);
    assert.equal(await file.read(4, new Uint8Array(16)), 6);
  });

  it("fails if the file has changed before its last byte was read", async () => {
    const path = join(await tempFolder(), "file");
    await writeFile(path, randomBytes(3 * MIB));
    const file = new StreamedFile(await openAsBlob(path));
    await file.read(0, new Uint8Array(2 * MIB));
    await appendFile(path, "more");
    await assert.rejects(file.read(2 * MIB, new Uint8Array(MIB)), { name: "NotReadableError" });
  });
});
