import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { waitUntil } from "../../../test/support/wait-until.ts";
import { bodyPieces } from "./body-pieces.ts";
import { Semaphore } from "./semaphore.ts";

/** The size of a group. */
const LIMIT = 512 * 1024;
/** The parts of a body that Node reads at once. */
const PART = 64 * 1024;

describe("the pieces of a body", () => {
  let server: Server;
  let incoming: PromiseWithResolvers<IncomingMessage>;

  before(async () => {
    server = createServer((message) => incoming.resolve(message));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Begins a request. Returns the sender's side, and the body on the server's side. */
  async function post(length: number) {
    incoming = Promise.withResolvers();
    const { port } = server.address() as AddressInfo;
    const headers = { "content-length": length };
    const sender = request({ port, method: "POST", headers, agent: false });
    sender.on("error", () => {});
    sender.flushHeaders();
    return { sender, message: await incoming.promise };
  }

  const pieces = (message: IncomingMessage, stallMs = 30_000) =>
    bodyPieces(message, { stallMs, groups: new Semaphore(1) });

  it("are the whole body in large groups, and a slow reader lets little more arrive", async () => {
    const body = randomBytes(5_000_000);
    const { sender, message } = await post(body.length);
    sender.end(body);
    const received: Buffer[] = [];
    for await (const group of pieces(message)) {
      const together = Buffer.concat(group.bytes);
      assert.ok(together.length <= LIMIT + 2 * PART, `${together.length} bytes at once`);
      received.push(together);
      // While the reader is busy, one more piece arrives.
      await waitUntil(() => message.isPaused() || message.complete);
      assert.ok(message.readableLength <= 2 * PART);
    }
    assert.ok(Buffer.concat(received).equals(body));
    assert.ok(received.length < (2 * body.length) / PART / 3, `${received.length} groups`);
  });

  it("lose their memory when the reader frees them or requests the next group", async () => {
    const { sender, message } = await post(100_000);
    const groups = pieces(message);
    sender.write(Buffer.alloc(50_000));
    const { value: first } = await groups.next();
    assert.ok(first?.bytes.every(({ length }) => length > 0));
    sender.end(Buffer.alloc(50_000));
    const { value: second } = await groups.next();
    assert.ok(first?.bytes.every(({ length }) => length === 0));
    second?.free();
    assert.ok(second?.bytes.every(({ length }) => length === 0));
  });

  it("end with an error when the sender stalls, whose time does not include the reader's", async () => {
    const { sender, message } = await post(100_000);
    const groups = pieces(message, 200);
    sender.write(Buffer.alloc(10_000));
    await groups.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    sender.write(Buffer.alloc(10_000));
    assert.equal((await groups.next()).done, false);
    await assert.rejects(groups.next(), { code: "request_timeout" });
    sender.destroy();
  });

  it("end with an error when a sender sends a byte at a time", async () => {
    const { sender, message } = await post(100_000);
    const groups = pieces(message, 200);
    const trickle = setInterval(() => sender.write("x"), 20);
    await assert.rejects(
      async () => {
        while (!(await groups.next()).done);
      },
      { code: "request_timeout" },
    );
    clearInterval(trickle);
    sender.destroy();
  });

  it("that arrived before the connection broke come before the error", async () => {
    const { sender, message } = await post(100_000);
    const groups = pieces(message);
    sender.write(Buffer.alloc(50_000));
    await waitUntil(() => message.readableLength > 0);
    sender.destroy();
    let received = 0;
    await assert.rejects(async () => {
      for await (const { bytes } of groups) received += Buffer.concat(bytes).length;
    });
    assert.ok(received > 0);
  });

  it("of several requests wait for each other at the limit", async () => {
    const groups = new Semaphore(1);
    const posts = [await post(10), await post(10)] as const;
    const [first, second] = posts.map(({ message }) =>
      bodyPieces(message, { stallMs: 9_000, groups }),
    );
    for (const { sender } of posts) sender.end("0123456789");
    const group = (await first?.next())?.value;
    let isServed = false;
    const waiting = second?.next().then((next) => {
      isServed = true;
      return next;
    });
    await waitUntil(() => posts[1].message.complete);
    assert.equal(isServed, false);
    group?.free();
    assert.equal((await waiting)?.value?.bytes.length, 1);
  });
});
