import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
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
