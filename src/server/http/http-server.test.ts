import assert from "node:assert/strict";
import { type RequestListener, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openConnection } from "../../../test/support/raw-connection.ts";
import { waitUntil } from "../../../test/support/wait-until.ts";
import { createHttpServer } from "./http-server.ts";

/** More than the kernel buffers on both sides can hold. */
const LARGE = 40_000_000;
const PIECE = 256 * 1024;
const BURST = 3_000_000;
const PAUSE_MS = 250;

const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

const sendsLarge: RequestListener = (_request, response) => {
  response.setHeader("content-length", LARGE);
  Readable.from(pieces()).pipe(response);
};

function* pieces() {
  for (let left = LARGE; left > 0; left -= PIECE) yield Buffer.alloc(Math.min(PIECE, left));
}

async function listen(test: TestContext, stallMs: number, handle: RequestListener) {
  return (await start(test, stallMs, handle)).url;
}

async function start(test: TestContext, stallMs: number, handle: RequestListener) {
  const options = { stallMs, maxConnections: 100, clients: null, ServerResponse };
  const server = createHttpServer(handle, options);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => server.close());
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A client that sends an empty line at regular intervals. */
function openWithEmptyLines(test: TestContext, url: string, everyMs: number, isDeaf = false) {
  const connection = openConnection(url, { isDeaf });
  // Without reading, the client notices a close only through a write error.
  connection.socket.once("error", () => connection.socket.destroy());
  const timer = setInterval(() => connection.send("\r\n"), everyMs);
  test.after(() => {
    clearInterval(timer);
    connection.socket.destroy();
  });
  return connection;
}

describe("empty lines from a client", { concurrency: true }, () => {
  it("do not extend the time for an answer that the client does not read", async (test) => {
    const url = await listen(test, 300, sendsLarge);
    const client = openWithEmptyLines(test, url, 50, true);
    client.send(GET);
    await client.closed;
  });

  it("do not extend the time of a connection without further requests", async (test) => {
    const url = await listen(test, 200, (_request, response) => response.end("hello"));
    const idle = openWithEmptyLines(test, url, 50);
    idle.send(GET);
    assert.match(await idle.closed, /^HTTP\/1\.1 200 [\s\S]*hello$/);
  });

  it("do not extend the time of a connection whose answer precedes the end of the request body", async (test) => {
    const url = await listen(test, 100, (_request, response) => response.end("hello"));
    const endless = openWithEmptyLines(test, url, 50);
    endless.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
    assert.match(await endless.closed, /^HTTP\/1\.1 200 [\s\S]*hello$/);
  });

  it("do not extend the time of a connection without any request", async (test) => {
    const url = await listen(test, 200, (_request, response) => response.end("hello"));
    assert.match(await openWithEmptyLines(test, url, 50).closed, /^HTTP\/1\.1 408 /);
  });

  it("do not close the connection of a slow reader that reads some bytes", async (test) => {
    const stallMs = 300;
    const url = await listen(test, stallMs, sendsLarge);
    const { socket, send } = openWithEmptyLines(test, url, 50, true);
    let taken = 0;
    let pauses = 0;
    let pauseAt = BURST;
    socket.on("data", (piece: Buffer) => {
      taken += piece.length;
      if (taken < pauseAt) return;
      pauseAt += BURST;
      pauses++;
      socket.pause();
      setTimeout(() => socket.resume(), PAUSE_MS);
    });
    send(GET);
    await waitUntil(() => taken >= LARGE || socket.destroyed);
    assert.ok(taken >= LARGE, `cut after ${taken} bytes`);
    assert.ok(pauses * PAUSE_MS > 2 * 4 * stallMs, "the test was too short");
  });

  it("do not close a connection with regular requests after its idle time-out", async (test) => {
    const url = await listen(test, 100, (_request, response) => response.end("hello"));
    const busy = openWithEmptyLines(test, url, 50);
    // The idle time-out is 5.3 seconds.
    for (let asked = 1; asked <= 13; asked++) {
      busy.send(GET);
      await waitUntil(() => busy.received().match(/hello/g)?.length === asked);
      await sleep(500);
    }
  });
});

describe("bytes that are not an HTTP request", () => {
  it("are rejected once, even if they arrive in pieces behind an unread answer", async (test) => {
    let answer: ServerResponse | undefined;
    const { server, url } = await start(test, 300, (_request, response) => {
      answer = response;
      response.end(Buffer.alloc(LARGE));
    });
    let errors = 0;
    server.on("clientError", () => errors++);
    const client = openConnection(url, { isDeaf: true });
    client.socket.setNoDelay(true);
    client.send(GET);
    await waitUntil(() => answer?.writableEnded === true);
    const before = answer?.listenerCount("close") ?? 0;
    for (let i = 0; errors < 200 && i < 20_000; i++) {
      client.send("\x01");
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(errors >= 200, `${errors} pieces`);
    const added = (answer?.listenerCount("close") ?? 0) - before;
    assert.ok(added <= 1, `${added} listeners`);
    client.socket.destroy();
  });

  it("are rejected with an answer that reaches a client that is still sending", async (test) => {
    const url = await listen(test, 3_000, (_request, response) => response.end("hello"));
    const sending = openConnection(url, { isDeaf: true });
    sending.send(`${GET.slice(0, -2)}X: ${"a".repeat(200_000)}`);
    await sleep(20);
    sending.send("a".repeat(500_000));
    await sleep(20);
    let answer = "";
    sending.socket.on("data", (bytes: Buffer) => (answer += bytes));
    sending.socket.resume();
    await new Promise((resolve) => sending.socket.once("close", resolve));
    assert.match(answer, /^HTTP\/1\.1 431 /);
  });

  it("are rejected after a request that was completed in the meantime", async (test) => {
    const url = await listen(test, 300, (_request, response) => {
      setTimeout(() => response.end("hello"), 100);
    });
    const { send, closed } = openConnection(url);
    send(`${GET}\x01`);
    await sleep(20);
    send("\x01");
    assert.match(await closed, /^HTTP\/1\.1 200 [\s\S]*helloHTTP\/1\.1 400 [\s\S]*"bad_request"/);
  });

  it("do not delay the answer to an upgrade request", async (test) => {
    const url = await listen(test, 300, (_request, response) => response.end("hello"));
    const { send, closed } = openConnection(url);
    send(GET.replace("\r\n\r\n", "\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n") + GET);
    const answers = await closed;
    assert.equal(answers.match(/hello/g)?.length, 1);
    assert.match(answers, /^connection: close\r$/im);
  });
});
