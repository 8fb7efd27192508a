import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import dns from "node:dns";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import {
  type S3Engine,
  type S3Environment,
  startCephS3,
} from "../../../../test/support/ceph-s3.ts";
import { readBlob as read } from "../../../../test/support/read-blob.ts";
import { startTlsTunnel } from "../../../../test/support/tls-tunnel.ts";
import { waitUntil } from "../../../../test/support/wait-until.ts";
import { createWire } from "../../../../test/support/wire.ts";
import type { BlobStore } from "../../shares/blob-store.ts";
import type { BlobLocation } from "../blob-location.ts";
import { segmentName } from "./s3-segments.ts";
import { openTestStore } from "./test-store.suite.ts";

const MIB = 1024 * 1024;

let engine: S3Engine;

before(async () => {
  engine = await startCephS3();
});
after(() => engine.stop());

describe("S3 store", () => {
  let env: S3Environment;
  let store: BlobStore & BlobLocation;

  before(async () => {
    env = await engine.newBucket();
    store = await openTestStore(env);
  });

  it("keeps the bytes of the later of two writers on two servers, whatever the superseded one still sends", async () => {
    const other = await openTestStore(env);
    const size = 12 * MIB;
    for (const overtakenIsLast of [true, false]) {
      const [key, bytes] = [newKey(), randomBytes(size)];
      await write(store, key, bytes.subarray(0, MIB), { offset: 0, size, fence: 1 });
      const superseded = await store.openWriter(key, { offset: MIB, size, fence: 2 });
      const writer = await other.openWriter(key, { offset: MIB, size, fence: 3 });
      const finish = [
        async () => {
          for (let at = MIB; at < size; at += 3 * MIB) {
            await superseded.write(randomBytes(Math.min(3 * MIB, size - at)));
            await superseded.sync();
          }
        },
        async () => {
          await writer.write(bytes.subarray(MIB));
          assert.equal(await writer.sync(), size);
        },
      ];
      for (const work of overtakenIsLast ? finish.reverse() : finish) await work();
      await Promise.all([superseded.close(), writer.close()]);
      assert.ok((await read(store, key, 0, size)).equals(bytes));
    }
  });

  it("keeps a later writer's bytes when a superseded writer begins late", async () => {
    const [key, bytes] = [newKey(), randomBytes(3 * MIB)];
    const size = bytes.length;
    await write(store, key, bytes.subarray(0, MIB), { offset: 0, size, fence: 1 });
    await write(store, key, bytes.subarray(MIB), { offset: MIB, size, fence: 3 });
    const superseded = await store.openWriter(key, { offset: MIB, size, fence: 2 });
    await superseded.close();
    assert.ok((await read(store, key, 0, size)).equals(bytes));
  });

  it("drops unrecorded bytes when the upload resumes, and all bytes when the blob is deleted", async () => {
    const key = newKey();
    const size = 3 * MIB;
    await write(store, key, randomBytes(MIB), { offset: 0, size, fence: 1 });
    await write(store, key, randomBytes(MIB), { offset: MIB, size, fence: 2 });
    await write(store, key, randomBytes(2 * MIB), { offset: MIB, size, fence: 3 });
    assert.equal((await namesIn(env, key)).length, 2);
    await store.delete(key);
    assert.deepEqual(await namesIn(env, key), []);
  });

  it("continues, reads and deletes a blob with more segments than one S3 list contains", async () => {
    const [key, bytes, size] = [newKey(), randomBytes(1_200), 1_200];
    const names = Array.from({ length: 1_100 }, (_, at) => segmentName(key, at, at + 1, 1));
    await putAll(env, names, bytes);
    await write(store, key, bytes.subarray(1_100, 1_150), { offset: 1_100, size, fence: 2 });
    await write(store, key, bytes.subarray(1_100), { offset: 1_100, size, fence: 3 });
    const fences = (await namesIn(env, key, segmentName(key, 1_100, 0, 0))).map((name) =>
      name.at(-1),
    );
    assert.deepEqual(fences, ["3"], "unrecorded objects are left");
    assert.ok((await read(store, key, 950, size)).equals(bytes.subarray(950)));
    await store.delete(key);
    assert.deepEqual(await namesIn(env, key), []);
  });

  it("neither continues nor reads a blob with a missing segment", async () => {
    const [key, size] = [newKey(), 3_000];
    await write(store, key, randomBytes(1_000), { offset: 0, size, fence: 1 });
    await write(store, key, randomBytes(1_000), { offset: 1_000, size, fence: 2 });
    const [first] = await namesIn(env, key);
    await engine.client.deleteObject({ Bucket: env.S3_BUCKET, Key: first });
    const gone = { name: "StoreUnavailableError", reason: "gone" };
    await assert.rejects(read(store, key, 500, 2_000), gone);
    await assert.rejects(store.openWriter(key, { offset: 1_000, size, fence: 3 }), gone);
  });

  it("fetches a blob only as fast as it is read", async () => {
    const [key, bytes] = [newKey(), randomBytes(24 * MIB)];
    await write(store, key, bytes, { offset: 0, size: bytes.length, fence: 1 });
    const before = process.memoryUsage().rss;
    const readers = Array.from({ length: 20 }, () => store.read(key, 0, bytes.length));
    const iterators = readers.map((reader) => reader[Symbol.asyncIterator]());
    for (const iterator of iterators) await iterator.next();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const grown = process.memoryUsage().rss - before;
    for (const iterator of iterators) await iterator.return?.();
    assert.ok(grown < 60 * MIB, `20 readers that wait for their recipients took ${grown} bytes`);
  });

  it("renews the marker object, so that no lifecycle rule deletes it", async () => {
    await store.addMarker("ab12");
    const writtenAt = async () => {
      const object = { Bucket: env.S3_BUCKET, Key: ".place/ab12" };
      return Number((await engine.client.headObject(object)).LastModified);
    };
    const first = await writtenAt();
    // S3 reports times in whole seconds.
    await waitUntil(() => Date.now() - first >= 1_100);
    await store.renewMarker("ab12");
    assert.ok((await writtenAt()) > first);
  });

  it("rejects a bucket that has or had versioning", async () => {
    for (const Status of ["Enabled", "Suspended"] as const) {
      const versioned = await engine.newBucket();
      await engine.client.putBucketVersioning({
        Bucket: versioned.S3_BUCKET,
        VersioningConfiguration: { Status },
      });
      await assert.rejects(openTestStore(versioned), {
        name: "UnfitStoreError",
        message: /versioning/,
      });
    }
  });

  it("reports at the start a wrong setting and its correction, without a secret", async () => {
    for (const [changes, words] of [
      [{ S3_SECRET_ACCESS_KEY: "wrong-secret" }, /^S3_SECRET_ACCESS_KEY is not the secret/],
      [{ S3_ACCESS_KEY_ID: "wrong-id" }, /^S3_ENDPOINT does not know S3_ACCESS_KEY_ID\. Correct/],
      [
        { S3_BUCKET: "no-such-bucket" },
        /^S3_BUCKET: the bucket no-such-bucket does not exist\. Create/,
      ],
      [{ S3_ENDPOINT: "http://127.0.0.1:1" }, /^S3: unreachable \(ECONNREFUSED\)/],
    ] as const) {
      const wrong = { ...env, ...changes };
      await assert.rejects(openTestStore(wrong), (error: Error) => {
        assert.match(error.message, words);
        for (const secret of [wrong.S3_ACCESS_KEY_ID, wrong.S3_SECRET_ACCESS_KEY]) {
          assert.ok(!`${error.message}${error.stack}`.includes(secret));
        }
        return true;
      });
    }
  });

  it("reports a wrong clock, and not a wrong key", async (test) => {
    test.mock.timers.enable({ apis: ["Date"], now: Date.now() + 3_600_000 });
    await assert.rejects(
      openTestStore(env),
      /^UnfitStoreError: The clocks of this machine and of S3 differ/,
    );
  });

  it("reports the wrong region of a bucket, or a missing permission", async (test) => {
    const answer = { status: 0, code: "" };
    const s3 = createServer((_request, response) => {
      const xml = `<Error><Code>${answer.code}</Code><Message>no</Message></Error>`;
      response.writeHead(answer.status, { "content-type": "application/xml" }).end(xml);
    }).listen(0, "127.0.0.1");
    test.after(() => s3.close());
    await once(s3, "listening");
    const S3_ENDPOINT = `http://127.0.0.1:${(s3.address() as AddressInfo).port}`;
    for (const [status, code, words] of [
      [301, "PermanentRedirect", /^UnfitStoreError: S3_REGION is us-east-1, but the bucket/],
      [400, "AuthorizationHeaderMalformed", /^UnfitStoreError: S3_REGION is us-east-1/],
      [403, "AccessDenied", /^UnfitStoreError: .*It needs s3:GetBucketVersioning, s3:ListBucket/],
    ] as const) {
      Object.assign(answer, { status, code });
      await assert.rejects(openTestStore({ ...env, S3_ENDPOINT }), words);
    }
  });

  it("trusts only the authority in S3_CA_FILE", async (test) => {
    const tunnel = await startTlsTunnel(engine.endpoint);
    test.after(() => tunnel.close());
    const overTls = { ...env, S3_ENDPOINT: tunnel.url };
    const trusting = await openTestStore({ ...overTls, S3_CA_FILE: tunnel.certificateFile });
    await trusting.check();
    await assert.rejects(
      openTestStore(overTls),
      /not from a trusted authority\. Set S3_CA_FILE to the PEM file/,
    );
    const missing = { ...overTls, S3_CA_FILE: "/no/such/file" };
    await assert.rejects(openTestStore(missing), { name: "ConfigError", message: /S3_CA_FILE/ });
  });

  it("fetches the next segment during a read, and recovers if it waits too long", async (test) => {
    const [key, bytes] = [newKey(), randomBytes(4 * MIB)];
    const size = bytes.length;
    await write(store, key, bytes.subarray(0, 2 * MIB), { offset: 0, size, fence: 1 });
    await write(store, key, bytes.subarray(2 * MIB), { offset: 2 * MIB, size, fence: 2 });
    const wire = await createWire(engine.endpoint);
    test.after(() => wire.close());
    const far = await openTestStore({ ...env, S3_ENDPOINT: wire.url });
    const before = wire.connections();
    const reading = far.read(key, 0, size)[Symbol.asyncIterator]();
    const received: Uint8Array[] = [];
    const receive = async () => {
      const { value } = await reading.next();
      if (value) received.push(Buffer.from(value));
      return Buffer.concat(received).length;
    };
    while ((await receive()) < 1.5 * MIB);
    // The first segment uses the connection of the list request again.
    await waitUntil(() => wire.connections() > before);
    wire.breakConnections();
    while ((await receive()) < size);
    assert.ok(Buffer.concat(received).equals(bytes));
    assert.equal((await reading.next()).done, true);
  });

  it("deletes objects one by one if a store does not support multi-object deletion", async (test) => {
    const asked: string[] = [];
    const s3 = createServer((request, response) => {
      asked.push(`${request.method} ${new URL(request.url ?? "", "http://s3").search}`);
      request.resume();
      const known = request.method === "GET" || request.method === "DELETE";
      const page = "<Contents><Key>ab/1</Key></Contents><Contents><Key>ab/2</Key></Contents>";
      const body = request.url?.includes("list-type")
        ? `<ListBucketResult>${page}</ListBucketResult>`
        : "";
      const error = "<Error><Code>NotImplemented</Code></Error>";
      response
        .writeHead(known ? 200 : 501)
        .end(known ? body || "<VersioningConfiguration/>" : error);
    }).listen(0, "127.0.0.1");
    test.after(() => s3.close());
    await once(s3, "listening");
    const S3_ENDPOINT = `http://127.0.0.1:${(s3.address() as AddressInfo).port}`;
    const simple = await openTestStore({ ...env, S3_ENDPOINT });
    await simple.delete("ab");
    await simple.delete("ab");
    assert.equal(asked.filter((line) => line.startsWith("POST ?delete")).length, 1);
    assert.equal(asked.filter((line) => line.startsWith("DELETE")).length, 4);
  });

  it("puts the bucket's name into the host name with S3_ADDRESSING=host", async (test) => {
    const { lookup } = dns;
    const asked: string[] = [];
    test.mock.method(dns, "lookup", (host: string, ...rest: [dns.LookupAllOptions, never]) => {
      asked.push(host);
      lookup("127.0.0.1", ...rest);
    });
    const S3_ENDPOINT = engine.endpoint.replace("127.0.0.1", "localhost");
    await (await openTestStore({ ...env, S3_ENDPOINT, S3_ADDRESSING: "host" })).check();
    assert.deepEqual([...new Set(asked)], [`${env.S3_BUCKET}.localhost`]);
  });

  it("reports within 5 s that S3 is unavailable, and recovers after it", async () => {
    const [key, bytes] = [newKey(), randomBytes(100_000)];
    await write(store, key, bytes, { offset: 0, size: bytes.length, fence: 1 });
    for (const [fail, mend] of [
      [() => engine.kill(), () => engine.restart()],
      [async () => engine.freeze(), async () => engine.thaw()],
    ] as const) {
      await fail();
      const begunAt = performance.now();
      const writerStart = { offset: bytes.length, size: 200_000, fence: 2 };
      const works = [read(store, key, 0, 10), store.check(), store.openWriter(key, writerStart)];
      const unreachable = { name: "StoreUnavailableError", reason: "unreachable" };
      await Promise.all(works.map((work) => assert.rejects(work, unreachable)));
      assert.ok(performance.now() - begunAt < 5_000);
      await mend();
      assert.ok((await read(store, key, 0, bytes.length)).equals(bytes));
    }
  });
});

async function write(
  store: BlobStore,
  key: string,
  bytes: Uint8Array,
  writerStart: { offset: number; size: number; fence: number },
): Promise<void> {
  const writer = await store.openWriter(key, writerStart);
  await writer.write(bytes);
  assert.equal(await writer.sync(), writerStart.offset + bytes.length);
  await writer.close();
}

/** Creates objects of one byte each. */
async function putAll(env: S3Environment, names: readonly string[], bytes: Buffer): Promise<void> {
  for (let at = 0; at < names.length; at += 50) {
    const putting = names.slice(at, at + 50).map((Key, i) => {
      const Body = bytes.subarray(at + i, at + i + 1);
      return engine.client.putObject({ Bucket: env.S3_BUCKET, Key, Body });
    });
    await Promise.all(putting);
  }
}

async function namesIn(env: S3Environment, key: string, after?: string): Promise<string[]> {
  const range = { Prefix: key, StartAfter: after };
  const listed = await engine.client.listObjectsV2({ Bucket: env.S3_BUCKET, ...range });
  return (listed.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
}

function newKey(): string {
  return randomBytes(16).toString("hex");
}
