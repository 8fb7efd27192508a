import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { examineDeployment } from "../../src/server/doctor/examine-deployment.ts";
import { type S3Engine, type S3Environment, startCephS3 } from "../support/ceph-s3.ts";
import { RawShare } from "../support/raw-share.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";

async function examine(env: Record<string, string>, deletesOrphans = false) {
  const findings = await Array.fromAsync(examineDeployment(env, { deletesOrphans }));
  return { findings, of: (check: string) => findings.find((each) => each.check === check) };
}

describe("doctor, about a real S3,", () => {
  let engine: S3Engine;
  let bucket: S3Environment;
  let server: ServerProcess;
  let settings: Record<string, string>;

  before(async () => {
    engine = await startCephS3();
    bucket = await engine.newBucket();
    server = await startServerProcess({ env: bucket });
    settings = { ...bucket, DATA_DIR: server.dataDir, PORT: new URL(server.url).port };
  });
  after(async () => {
    await server.stop();
    await engine.stop();
  });

  it("has no complaint about a bucket with all permissions, and leaves no object there", async () => {
    const { findings, of } = await examine(settings);
    const ofS3 = findings.filter(({ check }) => check.startsWith("s3-"));
    assert.deepEqual(
      ofS3.map(({ check, result }) => `${result} ${check}`),
      ["versioning", "put", "get", "list", "delete", "multipart", "clock"].map(
        (name) => `ok s3-${name}`,
      ),
    );
    assert.match(of("s3-multipart")?.message ?? "", /can be started and aborted/);
    assert.equal(of("blob-location")?.result, "ok");
    const input = { Bucket: bucket.S3_BUCKET };
    const { Contents = [] } = await engine.client.listObjectsV2({ ...input, Prefix: ".doctor/" });
    assert.deepEqual(Contents, []);
    const { Uploads = [] } = await engine.client.listMultipartUploads(input);
    assert.deepEqual(Uploads, []);
  });

  it("finds orphaned objects and deletes them, but not those of shares", async () => {
    const share = await RawShare.ready(server.url, { size: 100_000 });
    const orphan = randomBytes(16).toString("hex");
    const object = { Bucket: bucket.S3_BUCKET, Key: `${orphan}/000000000000000-000000000000005-1` };
    await engine.client.putObject({ ...object, Body: "bytes" });
    const found = await examine(settings);
    assert.match(
      found.of("orphaned-blobs")?.message ?? "",
      new RegExp(`1 of 2 blobs is orphaned: ${orphan}`),
    );
    const deleted = await examine(settings, true);
    assert.match(deleted.of("orphaned-blobs")?.message ?? "", /Deleted 1 orphaned blob/);
    await assert.rejects(engine.client.headObject(object));
    const ticket = randomBytes(32).toString("base64url");
    await share.claim(ticket);
    assert.ok((await share.content(ticket)).bytes.equals(share.ciphertext));
  });

  it("names a permission that is missing", async () => {
    const denied = await engine.newBucket();
    const Statement = [
      {
        ...{ Effect: "Deny", Principal: "*", Action: "s3:DeleteObject" },
        Resource: [`arn:aws:s3:::${denied.S3_BUCKET}/*`],
      },
    ];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await engine.client.putBucketPolicy({ Bucket: denied.S3_BUCKET, Policy });
    const { of } = await examine({ ...settings, ...denied });
    assert.equal(of("s3-put")?.result, "ok");
    assert.equal(of("s3-delete")?.result, "failure");
    assert.match(of("s3-delete")?.message ?? "", /no permission for s3:DeleteObject/);
  });

  it("names versioning, a wrong secret, a missing bucket, and a silent store", async () => {
    const versioned = await engine.newBucket();
    await engine.client.putBucketVersioning({
      ...{ Bucket: versioned.S3_BUCKET, VersioningConfiguration: { Status: "Enabled" } },
    });
    const words = async (env: Record<string, string>) => {
      const { findings } = await examine({ ...settings, ...env });
      return findings.filter(({ result, check }) => result === "failure" && check.startsWith("s3"));
    };
    assert.match((await words(versioned))[0]?.message ?? "", /has versioning \(Enabled\)/);
    const [wrong] = await words({ S3_SECRET_ACCESS_KEY: "wrong" });
    assert.match(wrong?.message ?? "", /S3_SECRET_ACCESS_KEY is not the secret/);
    const [missing] = await words({ S3_BUCKET: "missing" });
    assert.match(missing?.message ?? "", /the bucket missing does not exist/);
    const [away] = await words({ S3_ENDPOINT: "http://127.0.0.1:1" });
    assert.match(away?.message ?? "", /ECONNREFUSED/);
  });

  it("names a bucket with the blobs of other shares, and deletes none of them", async () => {
    const other = await engine.newBucket();
    const Key = `${"0".repeat(32)}/000000000000000-000000000000005-1`;
    await engine.client.putObject({ Bucket: other.S3_BUCKET, Key, Body: "bytes" });
    const { of } = await examine({ ...settings, ...other }, true);
    assert.equal(of("blob-location")?.result, "failure");
    assert.equal(of("orphaned-blobs"), undefined);
    await engine.client.headObject({ Bucket: other.S3_BUCKET, Key });
  });
});

it("doctor says that Redis can't be reached", async () => {
  const env = { REDIS_URL: "redis://127.0.0.1:1", SECRET_KEY: "x".repeat(32), PORT: "1" };
  const { of } = await examine({ ...env, DATA_DIR: await tempFolder() });
  assert.match(of("redis")?.message ?? "", /Redis can't be reached/);
});
