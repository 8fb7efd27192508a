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
  /** The file that was not there before, once it has that many bytes. */
  const arrivedBlob = async (before: string[], size: number): Promise<string> => {
    let blob = "";
    await waitUntil(async () => {
      blob = (await filesIn(blobFolder())).find((path) => !before.includes(path)) ?? "";
      return blob !== "" && (await sizeOf(blob)) === size;
    });
    return blob;
  };
  /** Waits until the server has written more than `size` bytes of the file that was not there before. */
  const arrivedBeyond = (before: string[], size: number) => () =>
    waitUntil(async () => {
      const blob = (await filesIn(blobFolder())).find((path) => !before.includes(path));
      return blob !== undefined && ((await sizeOf(blob)) ?? 0) > size;
    });

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

  it("have one writer: of many PATCHes at once none is mixed into the other", async () => {
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

  it("end a slow writer when a new one comes, and keep what it has sent", async () => {
    const share = await RawShare.created(server.url, { size: 200_000 });
    const before = await filesIn(blobFolder());
    const slow = openPatch(share, 0, share.ciphertext.length);
    slow.write(share.ciphertext.subarray(0, 100_000));
    await arrivedBlob(before, 100_000);
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
    const before = await filesIn(blobFolder());
    const slow = openPatch(share, 0, share.ciphertext.length);
    slow.on("error", () => {});
    slow.write(share.ciphertext.subarray(0, 100_000));
    const blob = await arrivedBlob(before, 100_000);
    const url = server.url + paths.upload(share.id);
    const ended = await call(url, { method: "DELETE", headers: share.tusHeaders() });
    assert.equal(ended.status, 204);
    assert.equal((await share.patch(0, share.ciphertext)).json.code, "gone");
    slow.destroy();
    await waitUntil(async () => !(await filesIn(blobFolder())).includes(blob));
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

/** Sends [offset, end) of a request that announces all the rest, then breaks the connection `when` it is time. */
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

/** What one of several writers sends: its own number in every byte. */
function patternOf(share: RawShare, writer: number): Buffer {
  return Buffer.alloc(share.ciphertext.length, writer);
}

/** Sends the rest from where the upload stands; again when an earlier request has moved it meanwhile. */
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
  assert.ok(bytes.equals(share.ciphertext), "the ciphertext came back byte-equal");
}

/** Null when it has got another name since it was listed, as a draft does. */
async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    },
  );
}
