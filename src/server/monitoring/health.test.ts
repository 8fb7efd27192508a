import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { freeBytes } from "../../node/files.ts";
import { CLOCK_TOLERANCE_MS, HealthCheck, type HealthDeps } from "./health.ts";

const NOW = Date.parse("2026-06-01");

async function healthWith(changes: Partial<HealthDeps>) {
  return new HealthCheck({
    metadata: { check: async () => {}, readClock: async () => NOW },
    blobs: { check: async () => {} },
    folders: [await tempFolder()],
    diskFloor: 1,
    now: () => NOW,
    ...changes,
  }).check();
}

const OK = { metadata: "ok", blobs: "ok", disk: "ok", clock: "ok" };
const fail = async () => Promise.reject(new Error("unavailable"));

describe("the health check", () => {
  it("checks each part, and leaves nothing on the disk", async () => {
    const folder = await tempFolder();
    assert.deepEqual(await healthWith({ folders: [folder] }), OK);
    assert.deepEqual(await readdir(folder), []);
  });

  it("names a store that fails, and does not blame the clock for it", async () => {
    const metadata = { check: fail, readClock: fail };
    assert.deepEqual(await healthWith({ metadata }), { ...OK, metadata: "failing" });
    assert.deepEqual(await healthWith({ blobs: { check: fail } }), { ...OK, blobs: "failing" });
  });

  it("reports a disk below DISK_FLOOR as low, and one that can't be written as failing", async () => {
    const folder = await tempFolder();
    const diskFloor = 2 * (await freeBytes(folder));
    assert.deepEqual(await healthWith({ folders: [folder], diskFloor }), { ...OK, disk: "low" });
    const folders = [folder, join(folder, "missing")];
    assert.deepEqual(await healthWith({ folders, diskFloor }), { ...OK, disk: "failing" });
  });

  it("accepts a clock that differs less than five minutes from the store's", async () => {
    for (const [offset, clock] of [
      [CLOCK_TOLERANCE_MS - 1000, "ok"],
      [-CLOCK_TOLERANCE_MS + 1000, "ok"],
      [CLOCK_TOLERANCE_MS + 1000, "failing"],
      [-CLOCK_TOLERANCE_MS - 1000, "failing"],
    ] as const) {
      const metadata = { check: async () => {}, readClock: async () => NOW - offset };
      assert.deepEqual(await healthWith({ metadata }), { ...OK, clock }, String(offset));
    }
  });

  it("reports a clock that was never set", async () => {
    const now = () => Date.parse("1970-01-02");
    const metadata = { check: async () => {}, readClock: async () => now() };
    assert.deepEqual(await healthWith({ metadata, now }), { ...OK, clock: "failing" });
  });

  it("checks the stores once in two seconds, however many ask", async () => {
    let checks = 0;
    const metadata = {
      check: async () => {
        checks++;
      },
      readClock: async () => NOW,
    };
    const health = new HealthCheck({
      ...{ metadata, blobs: { check: async () => {} }, folders: [], diskFloor: 1, now: () => NOW },
    });
    await Promise.all(Array.from({ length: 100 }, () => health.check()));
    assert.equal(checks, 1);
  });
});
