import assert from "node:assert/strict";
import type { StatsFs } from "node:fs";
import { it } from "node:test";
import type { FileSystem } from "../../../node/files.ts";
import { roomAboveFloor } from "./disk-floor.ts";

const disk = (answer: () => Partial<StatsFs>) => ({
  statfs: (async () => answer()) as unknown as FileSystem["statfs"],
});
const ofTenBlocks = disk(() => ({ blocks: 10, bavail: 4, bsize: 100 }));

it("what is free above the floor is told, none and less too", async () => {
  for (const [floor, room] of [
    [0, 400],
    [400, 0],
    [999, -599],
  ] as const) {
    assert.equal(await roomAboveFloor("/blobs", floor, ofTenBlocks), room);
  }
});

it("a floor as large as the disk is a mistake in the settings", async () => {
  await assert.rejects(roomAboveFloor("/blobs", 1_000, ofTenBlocks), {
    name: "ConfigError",
    message: /^DISK_FLOOR must be smaller .* it has 1000 in all/,
  });
});

it("a disk that does not say is a store that is unavailable, without a path in the words", async () => {
  const broken = disk(() => {
    throw Object.assign(new Error("EIO: i/o error, statfs '/blobs'"), { code: "EIO" });
  });
  await assert.rejects(roomAboveFloor("/blobs", 0, broken), {
    name: "StoreUnavailableError",
    message: "disk: EIO",
  });
});
