import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Upload } from "tus-js-client";
import { paths } from "../../src/protocol/api.ts";
import { filesIn } from "../support/files-in.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call, RawShare, secret } from "../support/raw-share.ts";
import { waitUntil } from "../support/wait-until.ts";

describe("uploads", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer({ MAX_SHARE_SIZE: "100 MiB" });
  });
  after(() => server.close());

  const blobFolder = () => join(server.dataDir, "blobs");
  /** Waits until the file that is not in `before` has exactly `size` bytes. */
  const arrivedBlob = (before: string[], size: number) =>
    waitUntil(async () => {
      const blob = (await filesIn(blobFolder())).find((path) => !before.includes(path));
      return blob !== undefined && (await sizeOf(blob)) === size;
    });
  /** Waits until the file that is not in `before` has more than `size` bytes. */
  const arrivedBeyond = (before: string[], size: number) => () =>
    waitUntil(async () => {
      const blob = (await filesIn(blobFolder())).find((path) => !before.includes(path));
      return blob !== undefined && (await sizeOf(blob)) > size;
    });

  it("work with tus-js-client, in one request or in several", async () => {
    for (const chunkSize of [Number.POSITIVE_INFINITY, 300_000]) {
      const share = await RawShare.created(server.url, { size: 1_000_001 });
      await sendByTus(share, chunkSize);
      await assertContent(share);
    }
  });

  it("resume with tus-js-client after an interruption", async () => {
    const share = await RawShare.created(server.url, { size: 20_000_000 });
    await sendAndBreak(share, 0, 7_000_000);
    await sendByTus(share, Number.POSITIVE_INFINITY);
    await assertContent(share);
  });

  it("resume byte-equal after 20 interruptions at random offsets", async () => {
    const before = await filesIn(blobFolder());
    const share = await RawShare.created(server.url, { size: 20_000_000 });
    for (let cut = 0; cut < 20; cut++) {
      const offset = await share.offset();
      const end = offset + 1 + Math.floor(Math.random() * 900_000);
      await sendAndBreak(share, offset, end, { when: arrivedBeyond(before, offset) });
      await waitUntil(async () => (await share.offset()) > offset);
    }
    await finishUpload(share, share.ciphertext);
    await assertContent(share);
  });

  it("have one writer: simultaneous PATCH requests never mix their bytes", async () => {
    for (let round = 0; round < 5; round++) {
      const before = await filesIn(blobFolder());
      const share = await RawShare.created(server.url, { size: 3_000_000 });
      const borders = [0];
      for (let at = 0; borders.length < 4; at = await share.offset(), borders.push(at)) {
        const writers = [1, 2, 3, 4].map((own) => patternOf(share, own));
        const when = arrivedBeyond(before, at);
        await Promise.all(
          writers.map((bytes) => sendAndBreak(share, at, at + 300_000, { bytes, when })),
        );
        await waitUntil(async () => (await share.offset()) > at);
      }
      const at = await share.offset();
      const answers = await Promise.all(
        [1, 2, 3, 4].map((own) => share.patch(at, patternOf(share, own).subarray(at))),
      );
      for (const answer of answers) assert.ok([204, 409].includes(answer.status));
      assert.ok(answers.filter((answer) => answer.status === 204).length <= 1);
      borders.push(await share.offset());
      await finishUpload(share, patternOf(share, 5));
      const kept = await readContent(share);
      assert.equal(kept.length, share.ciphertext.length);
      for (const [index, end] of [...borders.slice(1), kept.length].entries()) {
        const writers = new Set(kept.subarray(borders[index], end));
        assert.ok(writers.size <= 1, `up to ${end} wrote ${[...writers]}`);
      }
    }
  });

  it("interrupt a slow writer when a new one starts, and keep its bytes", async () => {
    const share = await RawShare.created(server.url, { size: 200_000 });
    const before = await filesIn(blobFolder());
    const slow = openPatch(share, 0, share.ciphertext.length);
    slow.write(share.ciphertext.subarray(0, 100_000));
    await arrivedBlob(before, 100_000);
    const probe = await share.patch(0, share.ciphertext);
    assert.equal(probe.status, 409, "the old writer did not send the first half");
    assert.equal(await share.offset(), 100_000);
    const rest = await share.patch(100_000, share.ciphertext.subarray(100_000));
    assert.equal(rest.status, 204);
    slow.destroy();
    await assertContent(share);
  });

  it("can't be terminated, queried or resumed by a stranger", async () => {
    const share = await RawShare.created(server.url, { size: 200_000 });
    const before = await filesIn(blobFolder());
    const slow = openPatch(share, 0, share.ciphertext.length);
    slow.write(share.ciphertext.subarray(0, 100_000));
    await arrivedBlob(before, 100_000);
    const stranger = { authorization: `Bearer ${secret()}` };
    assert.equal((await share.patch(0, share.ciphertext, stranger)).status, 401);
    const url = server.url + paths.upload(share.id);
    for (const method of ["HEAD", "DELETE"]) {
      const headers = { ...share.tusHeaders(), ...stranger };
      assert.equal((await call(url, { method, headers })).status, 401);
    }
    slow.end(share.ciphertext.subarray(100_000));
    const [response] = await once(slow, "response");
    assert.equal(response.statusCode, 204, "the stranger disturbed the owner's writer");
  });

  it("reject a wrong offset or more bytes than announced, and store none of them", async () => {
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

  it("reject a PATCH after the last byte", async () => {
    const share = await RawShare.ready(server.url, { size: 100_000 });
    assert.equal((await share.patch(0, randomBytes(100_000))).status, 409);
    assert.equal((await share.patch(100_000, new Uint8Array())).status, 409);
    assert.equal(await share.offset(), 100_000);
    await assertContent(share);
  });

  it("announce their tus version, and reject other versions and content types", async () => {
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

  it("can be terminated by their owner, and leave no file", async () => {
    const share = await RawShare.created(server.url, { size: 200_000 });
    const before = await filesIn(blobFolder());
    const slow = openPatch(share, 0, share.ciphertext.length);
    slow.on("error", () => {});
    slow.write(share.ciphertext.subarray(0, 100_000));
    await arrivedBlob(before, 100_000);
    const url = server.url + paths.upload(share.id);
    const ended = await call(url, { method: "DELETE", headers: share.tusHeaders() });
    assert.equal(ended.status, 204);
    assert.equal((await share.patch(0, share.ciphertext)).json.code, "gone");
    slow.destroy();
    await waitUntil(async () =>
      (await filesIn(blobFolder())).every((path) => before.includes(path)),
    );
  });
});

/** The size in bytes, or -1 after the file was renamed or deleted. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => -1,
  );
}

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

function openPatch(share: RawShare, offset: number, length: number | null) {
  return request(share.url + paths.upload(share.id), {
    method: "PATCH",
    headers: {
      ...share.tusHeaders(),
      "upload-offset": offset,
      ...(length === null ? {} : { "content-length": length - offset }),
    },
  });
}

/** Starts a request that announces all remaining bytes, sends [offset, end) and closes the connection after `when`. */
async function sendAndBreak(
  share: RawShare,
  offset: number,
  end: number,
  { bytes = share.ciphertext, when = async () => {} } = {},
): Promise<void> {
  const patch = openPatch(share, offset, bytes.length);
  patch.on("error", () => {});
  await new Promise((resolve) => patch.write(bytes.subarray(offset, end), resolve));
  await when();
  patch.destroy();
}

/** The bytes of one of several writers: its number in every byte. */
function patternOf(share: RawShare, writer: number): Buffer {
  return Buffer.alloc(share.ciphertext.length, writer);
}

/** Sends the remaining bytes. Retries if an earlier request has changed the offset in the meantime. */
async function finishUpload(share: RawShare, bytes: Buffer): Promise<void> {
  await waitUntil(async () => {
    const offset = await share.offset();
    if (offset === bytes.length) return true;
    const { status } = await share.patch(offset, bytes.subarray(offset));
    assert.ok([204, 409].includes(status));
    return status === 204;
  });
}

async function readContent(share: RawShare): Promise<Buffer> {
  const ticket = secret();
  assert.equal((await share.claim(ticket)).status, 201);
  const { status, bytes } = await share.content(ticket);
  assert.equal(status, 200);
  return bytes;
}

async function assertContent(share: RawShare): Promise<void> {
  const bytes = await readContent(share);
  assert.ok(bytes.equals(share.ciphertext), "the content differs from the ciphertext");
}
