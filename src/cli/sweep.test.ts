import assert from "node:assert/strict";
import { mkdir, readdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../test/support/temp-folder.ts";
import { lockTransfer } from "./state/transfer-lock.ts";
import { sweepAbandoned } from "./sweep.ts";

const NOW = Date.parse("2026-03-10T00:00:00Z");
const DAY_MS = 24 * 60 * 60 * 1000;

test("an upload without progress for 7 days is removed", async () => {
  const state = await tempFolder();
  await touched(join(state, "sending", "old"), "record.json", NOW - 7 * DAY_MS - 1);
  await touched(join(state, "sending", "young"), "record.json", NOW - 7 * DAY_MS);
  await sweepAbandoned(state, NOW);
  assert.deepEqual(await readdir(join(state, "sending")), ["young"]);
});

test("an abandoned download is removed, and so is its stage in another folder", async () => {
  const [state, downloads] = [await tempFolder(), await tempFolder()];
  const stage = join(downloads, ".onetimeshare-AAAAAAAA");
  await mkdir(stage);
  await writeFile(join(stage, "0"), "half of it");
  const location = { output: { folder: downloads, textAsFile: false }, stage };
  const folder = join(state, "receiving", "AAAAAAAAAAAAAAAAAAAAAA");
  await touched(folder, "place.json", NOW - 8 * DAY_MS, JSON.stringify(location));
  await sweepAbandoned(state, NOW);
  assert.deepEqual(await readdir(join(state, "receiving")), []);
  assert.deepEqual(await readdir(downloads), []);
});

test("the lock files of killed commands are removed, and those of running ones stay", async () => {
  const state = await tempFolder();
  for (const name of ["get-killed", "send-killed", "get-running"]) {
    await touched(join(state, "locks"), name, NOW - 8 * DAY_MS);
  }
  // Earlier versions left a second file.
  await touched(join(state, "locks"), "get-killed-journal", NOW - 8 * DAY_MS, "\0".repeat(512));
  const lock = await lockTransfer(state, "get-running");
  await sweepAbandoned(state, NOW);
  assert.deepEqual(await readdir(join(state, "locks")), ["get-running"]);
  lock?.release();
});

test("an old upload or download that has just resumed is not removed", async () => {
  const state = await tempFolder();
  await touched(join(state, "sending", "a"), "record.json", NOW - 8 * DAY_MS);
  await touched(join(state, "receiving", "b"), "journal", NOW - 8 * DAY_MS);
  const locks = [await lockTransfer(state, "send-a"), await lockTransfer(state, "get-b")];
  await sweepAbandoned(state, NOW);
  assert.deepEqual(await readdir(join(state, "sending")), ["a"]);
  assert.deepEqual(await readdir(join(state, "receiving")), ["b"]);
  for (const lock of locks) lock?.release();
  await sweepAbandoned(state, NOW);
  for (const folder of ["sending", "receiving", "locks"]) {
    assert.deepEqual(await readdir(join(state, folder)), [], folder);
  }
});

test("a damaged lock file does not stop a command", async () => {
  const state = await tempFolder();
  await touched(join(state, "locks"), "get-a", NOW - 8 * DAY_MS, "x".repeat(4096));
  await sweepAbandoned(state, NOW);
});

test("sweeping does not remove the list of sent shares", async () => {
  const state = await tempFolder();
  await touched(join(state, "shares"), "AAAAAAAAAAAAAAAAAAAAAA.json", NOW - 30 * DAY_MS);
  await sweepAbandoned(state, NOW);
  assert.ok(await stat(join(state, "shares", "AAAAAAAAAAAAAAAAAAAAAA.json")));
});

async function touched(folder: string, file: string, at: number, content = ""): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), content);
  for (const path of [join(folder, file), folder]) await utimes(path, at / 1000, at / 1000);
}
