import assert from "node:assert/strict";
import { link, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { ObstacleError } from "../errors.ts";
import { type DeliveryPlaces, deliverFiles } from "./delivery.ts";
import { partPath } from "./staged-parts.ts";

const files = [
  { index: 0, name: "a.txt" },
  { index: 2, name: "b.txt" },
];

test("parts become files under their names", async () => {
  const places = await staged("first", "a text", "second");
  assert.deepEqual(await deliverFiles(files, places), ["a.txt", "b.txt"]);
  assert.deepEqual(await contents(places), { "a.txt": "first", "b.txt": "second" });
  assert.deepEqual(await readdir(places.stage), ["1"]);
});

test("a file that is there is never overwritten", async () => {
  const places = await staged("first", "a text", "second");
  await writeFile(join(places.destination, "a.txt"), "mine");
  await mkdir(join(places.destination, "a (2).txt"));
  assert.deepEqual(await deliverFiles(files, places), ["a (3).txt", "b.txt"]);
  assert.equal(await readFile(join(places.destination, "a.txt"), "utf8"), "mine");
});

test("two files of one name both arrive", async () => {
  const places = await staged("first", "a text", "second");
  const twins = files.map(({ index }) => ({ index, name: "same.txt" }));
  assert.deepEqual(await deliverFiles(twins, places), ["same.txt", "same (2).txt"]);
  assert.deepEqual(await contents(places), { "same.txt": "first", "same (2).txt": "second" });
});

test("a thousand files of one name arrive in seconds", { timeout: 15_000 }, async () => {
  const places = await staged(...Array.from({ length: 1500 }, String));
  const twins = Array.from({ length: 1500 }, (_, index) => ({ index, name: "same.txt" }));
  const names = await deliverFiles(twins, places);
  assert.deepEqual([names[0], names[1499]], ["same.txt", "same (1500).txt"]);
});

test("a name that was taken after it was planned is not overwritten", async () => {
  const places = await staged("first", "a text", "second");
  await writeFile(places.plan, JSON.stringify({ 0: "a.txt", 2: "b.txt" }));
  await writeFile(join(places.destination, "a.txt"), "mine");
  assert.deepEqual(await deliverFiles(files, places), ["a (2).txt", "b.txt"]);
  assert.equal(await readFile(join(places.destination, "a.txt"), "utf8"), "mine");
});

test("a delivery that a crash has broken off comes to the same names", async () => {
  const expected = { "a.txt": "first", "b.txt": "second" };
  const plan = JSON.stringify({ 0: "a.txt", 2: "b.txt" });
  const crashes: ((places: DeliveryPlaces) => Promise<void>)[] = [
    async (places) => writeFile(places.plan, plan),
    async (places) => {
      await writeFile(places.plan, plan);
      await link(partPath(places.stage, 0), join(places.destination, "a.txt"));
    },
    async (places) => {
      await writeFile(places.plan, plan);
      await link(partPath(places.stage, 0), join(places.destination, "a.txt"));
      await rm(partPath(places.stage, 0));
    },
    async (places) => void (await deliverFiles(files, places)),
  ];
  for (const crash of crashes) {
    const places = await staged("first", "a text", "second");
    await crash(places);
    assert.deepEqual(await deliverFiles(files, places), ["a.txt", "b.txt"]);
    assert.deepEqual(await contents(places), expected);
  }
});

test("what is neither staged nor in its place is not called delivered", async () => {
  const places = await staged("first", "a text", "second");
  await rm(partPath(places.stage, 2));
  await assert.rejects(deliverFiles(files, places), ObstacleError);
});

async function staged(...parts: string[]): Promise<DeliveryPlaces> {
  const destination = await tempFolder();
  const stage = join(destination, ".stage");
  await mkdir(stage);
  for (const [index, part] of parts.entries()) await writeFile(partPath(stage, index), part);
  return { destination, stage, plan: join(await tempFolder(), "plan.json") };
}

async function contents({ destination }: DeliveryPlaces): Promise<Record<string, string>> {
  const names = (await readdir(destination)).filter((name) => !name.startsWith("."));
  const read = async (name: string) => [name, await readFile(join(destination, name), "utf8")];
  return Object.fromEntries(await Promise.all(names.map(read)));
}
