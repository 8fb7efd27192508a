import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type S3Engine, startCephS3 } from "../support/ceph-s3.ts";
import { watchPeak } from "../support/process-memory.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";

const UPLOADS = 50;
const SIZE = 40_000_000;

describe("a server with blobs in S3", () => {
  let engine: S3Engine;
  let server: ServerProcess;

  before(async () => {
    engine = await startCephS3("disk");
    server = await startServerProcess({ env: await engine.newBucket() });
  });
  after(async () => {
    await server.stop();
    await engine.stop();
  });

  it("receives 50 uploads of 40 MB at once, and serves them, with less than 250 MB of memory", async () => {
    const ciphertext = randomBytes(SIZE);
    const shares = await Promise.all(
      Array.from({ length: UPLOADS }, () => created(server.url, ciphertext)),
    );
    const uploading = watchPeak(server.pid);
    const answers = await Promise.all(shares.map((share) => share.patch(0, ciphertext)));
    const uploadPeak = await uploading.stop();
    for (const { status } of answers) assert.equal(status, 204);

    const fetching = watchPeak(server.pid);
    for (const share of shares) await assertFetched(share, ciphertext);
    const fetchPeak = await fetching.stop();
    assert.ok(uploadPeak < 250e6, `the uploads used ${uploadPeak} bytes`);
    assert.ok(fetchPeak < 250e6, `the downloads used ${fetchPeak} bytes`);
  });
});

/** A share that has the same ciphertext as others, to limit the memory of the test. */
async function created(url: string, ciphertext: Buffer): Promise<RawShare> {
  const share = Object.assign(new RawShare(url, { size: 0 }), { ciphertext });
  assert.equal((await share.create()).status, 201);
  return share;
}

async function assertFetched(share: RawShare, ciphertext: Buffer): Promise<void> {
  const ticket = secret();
  assert.equal((await share.claim(ticket)).status, 201);
  assert.ok((await share.content(ticket)).bytes.equals(ciphertext));
}
