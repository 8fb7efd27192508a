import assert from "node:assert/strict";
import { it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { startLocalServer } from "../support/local-server.ts";
import { startMeasuredServer } from "../support/measured-server.ts";
import { openBlobs } from "../support/open-blobs.ts";
import { openConnection } from "../support/raw-connection.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { waitUntil } from "../support/wait-until.ts";

const head = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");

it("a download without a reader ends: the server closes its file and frees its slot, and the lease continues", async () => {
  // The time-out of readers is four times as long.
  const server = await startLocalServer({ STALL_TIMEOUT: "1" });
  const share = await RawShare.ready(server.url, { size: 12_000_000 });
  const ticket = secret();
  await share.claim(ticket);
  const readers = Array.from({ length: 8 }, () => openConnection(server.url, { isDeaf: true }));
  for (const reader of readers) {
    reader.send(head(`GET ${paths.content(share.id)}`, `Authorization: Bearer ${ticket}`));
  }
  const [talker] = readers;
  const talking = setInterval(() => talker?.send("\r\n"), 100);
  await waitUntil(async () => (await openBlobs(server)).length === readers.length);
  assert.equal((await share.content(ticket, { range: "bytes=0-0" })).status, 429);
  await waitUntil(async () => (await openBlobs(server)).length === 0);
  clearInterval(talking);
  const whole = await share.content(ticket);
  assert.equal(whole.status, 200);
  assert.ok(whole.bytes.equals(share.ciphertext));
  assert.equal((await share.receipt(ticket)).status, 204);
  for (const reader of readers) reader.socket.destroy();
  await server.close();
});

it("the server closes a connection that is idle after its request", async () => {
  const server = await startLocalServer({ STALL_TIMEOUT: "1" });
  const connection = openConnection(server.url);
  connection.send(head("GET /health"));
  assert.match(await connection.closed, /^HTTP\/1\.1 200 /);
  await server.close();
});

it("millions of requests from clients that read no answer do not increase the memory", async () => {
  const server = await startMeasuredServer({});
  const { held: before } = await server.collectGarbage();
  const config = head(`GET ${paths.config}`);
  const create = `${head(`POST ${paths.shares}`, "Content-Type: application/json", "Content-Length: 2")}{}`;
  for (const [request, length] of [
    [config, 20],
    [create, 4],
  ] as const) {
    const senders = Array.from({ length }, () => openConnection(server.url, { isDeaf: true }));
    for (const sender of senders) sender.send(request.repeat(50_000));
    // The server has answered or discarded those requests when it answers another client.
    for (let count = 0; count < 20; count++) {
      assert.equal((await fetch(`${server.url}/health`)).status, 200);
    }
    const { held } = await server.collectGarbage();
    assert.ok(held - before < 16 * 1024 * 1024, String(held - before));
    for (const { socket } of senders) socket.destroy();
  }
  await server.stop();
});
