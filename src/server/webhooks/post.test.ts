import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { lookupPrivate, post } from "./post.ts";

async function receiver(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** A receiver that writes bytes instead of HTTP answers. */
async function rawReceiver(t: TestContext, listener: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).resume();
    listener(socket);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

const message = { headers: { "content-type": "text/plain", "content-length": "5" }, body: "hello" };

describe("a POST to a webhook", () => {
  it("reaches a name on loopback, and returns the status and the asked delay", async (t) => {
    const received = Promise.withResolvers<string>();
    const url = await receiver(t, async (request, response) => {
      const pieces = await request.toArray();
      received.resolve(`${request.method} ${request.url} ${Buffer.concat(pieces)}`);
      response.writeHead(429, { "retry-after": "7" }).end();
    });
    const answer = await post(`${url}/a?b=c`, message, AbortSignal.timeout(10_000));
    assert.deepEqual(answer, { status: 429, retryAfterMs: 7_000 });
    assert.equal(await received.promise, "POST /a?b=c hello");
  });

  it("follows no redirect, and reads no body", async (t) => {
    let requests = 0;
    const url = await receiver(t, (_request, response) => {
      requests++;
      response.writeHead(307, { location: "/elsewhere" });
      // A body without an end.
      const timer = setInterval(() => response.write("x".repeat(1000)), 1);
      response.once("close", () => clearInterval(timer));
    });
    const { status } = await post(url, message, AbortSignal.timeout(10_000));
    assert.deepEqual([status, requests], [307, 1]);
  });

  it("returns 101 when the receiver switches protocols, and closes the connection", async (t) => {
    const closed = Promise.withResolvers<void>();
    const url = await rawReceiver(t, (socket) => {
      socket.once("close", () => closed.resolve());
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
      );
    });
    const { status } = await post(url, message, AbortSignal.timeout(10_000));
    assert.equal(status, 101);
    await closed.promise;
  });

  it("fails when the receiver sends only informational answers, or closes the connection", async (t) => {
    const hints = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1_000);
    const informing = await rawReceiver(t, (socket) => void socket.write(hints));
    await assert.rejects(post(informing, message, AbortSignal.timeout(200)), {
      name: "AbortError",
    });
    const closing = await rawReceiver(t, (socket) => void socket.destroy());
    await assert.rejects(post(closing, message, AbortSignal.timeout(10_000)), {
      code: "ECONNRESET",
    });
  });

  it("fails when the receiver does not answer in time", async (t) => {
    const url = await receiver(t, () => {});
    await assert.rejects(post(url, message, AbortSignal.timeout(50)), { name: "AbortError" });
  });

  it("does not send plain http to a name with a public address", async () => {
    const resolveTo = (...addresses: string[]) =>
      new Promise((resolve) => {
        lookupPrivate((_host, _options, callback) =>
          callback(
            null,
            addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
          ),
        )("name.example", { all: true }, (error) => resolve(error?.code ?? "ok"));
      });
    assert.equal(await resolveTo("127.0.0.1", "::1", "10.1.2.3", "fd00::1"), "ok");
    assert.equal(await resolveTo("192.168.1.1", "203.0.113.7"), "EPUBLIC");
    assert.equal(await resolveTo("169.254.169.254"), "EPUBLIC");
    assert.equal(await resolveTo(), "EPUBLIC");
  });
});
