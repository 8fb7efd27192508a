import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { readText, spoolFile } from "./stdin.ts";

const MIB = 1024 * 1024;

test("a text is taken byte for byte, its last line end included", async () => {
  const source = await readText(Readable.from([Buffer.from("häl"), Buffer.from("lo\n")]));
  assert.equal(source.size, 7);
  assert.equal(Buffer.from(await source.read(0, 7)).toString(), "hällo\n");
});

test("a character that arrives in two pieces is still a text", async () => {
  const bytes = Buffer.from("ü");
  const source = await readText(Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]));
  assert.equal(source.size, 2);
});

test("nothing, binary data, and more than 10 MiB are no texts", async () => {
  await assert.rejects(readText(Readable.from([])), /nothing to send/);
  await assert.rejects(readText(Readable.from([Buffer.from([0xff])])), /not a text.*send -/);
  const long = Array.from({ length: 10 }, () => Buffer.alloc(MIB, "a"));
  assert.equal((await readText(Readable.from(long))).size, 10 * MIB);
  await assert.rejects(readText(Readable.from([...long, Buffer.from("a")])), /10 MiB.*send -/);
});

test("stdin as a file waits on the disk without a name", async () => {
  const state = await tempFolder();
  const source = await spoolFile(
    Readable.from([Buffer.from("01234"), Buffer.from("56789")]),
    state,
    "name",
  );
  assert.deepEqual(await readdir(join(state, "spool")), []);
  assert.equal(source.name, "name");
  assert.equal(source.size, 10);
  assert.equal(source.identity, null);
  assert.equal(Buffer.from(await source.read(3, 4)).toString(), "3456");
  await source.close();
});
