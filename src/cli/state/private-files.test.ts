import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import {
  makePrivateFolder,
  readIfPresent,
  readJsonIfPresent,
  writePrivateFile,
} from "./private-files.ts";

test("folders and files are for their owner alone", async () => {
  const folder = join(await tempFolder(), "one", "two");
  await makePrivateFolder(folder);
  await writePrivateFile(join(folder, "file"), "content");
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
  assert.equal((await stat(join(folder, "file"))).mode & 0o777, 0o600);
});

test("a file takes the place of the one before it, and leaves nothing else behind", async () => {
  const folder = await tempFolder();
  await writePrivateFile(join(folder, "file"), "first");
  await writePrivateFile(join(folder, "file"), "second");
  assert.equal(await readFile(join(folder, "file"), "utf8"), "second");
  assert.deepEqual(await readdir(folder), ["file"]);
});

test("a file that can't take its place leaves nothing behind", async () => {
  const folder = await tempFolder();
  await mkdir(join(folder, "taken", "by a folder"), { recursive: true });
  await assert.rejects(writePrivateFile(join(folder, "taken"), "content"));
  assert.deepEqual(await readdir(folder), ["taken"]);
});

test("a file that is missing, or is not JSON, reads as nothing", async () => {
  const folder = await tempFolder();
  await writePrivateFile(join(folder, "half"), '{"written":');
  assert.equal(await readIfPresent(join(folder, "missing")), null);
  assert.equal(await readJsonIfPresent(join(folder, "missing")), null);
  assert.equal(await readJsonIfPresent(join(folder, "half")), null);
});
