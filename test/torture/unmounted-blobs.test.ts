import assert from "node:assert/strict";
import { mkdir, rename, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { blobFilesIn } from "../support/files-in.ts";
import { call, RawShare } from "../support/raw-share.ts";
import { startRedis } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";
import { waitUntil } from "../support/wait-until.ts";

describe("a server whose folder of blobs is unmounted", { concurrency: true }, () => {
  it("takes nothing, deletes nothing and does not start until it is back: on SQLite", () =>
    assertMissesItsBlobs({}));

  it("takes nothing, deletes nothing and does not start until it is back: on Redis", async () => {
    const redis = await startRedis();
    await assertMissesItsBlobs({ REDIS_URL: redis.url }).finally(() => redis.stop());
  });
});

/** The folder of the blobs is a volume that is unmounted, and mounted again. */
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
  // What was burned is deleted when the sweeper comes to it again, in seconds.
  assert.equal((await blobFilesIn(blobs)).length, 1);
  await server.restart();
  await server.stop();
}
