import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { openBlobs } from "../support/open-blobs.ts";
import { openConnection } from "../support/raw-connection.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { startServerProcess } from "../support/server-process.ts";
import { waitUntil } from "../support/wait-until.ts";

const CONNECT = "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n";
const HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

/** More than the buffers on both sides can hold. */
const SIZE = 12_000_000;

it("a client that requests a tunnel and resets the connection, at once or after the answer, does not stop the server", async (t) => {
  const server = await startServerProcess();
  t.after(() => server.stop());
  for (const waits of [false, true]) {
    for (let count = 0; count < 20; count++) {
      const connection = openConnection(server.url);
      await once(connection.socket, "connect");
      await new Promise((resolve) => connection.socket.write(CONNECT, resolve));
      if (waits) await waitUntil(() => connection.received().startsWith("HTTP/1.1 405 "));
      connection.socket.resetAndDestroy();
      await connection.closed;
    }
    assert.equal((await fetch(`${server.url}/health`)).status, 200);
  }
});

describe("a client that requests a tunnel before earlier answers have arrived", () => {
  let server: LocalServer;
  let share: RawShare;
  let download: string;

  before(async () => {
    server = await startLocalServer();
    share = await RawShare.ready(server.url, { size: SIZE });
    const ticket = secret();
    await share.claim(ticket);
    download = `GET ${paths.content(share.id)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ticket}\r\n\r\n`;
  });
  after(() => server.close());

  it("leaves no file open if it resets the connection", async () => {
    const connection = openConnection(server.url, { isDeaf: true });
    connection.send(download + download + CONNECT);
    await waitUntil(async () => (await openBlobs(server)).length === 1);
    connection.socket.resetAndDestroy();
    await waitUntil(async () => (await openBlobs(server)).length === 0);
    assert.equal((await fetch(`${server.url}/health`)).status, 200);
  });

  it("gets the complete answers, and then the rejection", async () => {
    const connection = openConnection(server.url);
    connection.send(HEALTH + download + CONNECT);
    const received = await connection.closed;
    assert.deepEqual(
      received.match(/HTTP\/1\.1 \d{3}/g)?.map((line) => line.slice(-3)),
      ["200", "200", "405"],
    );
    assert.ok(received.includes(share.ciphertext.toString("latin1")));
  });
});
