import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { paths } from "../../src/protocol/api.ts";
import { openPatch } from "../support/broken-patch.ts";
import { filesIn } from "../support/files-in.ts";
import { openConnection } from "../support/raw-connection.ts";
import { bearer, RawShare, secret } from "../support/raw-share.ts";
import { startServerProcess } from "../support/server-process.ts";
import { waitUntil } from "../support/wait-until.ts";
import { anyAlive, workersOf } from "../support/worker-doors.ts";

const ROUNDS = 3;

/** More bytes than a transfer can finish before the shutdown deadline. */
const LARGE = 60_000_000;
const PIECE = 200_000;
const PIECE_EVERY_MS = 100;

it("a shutdown that never finishes is logged, and is no success", async () => {
  const preload = join(import.meta.dirname, "../support/preload-hanging-stop.ts");
  for (const WORKERS of ["1", "2"]) {
    const server = await startServerProcess({
      env: { WORKERS, NODE_OPTIONS: `--import ${preload}` },
    });
    await server.stop();
    assert.match(server.log(), /"msg":"the shutdown failed"/);
    assert.match(server.log(), /not finished after 14 seconds/);
    assert.equal(server.exitCode, 143, server.log());
  }
});

it("a worker that hangs is killed before the primary exits", async () => {
  const server = await startServerProcess({ env: { WORKERS: "2" } });
  const workers = await workersOf(server);
  process.kill(workers[0] ?? 0, "SIGSTOP");
  await server.stop();
  assert.equal(await anyAlive(workers), false);
  assert.match(server.log(), /Workers did not stop gracefully: SIGKILL/);
  assert.equal(server.exitCode, 143, server.log());
});

it("a graceful stop finishes a running download, and stores the received bytes of an upload", async () => {
  const server = await startServerProcess();
  const share = await RawShare.ready(server.url, { size: 20_000_000 });
  const ticket = secret();
  await share.claim(ticket);
  const response = await fetch(`${server.url}/api/v1/shares/${share.id}/content`, {
    headers: { authorization: `Bearer ${ticket}` },
  });
  const upload = await RawShare.created(server.url, { size: 200_000 });
  const slow = request(server.url + paths.upload(upload.id), {
    method: "PATCH",
    headers: { ...upload.tusHeaders(), "upload-offset": 0, "content-length": 200_000 },
  });
  // The server closes the connection.
  slow.on("error", () => {});
  slow.write(upload.ciphertext.subarray(0, 100_000));
  await waitUntil(async () => (await fileSizes(join(server.dataDir, "blobs"))).has(100_000));
  const stopping = server.stop();
  const received = Buffer.from(await response.arrayBuffer());
  assert.ok(received.equals(share.ciphertext));
  await stopping;
  await server.restart();
  assert.equal((await share.receipt(ticket)).status, 204);
  assert.equal(await upload.offset(), 100_000);
  const rest = upload.ciphertext.subarray(100_000);
  assert.equal((await upload.patch(100_000, rest)).status, 204);
  const claimed = secret();
  assert.equal((await upload.claim(claimed)).status, 201);
  assert.ok((await upload.content(claimed)).bytes.equals(upload.ciphertext));
  await server.stop();
});

it("SIGTERM under load loses no acknowledged data, and interrupted transfers resume after a restart and end byte-equal", async (test) => {
  const server = await startServerProcess();
  for (let round = 0; round < ROUNDS; round++) {
    const downloads = await Promise.all([1, 2, 3].map(() => beginDownload(server.url)));
    const uploads = await Promise.all([1, 2, 3].map(() => beginUpload(server.url)));
    const events = openConnection(server.url);
    const watched = await RawShare.created(server.url, { size: 100_000 });
    events.send(
      `GET ${paths.events(watched.id)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${watched.ownerToken}\r\n\r\n`,
    );
    const load = createLoad(server.url);
    await waitUntil(() => load.acknowledged.length > 50 && events.received() !== "");

    const startedAt = performance.now();
    load.expectStop();
    const stopping = server.stop();
    await events.closed;
    await load.refused;
    const endedAfter = performance.now() - startedAt;
    assert.equal(
      await openConnection(server.url).closed,
      "",
      "the server accepted a new connection",
    );
    await stopping;
    const took = performance.now() - startedAt;
    test.diagnostic(
      `events and idle clients ended after ${Math.round(endedAfter)} ms, the server after ${Math.round(took)} ms, ${load.acknowledged.length} shares acknowledged`,
    );
    assert.ok(endedAfter < took, "idle connections waited for active ones");
    assert.ok(took < 20_000, "the server took too long to exit");
    await server.restart();

    for (const share of load.acknowledged) {
      const ticket = secret();
      assert.equal((await share.claim(ticket)).status, 201);
      assert.ok((await share.content(ticket)).bytes.equals(share.ciphertext));
    }
    for (const { share, sent } of uploads) {
      const offset = await share.offset();
      assert.ok(offset > 0 && offset < LARGE && offset <= sent(), `cut at ${offset}`);
      assert.equal((await share.patch(offset, share.ciphertext.subarray(offset))).status, 204);
      const ticket = secret();
      await share.claim(ticket);
      assert.ok((await share.content(ticket)).bytes.equals(share.ciphertext));
    }
    for (const { share, ticket, received } of downloads) {
      const head = await received();
      assert.ok(head.length > 0 && head.length < LARGE, `cut at ${head.length}`);
      const { bytes } = await share.content(ticket, { range: `bytes=${head.length}-` });
      assert.ok(Buffer.concat([head, bytes]).equals(share.ciphertext));
      assert.equal((await share.receipt(ticket)).status, 204);
    }
  }
  await server.stop();
});

/** A slow sender that writes until the server closes the connection. */
async function beginUpload(url: string) {
  const share = await RawShare.created(url, { size: LARGE });
  const patch = openPatch(share, 0, LARGE);
  let isOver = false;
  let sent = 0;
  const end = () => {
    isOver = true;
  };
  patch.once("error", end).once("close", end);
  const sending = async () => {
    for (; sent < LARGE && !isOver; sent += PIECE) {
      patch.write(share.ciphertext.subarray(sent, sent + PIECE));
      await sleep(PIECE_EVERY_MS);
    }
  };
  void sending();
  return { share, sent: () => sent };
}

/** A slow reader that reads until the server closes the connection. */
async function beginDownload(url: string) {
  const share = await RawShare.ready(url, { size: LARGE });
  const ticket = secret();
  await share.claim(ticket);
  const pieces: Buffer[] = [];
  const over = new Promise<void>((resolve) => {
    const asking = request(url + paths.content(share.id), { headers: bearer(ticket) });
    asking.once("error", () => resolve());
    asking.once("response", (response) => {
      response.once("error", () => resolve()).once("close", () => resolve());
      response.on("data", (piece: Buffer) => {
        pieces.push(piece);
        response.pause();
        setTimeout(() => response.resume(), PIECE_EVERY_MS);
      });
    });
    asking.end();
  });
  await waitUntil(() => pieces.length > 0);
  return { share, ticket, received: () => over.then(() => Buffer.concat(pieces)) };
}

/** Senders that create shares until the server accepts no more. Any other failure fails the test. */
function createLoad(url: string) {
  const acknowledged: RawShare[] = [];
  let isStopExpected = false;
  const sender = async (inline: boolean) => {
    for (;;) {
      try {
        const size = inline ? 5_000 : 100_000;
        acknowledged.push(await RawShare.ready(url, { inline, size }));
      } catch (error) {
        assert.ok(isStopExpected && isTurnedAway(error), inspect(error));
        return;
      }
    }
  };
  const refused = Promise.all([true, false, true, false].map(sender));
  const expectStop = () => {
    isStopExpected = true;
  };
  return { acknowledged, refused, expectStop };
}

/** Whether the server refused by a retryable answer, a closed connection or a rejected one. */
function isTurnedAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  return (
    / was answered with 503$/.test(error.message) ||
    ["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(code ?? "")
  );
}

async function fileSizes(folder: string): Promise<Set<number>> {
  const stats = (await filesIn(folder)).map((path) => fs.stat(path));
  return new Set((await Promise.all(stats)).map(({ size }) => size));
}
