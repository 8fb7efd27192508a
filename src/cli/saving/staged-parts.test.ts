import assert from "node:assert/strict";
import { chmod, mkdir, readFile, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import type { BundleEntry } from "../../protocol/bundle.ts";
import { ObstacleError } from "../errors.ts";
import { partPath, StagedParts } from "./staged-parts.ts";

const entries: BundleEntry[] = [
  { kind: "file", name: "a", type: "", size: 5 },
  { kind: "file", name: "empty", type: "", size: 0 },
  { kind: "text", size: 3 },
];

test("each entry is staged in its own file, for any division of the bytes", async () => {
  const plaintext = Buffer.from("aaaaabbb");
  for (const step of [1, 3, 4, 8]) {
    const folder = join(await tempFolder(), "stage");
    const stage = await StagedParts.open(folder, entries);
    for (let offset = 0; offset < plaintext.length; offset += step) {
      await stage.write(offset, plaintext.subarray(offset, offset + step));
    }
    await stage.flush();
    await stage.close();
    assert.deepEqual(await partsIn(folder), ["aaaaa", "", "bbb"]);
  }
});

test("repeated bytes replace the first ones", async () => {
  const folder = join(await tempFolder(), "stage");
  const stage = await StagedParts.open(folder, entries);
  await stage.write(0, Buffer.from("xxxxxxx"));
  await stage.write(2, Buffer.from("aaabbb"));
  await stage.close();
  assert.deepEqual(await partsIn(folder), ["xxaaa", "", "bbb"]);
});

test("a later run gets the number of staged bytes up to the first gap", async () => {
  const folder = join(await tempFolder(), "stage");
  const first = await StagedParts.open(folder, entries);
  assert.equal(first.stagedBytes, 0);
  await first.write(0, Buffer.from("aaaaabb"));
  await first.close();
  assert.equal((await reopened(folder)).stagedBytes, 7);
  await truncate(partPath(folder, 0), 4);
  assert.equal((await reopened(folder)).stagedBytes, 4);
  await writeFile(partPath(folder, 0), "much longer than it may be");
  await truncate(partPath(folder, 2), 0);
  assert.equal((await reopened(folder)).stagedBytes, 5);
});

test("the stage is private", async () => {
  const folder = join(await tempFolder(), "stage");
  await reopened(folder);
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
  assert.equal((await stat(partPath(folder, 0))).mode & 0o777, 0o600);
});

test("a stage that other users could read or redirect is rejected", async () => {
  const open = join(await tempFolder(), "stage");
  await mkdir(open);
  await chmod(open, 0o755);
  await assert.rejects(StagedParts.open(open, entries), ObstacleError);

  const linked = join(await tempFolder(), "stage");
  await symlink(await tempFolder(), linked);
  await assert.rejects(StagedParts.open(linked, entries), ObstacleError);

  const planted = join(await tempFolder(), "stage");
  await mkdir(planted, { mode: 0o700 });
  await symlink(join(await tempFolder(), "target"), partPath(planted, 0));
  await assert.rejects(StagedParts.open(planted, entries), { code: "ELOOP" });
});

async function reopened(folder: string): Promise<StagedParts> {
  const stage = await StagedParts.open(folder, entries);
  await stage.close();
  return stage;
}

function partsIn(folder: string): Promise<string[]> {
  return Promise.all(entries.map((_, index) => readFile(partPath(folder, index), "utf8")));
}
