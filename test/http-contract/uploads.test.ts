import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Upload } from "tus-js-client";
import { paths } from "../../src/protocol/api.ts";
import { openPatch, sendAndBreak, waitForOffset } from "../support/broken-patch.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call, RawShare, secret } from "../support/raw-share.ts";

describe("uploads", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer({ MAX_SHARE_SIZE: "100 MiB" });
  });
  after(() => server.close());

  it("take what tus-js-client sends, whole and in pieces", async () => {
    for (const chunkSize of [Number.POSITIVE_INFINITY, 300_000]) {
      const share = await RawShare.created(server.url, { size: 1_000_001 });
      await sendByTus(share, chunkSize);
      await assertContent(share);
    }
  });

  it("go on with tus-js-client where a broken connection has left them", async () => {
    const share = await RawShare.created(server.url, { size: 20_000_000 });
    await sendAndBreak(share, 0, 7_000_000);
    await sendByTus(share, Number.POSITIVE_INFINITY);
    await assertContent(share);
  });

  it("resume byte-equal after they were cut at 20 random offsets", async () => {
    const share = await RawShare.created(server.url, { size: 6_000_000 });
    for (let cut = 0; cut < 20; cut++) {
      const offset = await share.offset();
      if (offset === share.ciphertext.length) break;
      const length = Math.floor(Math.random() * 600_000);
      await sendAndBreak(share, offset, Math.min(offset + length, share.ciphertext.length - 1));
    }
    const offset = await waitForOffset(share);
    assert.ok(offset > 0, "what arrived before a cut was kept");
    const answer = await share.patch(offset, share.ciphertext.subarray(offset));
    assert.equal(answer.status, 204);
    await assertContent(share);
  });

  it("have one writer: of two PATCHes at once none is mixed into the other", async () => {
    for (let round = 0; round < 10; round++) {
      const share = await RawShare.created(server.url, { size: 3_000_000 });
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => share.patch(0, share.ciphertext)),
      );
      const won = answers.filter((answer) => answer.status === 204);
      assert.ok(won.length <= 1);
      for (const answer of answers) assert.ok([204, 409].includes(answer.status));
      await finishUpload(share);
      await assertContent(share);
    }
  });

  it("end a slow writer when a new one comes, and keep what it has sent", async () => {
    const share = await RawShare.created(server.url, { size: 200_000 });
    const slow = openPatch(share, 0, share.ciphertext.length);
    slow.write(share.ciphertext.subarray(0, 100_000));
    await sleep(200);
    const probe = await share.patch(0, share.ciphertext);
    assert.equal(probe.status, 409, "the old writer had the first half");
    assert.equal(await share.offset(), 100_000);
    const rest = await share.patch(100_000, share.ciphertext.subarray(100_000));
    assert.equal(rest.status, 204);
    slow.destroy();
    await assertContent(share);
  });

  it("cannot be ended, asked after or gone on with by a stranger", async () => {
    const share = await RawShare.created(server.url, { size: 200_000 });
    const slow = openPatch(share, 0, share.ciphertext.length);
    slow.write(share.ciphertext.subarray(0, 100_000));
    await sleep(100);
    const stranger = { authorization: `Bearer ${secret()}` };
    assert.equal((await share.patch(0, share.ciphertext, stranger)).status, 401);
    const url = server.url + paths.upload(share.id);
    for (const method of ["HEAD", "DELETE"]) {
      const headers = { ...share.tusHeaders(), ...stranger };
      assert.equal((await call(url, { method, headers })).status, 401);
    }
    slow.end(share.ciphertext.subarray(100_000));
    const [response] = await once(slow, "response");
    assert.equal(response.statusCode, 204, "the owner's writer was not disturbed");
  });

  it("refuse a wrong offset, and more bytes than were announced, and keep nothing of them", async () => {
    const share = await RawShare.created(server.url, { size: 100_000 });
    const more = Buffer.concat([share.ciphertext, randomBytes(1)]);
    assert.equal((await share.patch(5, share.ciphertext)).json.code, "conflict");
    assert.equal((await share.patch(0, more)).json.code, "too_large");
    assert.equal(await share.offset(), 0);
    const chunked = openPatch(share, 0, null);
    chunked.write(more.subarray(0, 50_000));
    chunked.end(more.subarray(50_000));
    const [response] = await once(chunked, "response");
    assert.equal(response.statusCode, 413);
    assert.equal(await share.offset(), 0);
    assert.equal((await share.claim()).json.code, "not_ready");
    assert.equal((await share.patch(0, share.ciphertext)).status, 204);
    await assertContent(share);
  });

  it("take no PATCH after the last byte", async () => {
    const share = await RawShare.ready(server.url, { size: 100_000 });
    assert.equal((await share.patch(0, randomBytes(100_000))).status, 409);
    assert.equal((await share.patch(100_000, new Uint8Array())).status, 409);
    assert.equal(await share.offset(), 100_000);
    await assertContent(share);
  });

  it("say what they speak, and refuse another version of tus and another content type", async () => {
    const share = await RawShare.created(server.url, { size: 100_000 });
    const options = await call(server.url + paths.upload(share.id), { method: "OPTIONS" });
    assert.equal(options.status, 204);
    assert.equal(options.headers.get("tus-version"), "1.0.0");
    assert.equal(options.headers.get("tus-extension"), "termination,expiration");
    assert.equal(options.headers.get("tus-max-size"), String(100 * 1024 * 1024));
    const version = await share.patch(0, share.ciphertext, { "tus-resumable": "0.2.2" });
    assert.equal(version.json.code, "precondition_failed");
    assert.equal(version.headers.get("tus-version"), "1.0.0");
    const type = await share.patch(0, share.ciphertext, { "content-type": "text/plain" });
    assert.equal(type.json.code, "unsupported_media_type");
    for (const offset of ["-1", "1e3", "", "0x10", "99999999999999999999"]) {
      const answer = await share.patch(0, share.ciphertext, { "upload-offset": offset });
      assert.equal(answer.json.code, "bad_request", offset);
    }
  });

  it("are terminated by their owner, and leave no file", async () => {
    const share = await RawShare.created(server.url, { size: 200_000 });
    const slow = openPatch(share, 0, share.ciphertext.length);
    slow.on("error", () => {});
    slow.write(share.ciphertext.subarray(0, 100_000));
    await sleep(100);
    const url = server.url + paths.upload(share.id);
    const ended = await call(url, { method: "DELETE", headers: share.tusHeaders() });
    assert.equal(ended.status, 204);
    assert.equal((await share.patch(0, share.ciphertext)).json.code, "gone");
    slow.destroy();
    const before = await blobNames(server.dataDir);
    const other = await RawShare.ready(server.url, { size: 100_000 });
    await other.burn();
    await waitUntil(async () => (await blobNames(server.dataDir)).length <= before.length);
  });
});

async function sendByTus(share: RawShare, chunkSize: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    new Upload(share.ciphertext, {
      uploadUrl: share.url + paths.upload(share.id),
      headers: { authorization: `Bearer ${share.ownerToken}` },
      uploadSize: share.ciphertext.length,
      chunkSize,
      retryDelays: [50, 200, 1000],
      onSuccess: () => resolve(),
      onError: reject,
    }).start();
  });
}

async function finishUpload(share: RawShare): Promise<void> {
  const offset = await waitForOffset(share);
  if (offset === share.ciphertext.length) return;
  assert.equal((await share.patch(offset, share.ciphertext.subarray(offset))).status, 204);
}

async function assertContent(share: RawShare): Promise<void> {
  const ticket = secret();
  assert.equal((await share.claim(ticket)).status, 201);
  const { status, bytes } = await share.content(ticket);
  assert.equal(status, 200);
  assert.ok(bytes.equals(share.ciphertext), "the ciphertext came back byte-equal");
}

async function blobNames(dataDir: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, "blobs"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function waitUntil(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await isTrue()) return;
    await sleep(50);
  }
  assert.fail("it did not come true within 5 s");
}
