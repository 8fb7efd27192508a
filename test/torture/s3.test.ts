import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openPatch, sendAndBreak, waitForOffset } from "../support/broken-patch.ts";
import { type S3Engine, type S3Environment, startCephS3 } from "../support/ceph-s3.ts";
import { bearer, call, RawShare, secret } from "../support/raw-share.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";
import { createWire } from "../support/wire.ts";

/** Two servers that know the same shares, their ciphertexts in S3. */
describe("servers that keep blobs in S3", () => {
  let engine: S3Engine;
  let redis: RedisServer;
  let bucket: S3Environment;
  let servers: [ServerProcess, ServerProcess];

  before(async () => {
    engine = await startCephS3();
    bucket = await engine.newBucket();
    redis = await startRedis();
    const env = { ...bucket, REDIS_URL: redis.url };
    servers = [await startServerProcess({ env }), await startServerProcess({ env })];
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await engine.stop();
    await redis.stop();
  });

  const anyServer = () => servers[randomInt(2)] ?? servers[0];

  it("take an upload that changes server at random offsets, broken off or not", async () => {
    const share = await RawShare.created(servers[0].url, { size: 24_000_000 });
    const size = share.ciphertext.length;
    for (let offset = 0; offset < size; offset = await waitForOffset(share)) {
      const there = at(share, anyServer());
      const end = Math.min(size, offset + randomInt(1, 4_000_000));
      if (randomInt(2) === 0 && end < size) {
        await sendAndBreak(there, offset, end);
        continue;
      }
      const { status } = await there.patch(offset, share.ciphertext.subarray(offset, end));
      // 409: a server has only now noticed a broken connection, and recorded more of it.
      assert.ok(status === 204 || status === 409, `status ${status}`);
    }
    await assertFetched(share, await claimed(share), anyServer);
  });

  it("take one upload at both at once, and mix nothing of one into the other", async () => {
    for (let round = 0; round < 5; round++) {
      const share = await RawShare.created(servers[0].url, { size: 3_000_000 });
      const answers = await Promise.all(
        [...servers, ...servers].map((server) => at(share, server).patch(0, share.ciphertext)),
      );
      for (const { status } of answers) assert.ok([204, 409].includes(status), String(status));
      const offset = await waitForOffset(share);
      if (offset < share.ciphertext.length) {
        assert.equal((await share.patch(offset, share.ciphertext.subarray(offset))).status, 204);
      }
      await assertFetched(share, await claimed(share), anyServer);
    }
  });

  it("go on for one that was killed in the middle of an upload", async () => {
    const [killed, other] = servers;
    const share = await RawShare.created(killed.url, { size: 20_000_000 });
    const size = share.ciphertext.length;
    const patch = openPatch(share, 0, size);
    patch.on("error", () => {});
    patch.write(share.ciphertext.subarray(0, 15_000_000));
    const there = at(share, other);
    while ((await there.offset()) === 0) await sleep(20);
    await killed.kill("SIGKILL");
    const offset = await there.offset();
    const half = offset + Math.floor((size - offset) / 2);
    assert.equal((await there.patch(offset, share.ciphertext.subarray(offset, half))).status, 204);
    await killed.restart();
    assert.equal((await share.patch(half, share.ciphertext.subarray(half))).status, 204);
    await assertFetched(share, await claimed(share), anyServer);
  });

  it("go on for one that was killed in the middle of a download", async () => {
    const [killed, other] = servers;
    const share = await RawShare.ready(killed.url, { size: 40_000_000 });
    const ticket = await claimed(share);
    const received = await receiveUntilBroken(share, ticket, () => killed.kill("SIGKILL"));
    const rest = await at(share, other).content(ticket, { range: `bytes=${received.length}-` });
    assert.ok(Buffer.concat([received, rest.bytes]).equals(share.ciphertext));
    await killed.restart();
  });

  it("leave nothing in the bucket of a share that ends at one while the other writes", async () => {
    const [writing, burning] = servers;
    const before = await namesIn(engine, bucket);
    const share = await RawShare.created(writing.url, { size: 4_000_000 });
    const patch = openPatch(share, 0, share.ciphertext.length);
    patch.write(share.ciphertext.subarray(0, 1_000_000));
    await sleep(300);
    assert.equal((await at(share, burning).burn()).status, 204);
    patch.end(share.ciphertext.subarray(1_000_000));
    const [answer] = await once(patch, "response");
    assert.equal(answer.statusCode, 409);
    assert.deepEqual(await namesIn(engine, bucket), before);
  });

  it("answer 503 within 5 s while S3 is away, and go on when it is back", async () => {
    const share = await RawShare.created(servers[0].url, { size: 10_000_000 });
    const whole = await RawShare.ready(servers[1].url, { size: 10_000_000 });
    assert.equal((await share.patch(0, share.ciphertext.subarray(0, 4_000_000))).status, 204);
    const ticket = await claimed(whole);
    await engine.kill();
    const begunAt = performance.now();
    const answers = await Promise.all([
      share.patch(4_000_000, share.ciphertext.subarray(4_000_000)),
      whole.content(ticket),
      call(`${servers[0].url}/health`),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [503, 503, 503],
    );
    assert.ok(performance.now() - begunAt < 5_000);
    await engine.restart();
    const offset = await share.offset();
    assert.equal((await share.patch(offset, share.ciphertext.subarray(offset))).status, 204);
    await assertFetched(share, await claimed(share), anyServer);
    await assertFetched(whole, ticket, anyServer);
  });

  it("let send and get wait for an S3 that is killed under them, and end byte-equal", async () => {
    const [user, folder, received] = [
      await createCliUser(),
      await tempFolder(),
      await tempFolder(),
    ];
    const content = Buffer.alloc(30_000_000, "thirty million bytes of a file ");
    await writeFile(join(folder, "file"), content);
    const wire = await createWire(servers[0].url);

    const half = wire.holdAfter("up", 15_000_000);
    const env = { ONETIMESHARE_SERVER: wire.url };
    const sending = user.start(["send", join(folder, "file")], { env });
    await half;
    await breakS3While(() => wire.release());
    const { link } = sentLink(await sending.result);

    const halfOfGet = wire.holdAfter("down", 15_000_000);
    const getting = user.start(["get", link, "-o", received]);
    await halfOfGet;
    await breakS3While(() => wire.release());
    const got = await getting.result;
    assert.equal(got.exitCode, 0, got.stderr);
    assert.ok((await readFile(join(received, "file"))).equals(content));
    await wire.close();
  });

  const breakS3While = async (goOn: () => void) => {
    await engine.kill();
    goOn();
    await sleep(6_000);
    await engine.restart();
  };
});

/** The same share, spoken of with another server. */
function at(share: RawShare, server: ServerProcess): RawShare {
  return Object.assign(new RawShare(server.url), { ...share, url: server.url });
}

async function claimed(share: RawShare): Promise<string> {
  const ticket = secret();
  assert.equal((await share.claim(ticket)).status, 201);
  return ticket;
}

/** Fetches a share in ranges of random lengths, each from any server. */
async function assertFetched(
  share: RawShare,
  ticket: string,
  anyServer: () => ServerProcess,
): Promise<void> {
  const size = share.ciphertext.length;
  for (let start = 0, end = 0; start < size; start = end) {
    end = Math.min(size, start + randomInt(1, 9_000_000));
    const range = `bytes=${start}-${end - 1}`;
    const { status, bytes } = await at(share, anyServer()).content(ticket, { range });
    assert.equal(status, 206);
    assert.ok(bytes.equals(share.ciphertext.subarray(start, end)), `${range} is byte-equal`);
  }
}

/** What arrives of a share until its connection breaks; `interfere` is called when something has. */
async function receiveUntilBroken(
  share: RawShare,
  ticket: string,
  interfere: () => Promise<void>,
): Promise<Buffer> {
  const url = `${share.url}/api/v1/shares/${share.id}/content`;
  const response = await fetch(url, { headers: bearer(ticket) });
  const received: Uint8Array[] = [];
  const reading = async () => {
    for await (const piece of response.body ?? []) {
      received.push(piece);
      if (received.length === 1) await interfere();
    }
  };
  await assert.rejects(reading());
  return Buffer.concat(received);
}

async function namesIn(engine: S3Engine, { S3_BUCKET }: S3Environment): Promise<string[]> {
  const { Contents = [] } = await engine.client.listObjectsV2({ Bucket: S3_BUCKET });
  return Contents.map(({ Key = "" }) => Key);
}
