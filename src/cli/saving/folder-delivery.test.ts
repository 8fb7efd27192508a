import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { ObstacleError } from "../errors.ts";
import type { DeliveryPaths } from "./delivery.ts";
import { deliverFolders } from "./folder-delivery.ts";
import type { FolderToDeliver } from "./output.ts";
import { partPath } from "./staged-parts.ts";

const photos: FolderToDeliver = {
  name: "photos",
  entries: [
    { index: 0, path: ["2026", "a.txt"], isFolder: false },
    { index: 1, path: ["b.txt"], isFolder: false },
    { index: 3, path: ["2026", "empty"], isFolder: true },
  ],
};
const empty: FolderToDeliver = {
  name: "empty",
  entries: [{ index: 2, path: [], isFolder: true }],
};
const folders = [photos, empty];

const EXPECTED = [
  ...["empty/", "photos/", "photos/2026/", "photos/2026/a.txt: first", "photos/2026/empty/"],
  "photos/b.txt: second",
];

test("folders are saved with their files and empty folders", async () => {
  const paths = await staged();
  assert.deepEqual(await deliverFolders(folders, paths), ["photos", "empty"]);
  assert.deepEqual(await contents(paths), EXPECTED);
});

test("nothing that exists is overwritten, entered or followed", async () => {
  const paths = await staged();
  const elsewhere = await tempFolder();
  await mkdir(join(paths.destination, "photos"));
  await symlink(elsewhere, join(paths.destination, "photos (2)"));
  await writeFile(join(paths.destination, "photos (3)"), "mine");
  await symlink("nowhere", join(paths.destination, "empty"));
  assert.deepEqual(await deliverFolders(folders, paths), ["photos (4)", "empty (2)"]);
  assert.deepEqual(await readdir(join(paths.destination, "photos")), []);
  assert.deepEqual(await readdir(elsewhere), []);
  assert.equal(await readFile(join(paths.destination, "photos (3)"), "utf8"), "mine");
});

test("a repeated delivery after a crash at any point gives the same folders", async () => {
  const built = (paths: DeliveryPaths, ...names: string[]) =>
    join(paths.stage, "folders", "photos", ...names);
  const steps: ((paths: DeliveryPaths) => Promise<unknown>)[] = [
    (paths) => mkdir(built(paths, "2026"), { recursive: true }),
    (paths) => rename(partPath(paths.stage, 0), built(paths, "2026", "a.txt")),
    (paths) => mkdir(built(paths, "2026", "empty")),
    (paths) => rename(partPath(paths.stage, 1), built(paths, "b.txt")),
    (paths) => rm(partPath(paths.stage, 3)),
    (paths) => writeFile(paths.plan, JSON.stringify({ "/photos": "photos" })),
    (paths) => rename(built(paths), join(paths.destination, "photos")),
    (paths) => deliverFolders(folders, paths),
  ];
  for (let count = 0; count <= steps.length; count++) {
    const paths = await staged();
    for (const step of steps.slice(0, count)) await step(paths);
    assert.deepEqual(await deliverFolders(folders, paths), ["photos", "empty"]);
    assert.deepEqual(await contents(paths), EXPECTED);
  }
});

test("a folder with a file that is neither staged nor built is not delivered", async () => {
  for (const index of [0, 1]) {
    const paths = await staged();
    await rm(partPath(paths.stage, index));
    await assert.rejects(deliverFolders(folders, paths), ObstacleError);
    assert.deepEqual(await contents(paths), []);
  }
  const gone = await staged();
  for (const index of [0, 1, 3]) await rm(partPath(gone.stage, index));
  await assert.rejects(deliverFolders([photos], gone), ObstacleError);
});

test("files that the file system takes for the same are both saved", async () => {
  const paths = await staged();
  const twins = photos.entries.map((entry) => ({ ...entry, path: ["same.txt"], isFolder: false }));
  await deliverFolders([{ name: "photos", entries: twins }], paths);
  assert.deepEqual(await contents(paths), [
    "photos/",
    "photos/same (2).txt: second",
    "photos/same (3).txt: ",
    "photos/same.txt: first",
  ]);
});

async function staged(): Promise<DeliveryPaths> {
  const destination = await tempFolder();
  const stage = join(destination, ".stage");
  await mkdir(stage, { mode: 0o700 });
  const parts = ["first", "second", "", ""];
  for (const [index, part] of parts.entries()) await writeFile(partPath(stage, index), part);
  return { destination, stage, plan: join(await tempFolder(), "plan.json") };
}

/** The paths below the destination; those of folders end in a slash, and those of files in their content. */
async function contents({ destination }: DeliveryPaths): Promise<string[]> {
  const entries = await readdir(destination, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const shown = path.slice(destination.length + 1);
    return entry.isDirectory() ? `${shown}/` : `${shown}: ${await readFile(path, "utf8")}`;
  });
  return (await Promise.all(lines)).filter((line) => !line.startsWith(".stage")).sort();
}
