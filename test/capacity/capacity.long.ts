import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { requestRates } from "./request-rates.ts";
import { fillRedis, fillSqlite, startTime } from "./share-room.ts";
import { throughput } from "./throughput.ts";
import { memoryOfDownloads, memoryOfUploads } from "./transfers.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** The limits are wide, because other programs of the machine take part. docs/capacity.md has the measured numbers. */
describe("one server", { timeout: 600_000 }, () => {
  it("stores a waiting share in less than 3 KiB of SQLite or 5 KiB of Redis, besides its bytes", async (test) => {
    const { bytesPerShare } = await fillSqlite("file", 20_000);
    assert.ok(bytesPerShare < 3 * KIB, `${bytesPerShare} bytes in SQLite`);
    const redis = await fillRedis("file", 5_000);
    test.after(() => redis.stop());
    assert.ok(redis.bytesPerShare < 5 * KIB, `${redis.bytesPerShare} bytes in Redis`);
  });

  it("starts with 200,000 shares less than a second later than with none", async () => {
    const [none, many] = [await fillSqlite("file", 0), await fillSqlite("file", 200_000)];
    const before = await startTime({ DATA_DIR: none.dataDir });
    const after = await startTime({ DATA_DIR: many.dataDir });
    assert.ok(after - before < 1000, `${before} ms, then ${after} ms`);
  });

  it("runs 1,000 uploads at the same time in less than 500 MiB of memory", async () => {
    const { before, peak } = await memoryOfUploads(1_000, 10);
    assert.ok(peak < 500 * MIB, `${before} bytes, then ${peak}`);
  });

  it("runs 1,000 downloads at the same time in less than 700 MiB of memory", async () => {
    const { before, peak } = await memoryOfDownloads(1_000, 10);
    assert.ok(peak < 700 * MIB, `${before} bytes, then ${peak}`);
  });

  it("answers every request of 64 clients that create, claim and confirm at the same time", async () => {
    const { creations, claims, receipts } = await requestRates({}, 1_000);
    for (const rate of [creations, claims, receipts]) assert.ok(rate > 20, `${rate} a second`);
  });

  it("passes the bytes of 8 clients at the same time without an error", async () => {
    const { upload, download } = await throughput({}, 8, 8 * MIB);
    for (const rate of [upload, download]) assert.ok(rate > 5 * MIB, `${rate} bytes a second`);
  });
});
