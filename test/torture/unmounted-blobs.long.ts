import assert from "node:assert/strict";
import { mkdir, rename, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { blobFilesIn } from "../support/files-in.ts";
import { call, RawShare } from "../support/raw-share.ts";
import { startRedis } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";
import { waitUntil } from "../support/wait-until.ts";

describe("a server whose blob folder is unmounted", { concurrency: true }, () => {
  it("accepts no uploads, deletes nothing and does not start until the folder is mounted again: SQLite", () =>
    assertMissesItsBlobs({}));

  it("accepts no uploads, deletes nothing and does not start until the folder is mounted again: Redis", async () => {
    const redis = await startRedis();
    await assertMissesItsBlobs({ REDIS_URL: redis.url }).finally(() => redis.stop());
  });
});

/** The blob folder is a volume. The test unmounts it and mounts it again. */
async function assertMissesItsBlobs(env: Record<string, string>): Promise<void> {
  const server = await startServerProcess({ env });
  const blobs = join(server.dataDir, "blobs");
  const health = () => call(`${server.url}/health`);
  assert.equal((await health()).status, 200);
  const burned = await RawShare.ready(server.url, { size: 200_000 });
  await rename(blobs, `${blobs}.away`);
  await mkdir(blobs);
  await waitUntil(async () => (await health()).json.blobs === "failing");
  const share = await RawShare.created(server.url, { size: 200_000 });
  assert.equal((await share.patch(0, share.ciphertext)).status, 503);
  assert.equal((await burned.burn()).status, 204);
  await server.stop();
  assert.match(server.log(), /"msg":"stopping".*"msg":"stopped"/s);
  await assert.rejects(server.restart(), /are not in the folder/);
  await rmdir(blobs);
  await rename(`${blobs}.away`, blobs);
  // The sweeper deletes the burned blob in its next run, some seconds later.
  assert.equal((await blobFilesIn(blobs)).length, 1);
  await server.restart();
  await server.stop();
}
