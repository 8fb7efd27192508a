import assert from "node:assert/strict";
import { mkdir, readdir, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { pruneFolder } from "./compile-cache.ts";

const NOW = Date.parse("2026-03-10T00:00:00Z");
const DAY_MS = 24 * 60 * 60 * 1000;

test("files that were written more than 30 days ago are removed, and so is the folder of an old Node", async () => {
  const folder = await tempFolder();
  await written(join(folder, "v24-new", "old.cache"), NOW - 30 * DAY_MS - 1000);
  await written(join(folder, "v24-new", "young.cache"), NOW - 30 * DAY_MS + 1000);
  await written(join(folder, "v22-old", "old.cache"), NOW - 31 * DAY_MS);
  await setTime(folder, NOW - DAY_MS);
  await pruneFolder(folder, NOW);
  assert.deepEqual(await readdir(folder), ["v24-new"]);
  assert.deepEqual(await readdir(join(folder, "v24-new")), ["young.cache"]);
  assert.equal((await stat(folder)).mtimeMs, NOW);
});

test("a file or folder of another program does not keep old files", async () => {
  const folder = await tempFolder();
  await written(join(folder, ".DS_Store"), NOW);
  await written(join(folder, "v22", "a.folder", "file"), NOW - 31 * DAY_MS);
  await setTime(join(folder, "v22", "a.folder"), NOW - 31 * DAY_MS);
  await written(join(folder, "v22", "old.cache"), NOW - 31 * DAY_MS);
  await written(join(folder, "v24", "old.cache"), NOW - 31 * DAY_MS);
  await setTime(folder, NOW - DAY_MS);
  await pruneFolder(folder, NOW);
  assert.deepEqual((await readdir(folder)).sort(), [".DS_Store", "v22"]);
  assert.deepEqual(await readdir(join(folder, "v22")), ["a.folder"]);
  assert.equal((await stat(folder)).mtimeMs, NOW);
});

test("the cache is searched at most once a day", async () => {
  const folder = await tempFolder();
  await written(join(folder, "v24", "old.cache"), NOW - 31 * DAY_MS);
  await setTime(folder, NOW - DAY_MS + 1000);
  await pruneFolder(folder, NOW);
  assert.deepEqual(await readdir(join(folder, "v24")), ["old.cache"]);
});

async function written(path: string, at: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, "code");
  await setTime(path, at);
}

function setTime(path: string, at: number): Promise<void> {
  return utimes(path, at / 1000, at / 1000);
}
