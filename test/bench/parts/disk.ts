import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncTimes } from "../../capacity/machine.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import type { Part } from "../part.ts";
import { spread } from "../quantities.ts";
import { inRounds, spreadOf } from "../rounds.ts";
import { MIB } from "../sizes.ts";

const FILES = 100;

/** The speed of the disk itself, without a server. */
export const disk: Part = async ({ sizes, rounds }) => {
  const folder = await tempFolder();
  const results = await inRounds("disk", rounds, {
    "4 KiB durable, ms": async () => spreadOf(await syncTimes()).median,
    "files of 1 MiB, each with its folder durable, a second": () => manyFiles(folder, sizes.file),
    "one large file, written and then durable, MB/s": () => oneFile(folder, sizes.cliFile),
  });
  const names = Object.keys(results) as (keyof typeof results)[];
  return {
    title: "Disk",
    notes: [
      "One program writes, one file after the other. Many servers at once can be faster, because their syncs coincide.",
    ],
    tables: [
      {
        columns: ["the disk itself", "median (lowest-highest)"],
        rows: names.map((name) => {
          const found = spreadOf(results[name]);
          return [name, found.median < 10 ? spread(found, 2) : spread(found)];
        }),
      },
    ],
    ...{ judgements: [], values: results },
  };
};

async function manyFiles(folder: string, size: number): Promise<number> {
  const bytes = Buffer.alloc(size, 1);
  const paths = Array.from({ length: FILES }, (_, index) => join(folder, String(index)));
  const begunAt = performance.now();
  for (const path of paths) {
    await write(path, [bytes]);
    await using parent = await open(folder);
    await parent.sync();
  }
  const seconds = (performance.now() - begunAt) / 1000;
  await Promise.all(paths.map((path) => rm(path)));
  return FILES / seconds;
}

async function oneFile(folder: string, size: number): Promise<number> {
  const path = join(folder, "large");
  const pieces = Array.from({ length: size / MIB }, () => LARGE_PIECE);
  const begunAt = performance.now();
  await write(path, pieces);
  const seconds = (performance.now() - begunAt) / 1000;
  await rm(path);
  return size / 1e6 / seconds;
}

const LARGE_PIECE = Buffer.alloc(MIB, 1);

async function write(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  await using file = await open(path, "w");
  for (const piece of pieces) await file.write(piece);
  await file.sync();
}
