import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openPatch, waitForOffset } from "../support/broken-patch.ts";
import { type S3Engine, type S3Environment, startCephS3 } from "../support/ceph-s3.ts";
import { call, RawShare } from "../support/raw-share.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import {
  assertFetched,
  assertFiveOf100Guesses,
  assertNotifiesAtOnce,
  assertOneOf50Claims,
  at,
  claimed,
  receiveUntilBroken,
  startServers,
  uploadInPieces,
} from "../support/shared-servers.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

describe("three servers on one Redis and one S3", () => {
  let redis: RedisServer;
  let engine: S3Engine;
  let bucket: S3Environment;
  let servers: ServerProcess[] = [];

  before(async () => {
    [redis, engine] = await Promise.all([startRedis(), startCephS3()]);
    bucket = await engine.newBucket();
    servers = await startServers(3, { ...bucket, REDIS_URL: redis.url });
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await Promise.all([redis.stop(), engine.stop()]);
  });

  const server = (i: number) => servers[i % 3] as ServerProcess;

  it("reject a further server whose blobs are in another bucket or in a folder", async () => {
    const [folder, newBucket] = [await tempFolder(), await engine.newBucket()];
    await Promise.all([
      assert.rejects(
        startServerProcess({ env: { REDIS_URL: redis.url, DATA_DIR: folder } }),
        new RegExp(`are not in the folder ${folder}/blobs.*docs/stores.md`),
      ),
      assert.rejects(
        startServerProcess({ env: { ...newBucket, REDIS_URL: redis.url } }),
        new RegExp(`are not in the bucket ${newBucket.S3_BUCKET} of http`),
      ),
    ]);
    assert.deepEqual(
      await readdir(join(folder, "blobs")),
      [],
      "the server wrote into the bare mount point",
    );
  });

  it("grant one of 50 claims that are spread over them, in each of 100 rounds", () =>
    assertOneOf50Claims(servers, 100));

  it("count five of 100 wrong passwords that are spread over them", async () => {
    for (const inline of [true, false]) await assertFiveOf100Guesses(servers, inline);
  });

  it("receive an upload that switches servers at random offsets, after complete and interrupted requests", async () => {
    const share = await RawShare.created(server(0).url, { size: 24_000_000 });
    await uploadInPieces(share, servers, { maxPiece: 4_000_000, oneBrokenIn: 2 });
    await assertFetched(share, await claimed(share), servers);
  });

  it("receive one upload on all of them at once without mixing bytes", async () => {
    for (let round = 0; round < 5; round++) {
      const share = await RawShare.created(server(0).url, { size: 3_000_000 });
      const answers = await Promise.all(
        [...servers, ...servers].map((each) => at(share, each).patch(0, share.ciphertext)),
      );
      for (const { status } of answers) assert.ok([204, 409].includes(status), String(status));
      const offset = await waitForOffset(share);
      if (offset < share.ciphertext.length) {
        assert.equal((await share.patch(offset, share.ciphertext.subarray(offset))).status, 204);
      }
      await assertFetched(share, await claimed(share), servers);
    }
  });

  it("serve on the second a share that was claimed on the first, and stop after a burn on the third", async () => {
    const share = await RawShare.ready(server(0).url, { size: 30_000_000 });
    const ticket = await claimed(share);
    const burn = () => at(share, server(2)).burn();
    const received = await receiveUntilBroken(at(share, server(1)), ticket, burn);
    assert.ok(received.length < share.ciphertext.length);
    assert.equal((await at(share, server(1)).content(ticket)).status, 410);
  });

  it("end an upload request on the first at once when the second continues the upload", async () => {
    const share = await RawShare.created(server(0).url, { size: 20_000_000 });
    const slow = openPatch(share, 0, share.ciphertext.length);
    const answered = once(slow, "response");
    slow.write(share.ciphertext.subarray(0, 10_000_000));
    const there = at(share, server(1));
    await waitUntil(async () => (await there.offset()) > 0);
    const offset = await there.offset();
    const begin = performance.now();
    assert.equal((await there.patch(offset, share.ciphertext.subarray(offset))).status, 204);
    const [answer] = await answered;
    assert.equal(answer.statusCode, 409);
    assert.ok(performance.now() - begin < 20_000, "the first request waited for its idle time-out");
    slow.destroy();
    await assertFetched(share, await claimed(share), servers);
  });

  it("notify a listener on the second at once of an event on the first", async () => {
    await assertNotifiesAtOnce(server(0), server(1));
  });

  it("continue an upload of a server that was killed during it", async () => {
    const [killed, other] = [server(0), server(1)];
    const share = await RawShare.created(killed.url, { size: 20_000_000 });
    const size = share.ciphertext.length;
    const patch = openPatch(share, 0, size);
    patch.on("error", () => {});
    patch.write(share.ciphertext.subarray(0, 15_000_000));
    const there = at(share, other);
    await waitUntil(async () => (await there.offset()) > 0);
    await killed.kill("SIGKILL");
    const offset = await there.offset();
    const half = offset + Math.floor((size - offset) / 2);
    assert.equal((await there.patch(offset, share.ciphertext.subarray(offset, half))).status, 204);
    await killed.restart();
    assert.equal((await share.patch(half, share.ciphertext.subarray(half))).status, 204);
    await assertFetched(share, await claimed(share), servers);
  });

  it("continue a download of a server that was killed during it", async () => {
    const [killed, other] = [server(1), server(2)];
    const share = await RawShare.ready(killed.url, { size: 40_000_000 });
    const ticket = await claimed(share);
    const received = await receiveUntilBroken(share, ticket, () => killed.kill("SIGKILL"));
    const rest = await at(share, other).content(ticket, { range: `bytes=${received.length}-` });
    assert.ok(Buffer.concat([received, rest.bytes]).equals(share.ciphertext));
    await killed.restart();
  });

  it("delete the objects that a killed server left in the bucket when the share is deleted", async () => {
    const [killed, other] = [server(2), server(0)];
    const before = await namesIn(engine, bucket);
    const share = await RawShare.created(killed.url, { size: 20_000_000 });
    const patch = openPatch(share, 0, share.ciphertext.length);
    patch.on("error", () => {});
    patch.write(share.ciphertext.subarray(0, 15_000_000));
    await waitUntil(async () => (await namesIn(engine, bucket)).length > before.length);
    await killed.kill("SIGKILL");
    assert.equal((await at(share, other).burn()).status, 204);
    await waitUntil(async () => (await namesIn(engine, bucket)).length === before.length);
    await killed.restart();
  });

  it("leave no object in the bucket when a share ends on one server while another writes", async () => {
    const before = await namesIn(engine, bucket);
    const share = await RawShare.created(server(0).url, { size: 12_000_000 });
    const patch = openPatch(share, 0, share.ciphertext.length);
    patch.write(share.ciphertext.subarray(0, 9_000_000));
    await waitUntil(async () => (await share.offset()) > 0);
    assert.equal((await at(share, server(1)).burn()).status, 204);
    patch.end(share.ciphertext.subarray(9_000_000));
    const [answer] = await once(patch, "response");
    assert.equal(answer.statusCode, 409);
    await waitUntil(async () => (await namesIn(engine, bucket)).length === before.length);
  });

  it("answer 503 within 5 s during an S3 outage, and recover after it", async () => {
    const share = await RawShare.created(server(0).url, { size: 10_000_000 });
    const whole = await RawShare.ready(server(1).url, { size: 10_000_000 });
    assert.equal((await share.patch(0, share.ciphertext.subarray(0, 4_000_000))).status, 204);
    const ticket = await claimed(whole);
    await engine.kill();
    const begunAt = performance.now();
    const answers = await Promise.all([
      share.patch(4_000_000, share.ciphertext.subarray(4_000_000)),
      whole.content(ticket),
      call(`${server(0).url}/health`),
    ]);
    assert.ok(performance.now() - begunAt < 5_000);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [503, 503, 503],
    );
    for (const { headers } of answers.slice(0, 2)) assert.ok(headers.has("retry-after"));
    await engine.restart();
    const offset = await share.offset();
    assert.equal((await share.patch(offset, share.ciphertext.subarray(offset))).status, 204);
    await assertFetched(share, await claimed(share), servers);
    await assertFetched(whole, ticket, servers);
  });

  it("answer 503 within 5 s during a Redis outage, and recover after it", async () => {
    const share = await RawShare.ready(server(0).url);
    await redis.kill();
    const begin = performance.now();
    const answers = await Promise.all(servers.map((each) => at(share, each).claim()));
    assert.ok(performance.now() - begin < 5_000);
    for (const { status, headers } of answers) {
      assert.equal(status, 503);
      assert.ok(headers.has("retry-after"));
    }
    await redis.restart();
    for (const { url } of servers) {
      await waitUntil(async () => (await call(`${url}/health`)).status === 200);
    }
    const claims = await Promise.all(servers.map((each) => at(share, each).claim()));
    assert.deepEqual(claims.map((claim) => claim.status).sort(), [201, 410, 410]);
  });
});

async function namesIn(engine: S3Engine, { S3_BUCKET }: S3Environment): Promise<string[]> {
  const { Contents = [] } = await engine.client.listObjectsV2({ Bucket: S3_BUCKET });
  return Contents.map(({ Key = "" }) => Key).filter((key) => !key.startsWith("."));
}
