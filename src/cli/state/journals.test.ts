import assert from "node:assert/strict";
import { appendFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { openSendJournal } from "./journals.ts";

test("the next run finds a started upload with the tags of its chunks", async () => {
  const folder = join(await tempFolder(), "sending", "name");
  const journal = openSendJournal(folder);
  assert.equal(await journal.load(), null);
  await journal.begin("record");
  await journal.writeTags(0, tags(1, 2));
  await journal.writeTags(2, tags(3));
  assert.deepEqual(await openSendJournal(folder).load(), {
    record: "record",
    tags: Buffer.from(tags(1, 2, 3)),
  });
});

test("repeated tags replace earlier ones", async () => {
  const journal = openSendJournal(join(await tempFolder(), "name"));
  await journal.begin("record");
  await journal.writeTags(0, tags(1, 2, 3));
  await journal.writeTags(1, tags(9));
  assert.deepEqual((await journal.load())?.tags, Buffer.from(tags(1, 9, 3)));
});

test("a new record never has the tags of an older one", async () => {
  const journal = openSendJournal(join(await tempFolder(), "name"));
  await journal.begin("first");
  await journal.writeTags(0, tags(1, 2));
  await journal.begin("second");
  assert.deepEqual(await journal.load(), { record: "second", tags: Buffer.alloc(0) });
});

test("an incomplete tag, which a crash may leave, is ignored", async () => {
  const folder = join(await tempFolder(), "name");
  const journal = openSendJournal(folder);
  await journal.begin("record");
  await journal.writeTags(0, tags(1));
  await appendFile(join(folder, "tags"), Buffer.alloc(7));
  assert.deepEqual((await journal.load())?.tags, Buffer.from(tags(1)));
});

test("a finished upload leaves no files", async () => {
  const folder = await tempFolder();
  const journal = openSendJournal(join(folder, "name"));
  await journal.begin("record");
  await journal.clear();
  assert.equal(await journal.load(), null);
  assert.deepEqual(await readdir(folder), []);
});

/** Tags of 16 bytes each, all equal. */
function tags(...values: number[]): Uint8Array {
  return Buffer.concat(values.map((value) => Buffer.alloc(16, value)));
}
