import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type S3Engine, type S3Environment, startCephS3 } from "../support/ceph-s3.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

describe("a backup that is restored with the bucket of a server that still runs", () => {
  let s3: S3Engine;
  let bucket: S3Environment;
  let live: ServerProcess;
  let user: CliUser;
  let backup = "";
  let uploading: RawShare;
  const ready: RawShare[] = [];

  before(async () => {
    s3 = await startCephS3();
    bucket = await s3.newBucket();
    live = await startServerProcess({ env: bucket });
    user = await createCliUser();
    for (const size of [100_000, 200_000, 300_000]) {
      ready.push(await RawShare.ready(live.url, { size, maxDownloads: 5 }));
    }
    uploading = await RawShare.created(live.url, { size: 100_000 });
    await uploading.patch(0, uploading.ciphertext.subarray(0, 50_000));
    backup = join(await tempFolder(), "monday");
    const env = { ...bucket, DATA_DIR: live.dataDir };
    const { exitCode, stderr } = await user.run(["backup", backup], { env });
    assert.equal(exitCode, 0, stderr);
  });
  after(async () => {
    await live.stop();
    await s3.stop();
  });

  it("deletes no blob of that server, and changes none", async () => {
    const objects = await blobsIn(bucket);
    const { restored, stderr } = await restore();
    assert.match(stderr, /^A server has used the bucket .* before\. Its blobs were not changed\./m);
    assert.equal((await at(restored, ready[0]).claim()).status, 410);
    await untilBlobsWereDeleted(restored, objects);
    await restored.stop();
    await assertLiveHasAll();
  });

  it("has blobs of its own for the shares that it keeps, and deletes only these", async () => {
    const objects = await blobsIn(bucket);
    const { restored } = await restore("--keep-shares");
    assert.equal((await blobsIn(bucket)).length, objects.length + ready.length);
    for (const share of ready) {
      await claimAndRead(restored, share);
      assert.equal((await at(restored, share).burn()).status, 204);
    }
    await untilBlobsWereDeleted(restored, objects);
    await restored.stop();
    await assertLiveHasAll();
  });

  it("has a location marker of its own, so that `doctor` deletes no blob as an orphan", async () => {
    const { restored } = await restore();
    await restored.stop();
    for (const { dataDir } of [restored, live]) {
      const objects = await blobsIn(bucket);
      const env = { ...bucket, DATA_DIR: dataDir };
      await user.run(["doctor", "--delete-orphans"], { env });
      assert.deepEqual(await blobsIn(bucket), objects);
    }
    await assertLiveHasAll();
    const { status } = await uploading.patch(50_000, uploading.ciphertext.subarray(50_000));
    assert.equal(status, 204);
    await claimAndRead(live, uploading);
  });

  /** Restores the backup into a new DATA_DIR, and starts a server there. */
  async function restore(
    ...options: string[]
  ): Promise<{ restored: ServerProcess; stderr: string }> {
    const env = { ...bucket, DATA_DIR: await tempFolder() };
    const { exitCode, stderr } = await user.run(["restore", backup, ...options], { env });
    assert.equal(exitCode, 0, stderr);
    return { restored: await startServerProcess({ env }), stderr };
  }

  /** A server deletes the blobs that wait first in the order of their ends: the one of this share is the last. */
  async function untilBlobsWereDeleted(server: ServerProcess, left: string[]): Promise<void> {
    const last = await RawShare.ready(server.url, { size: 70_000 });
    assert.ok((await blobsIn(bucket)).length > left.length);
    assert.equal((await last.burn()).status, 204);
    await waitUntil(async () => (await blobsIn(bucket)).length <= left.length);
    assert.deepEqual(await blobsIn(bucket), left);
  }

  async function assertLiveHasAll(): Promise<void> {
    for (const share of ready) await claimAndRead(live, share);
    assert.equal(await uploading.offset(), 50_000);
  }

  /** The objects of blobs with their times. */
  async function blobsIn({ S3_BUCKET: Bucket }: S3Environment): Promise<string[]> {
    const { Contents = [] } = await s3.client.listObjectsV2({ Bucket });
    const blobs = Contents.filter(({ Key }) => /^[0-9a-f]/.test(Key ?? ""));
    return blobs.map(({ Key, LastModified }) => `${Key} ${LastModified?.toISOString()}`);
  }
});

/** The same share on another server. */
function at({ url }: ServerProcess, share: RawShare | undefined): RawShare {
  return Object.assign(Object.create(RawShare.prototype), share, { url }) as RawShare;
}

async function claimAndRead(server: ServerProcess, share: RawShare): Promise<void> {
  const [found, ticket] = [at(server, share), secret()];
  assert.equal((await found.claim(ticket)).status, 201);
  assert.ok((await found.content(ticket)).bytes.equals(share.ciphertext));
}
