import assert from "node:assert/strict";
import fs, { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { mock, test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import type { Manifest } from "../../protocol/bundle.ts";
import { ObstacleError, UsageError } from "../errors.ts";
import { LocalDownload, removeLocalDownload } from "./local-download.ts";

const ID = "AAAAAAAAAAAAAAAAAAAAAA";
const STAGE = ".onetimeshare-AAAAAAAA";
const SEALED = Buffer.from("sealed");

const manifest: Manifest = {
  version: 1,
  entries: [{ kind: "file", name: "a.txt", type: "", size: 5 }],
  padding: 0,
  expiresInSeconds: 60,
  maxDownloads: 1,
  contentHead: "A".repeat(43),
};

test("a stage folder that other users can read is rejected before the claim", async () => {
  const [stateFolder, folder] = [await tempFolder(), await tempFolder()];
  await makeObstacle(folder);
  const download = await open(stateFolder, folder);
  await assert.rejects(download.checkRoom(manifest), ObstacleError);
  await download.removeIfOver();
  assert.deepEqual(await readdir(folder), [STAGE]);
});

test("a share that was not claimed leaves nothing in the output folder", async () => {
  const [stateFolder, folder] = [await tempFolder(), await tempFolder()];
  const download = await open(stateFolder, folder);
  await download.checkRoom(manifest);
  assert.deepEqual(await readdir(folder), [STAGE]);
  await download.removeIfOver();
  assert.deepEqual(await readdir(folder), []);
});

test("the empty stage of a command that was killed during the claim goes with its state", async () => {
  for (const isRepeated of [true, false]) {
    const [stateFolder, first, second] = [
      await tempFolder(),
      await tempFolder(),
      await tempFolder(),
    ];
    const killed = await open(stateFolder, first);
    await killed.checkRoom(manifest);
    await killed.journal.save(SEALED);
    if (isRepeated) {
      const resumed = await open(stateFolder, second);
      await resumed.openStage(manifest);
      await resumed.journal.clear();
      await resumed.discardStage();
    } else await removeLocalDownload(join(stateFolder, "receiving", ID));
    for (const folder of [first, second, join(stateFolder, "receiving")]) {
      assert.deepEqual(await readdir(folder), []);
    }
  }
});

test("the empty stage goes, although the command was killed as soon as it was made", async () => {
  const [stateFolder, folder] = [await tempFolder(), await tempFolder()];
  const killed = await open(stateFolder, folder);
  const { promise: made, resolve } = Promise.withResolvers<void>();
  const { mkdir: makeFolder } = fs;
  const killing = mock.method(fs, "mkdir", async (path: string, options: object) => {
    await makeFolder(path, options);
    if (!path.endsWith(STAGE)) return;
    resolve();
    await new Promise(() => {});
  });
  syncBuiltinESMExports();
  void killed.checkRoom(manifest);
  await made;
  killing.mock.restore();
  syncBuiltinESMExports();
  assert.deepEqual(await readdir(folder), [STAGE]);
  await removeLocalDownload(join(stateFolder, "receiving", ID));
  assert.deepEqual(await readdir(folder), []);
});

test("to discard the stage of a resumable download keeps the journal", async () => {
  const [stateFolder, folder] = [await tempFolder(), await tempFolder()];
  const download = await open(stateFolder, folder);
  await download.checkRoom(manifest);
  await download.journal.save(SEALED);
  await download.discardStage();
  assert.deepEqual(await readdir(folder), []);
  assert.deepEqual(await download.journal.load(), SEALED);
});

test("a path where no folder can be created is rejected before the claim", async () => {
  const stateFolder = await tempFolder();
  for (const folder of ["/proc/downloads", "/dev/null/downloads"]) {
    const download = await open(stateFolder, folder);
    await assert.rejects(download.checkRoom(manifest), UsageError);
    assert.equal(await download.removeIfOver(), true);
  }
});

test("a failed claim does not touch the stage of another download", async () => {
  const [stateFolder, folder] = [await tempFolder(), await tempFolder()];
  await mkdir(join(folder, STAGE), { mode: 0o700 });
  await writeFile(join(folder, STAGE, "0"), "half");
  const download = await open(stateFolder, folder);
  await download.checkRoom(manifest);
  await download.removeIfOver();
  assert.deepEqual(await readdir(join(folder, STAGE)), ["0"]);
});

test("a download restarts in another folder if its stage could not be opened", async () => {
  const [stateFolder, blocked, free] = [await tempFolder(), await tempFolder(), await tempFolder()];
  await makeObstacle(blocked);
  const first = await open(stateFolder, blocked);
  await first.journal.save(SEALED);
  await assert.rejects(first.openStage(manifest), ObstacleError);
  await rm(join(blocked, STAGE), { recursive: true });
  await mkdir(join(blocked, STAGE), { mode: 0o700 });

  await assertRestartsIn(free, stateFolder);
});

test("a download restarts in the requested folder if other users can read its stage", async () => {
  const [stateFolder, begun, free] = [await tempFolder(), await tempFolder(), await tempFolder()];
  const first = await open(stateFolder, begun);
  await first.journal.save(SEALED);
  await first.openStage(manifest);
  await chmod(join(begun, STAGE), 0o755);

  await assertRestartsIn(free, stateFolder);
});

function open(stateFolder: string, folder: string): Promise<LocalDownload> {
  const output = { folder, textAsFile: true };
  return LocalDownload.open({ stateFolder, id: ID, output, platform: "linux" });
}

async function makeObstacle(folder: string): Promise<void> {
  await mkdir(join(folder, STAGE));
  await chmod(join(folder, STAGE), 0o755);
}

async function assertRestartsIn(folder: string, stateFolder: string): Promise<void> {
  const download = await open(stateFolder, folder);
  assert.equal(download.output.folder, folder);
  assert.equal(download.requestsOtherOutput, false);
  assert.equal((await download.openStage(manifest)).stagedBytes, 0);
  assert.deepEqual(await readdir(folder), [STAGE]);
}
