import assert from "node:assert/strict";
import { link, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { ObstacleError } from "../errors.ts";
import { type DeliveryPaths, deliverFiles } from "./delivery.ts";
import { partPath } from "./staged-parts.ts";

const files = [
  { index: 0, name: "a.txt" },
  { index: 2, name: "b.txt" },
];

test("entries are saved as files under their names", async () => {
  const paths = await staged("first", "a text", "second");
  assert.deepEqual(await deliverFiles(files, paths), ["a.txt", "b.txt"]);
  assert.deepEqual(await contents(paths), { "a.txt": "first", "b.txt": "second" });
  assert.deepEqual(await readdir(paths.stage), ["1"]);
});

test("an existing file is never overwritten", async () => {
  const paths = await staged("first", "a text", "second");
  await writeFile(join(paths.destination, "a.txt"), "mine");
  await mkdir(join(paths.destination, "a (2).txt"));
  assert.deepEqual(await deliverFiles(files, paths), ["a (3).txt", "b.txt"]);
  assert.equal(await readFile(join(paths.destination, "a.txt"), "utf8"), "mine");
});

test("two files with the same name are both saved", async () => {
  const paths = await staged("first", "a text", "second");
  const twins = files.map(({ index }) => ({ index, name: "same.txt" }));
  assert.deepEqual(await deliverFiles(twins, paths), ["same.txt", "same (2).txt"]);
  assert.deepEqual(await contents(paths), { "same.txt": "first", "same (2).txt": "second" });
});

test("a thousand files with the same name are saved in seconds", { timeout: 15_000 }, async () => {
  const paths = await staged(...Array.from({ length: 1500 }, String));
  const twins = Array.from({ length: 1500 }, (_, index) => ({ index, name: "same.txt" }));
  const names = await deliverFiles(twins, paths);
  assert.deepEqual([names[0], names[1499]], ["same.txt", "same (1500).txt"]);
});

test("a file that was created under a planned name is not overwritten", async () => {
  const paths = await staged("first", "a text", "second");
  await writeFile(paths.plan, JSON.stringify({ 0: "a.txt", 2: "b.txt" }));
  await writeFile(join(paths.destination, "a.txt"), "mine");
  assert.deepEqual(await deliverFiles(files, paths), ["a (2).txt", "b.txt"]);
  assert.equal(await readFile(join(paths.destination, "a.txt"), "utf8"), "mine");
});

test("a repeated delivery after a crash uses the same names", async () => {
  const expected = { "a.txt": "first", "b.txt": "second" };
  const plan = JSON.stringify({ 0: "a.txt", 2: "b.txt" });
  const crashes: ((paths: DeliveryPaths) => Promise<void>)[] = [
    async (paths) => writeFile(paths.plan, plan),
    async (paths) => {
      await writeFile(paths.plan, plan);
      await link(partPath(paths.stage, 0), join(paths.destination, "a.txt"));
    },
    async (paths) => {
      await writeFile(paths.plan, plan);
      await link(partPath(paths.stage, 0), join(paths.destination, "a.txt"));
      await rm(partPath(paths.stage, 0));
    },
    async (paths) => void (await deliverFiles(files, paths)),
  ];
  for (const crash of crashes) {
    const paths = await staged("first", "a text", "second");
    await crash(paths);
    assert.deepEqual(await deliverFiles(files, paths), ["a.txt", "b.txt"]);
    assert.deepEqual(await contents(paths), expected);
  }
});

test("an entry that is neither staged nor saved is not reported as delivered", async () => {
  const paths = await staged("first", "a text", "second");
  await rm(partPath(paths.stage, 2));
  await assert.rejects(deliverFiles(files, paths), ObstacleError);
});

async function staged(...parts: string[]): Promise<DeliveryPaths> {
  const destination = await tempFolder();
  const stage = join(destination, ".stage");
  await mkdir(stage);
  for (const [index, part] of parts.entries()) await writeFile(partPath(stage, index), part);
  return { destination, stage, plan: join(await tempFolder(), "plan.json") };
}

async function contents({ destination }: DeliveryPaths): Promise<Record<string, string>> {
  const names = (await readdir(destination)).filter((name) => !name.startsWith("."));
  const read = async (name: string) => [name, await readFile(join(destination, name), "utf8")];
  return Object.fromEntries(await Promise.all(names.map(read)));
}
