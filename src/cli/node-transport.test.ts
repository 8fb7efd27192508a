import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { after, describe, it } from "node:test";
import type { TransportAnswer } from "../client/transport.ts";
import { nodeTransport } from "./node-transport.ts";

const MIB = 1024 * 1024;
const stops: (() => void)[] = [];

after(() => {
  for (const stop of stops) stop();
});

async function serve(listener: RequestListener) {
  const sockets = new Set<Socket>();
  const server = createServer(listener).listen(0, "127.0.0.1");
  server.on("connection", (socket) => sockets.add(socket));
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/path`, sockets };
}

interface Ask {
  method?: string;
  body?: string | Uint8Array | null;
  signal?: AbortSignal;
}

function ask(url: string, { method = "GET", body = null, signal }: Ask = {}) {
  return nodeTransport({
    ...{ url, method, body, headers: { "x-name": "value" }, usesCookies: false },
    signal: signal ?? new AbortController().signal,
  });
}

async function readText({ body }: TransportAnswer): Promise<string> {
  let text = "";
  for (;;) {
    const piece = await body.next();
    if (piece.done) return text;
    text += Buffer.from(piece.value).toString("latin1");
  }
}

/** The server's socket may report an error first. */
async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("a request of the command line", () => {
  it("has the method, the headers and the body, and gets the answer", async () => {
    const { url } = await serve(async (request, response) => {
      const { method, headers } = request;
      let text = "";
      for await (const piece of request) text += piece;
      response.writeHead(201, { "x-answer": "yes" });
      response.end(`${method} ${headers["x-name"]} ${headers["content-length"]} ${text}`);
    });
    for (const body of ["häl", Buffer.from("häl")]) {
      const answer = await ask(url, { method: "POST", body });
      assert.equal(answer.status, 201);
      assert.equal(answer.headers.get("x-answer"), "yes");
      assert.equal(answer.headers.get("x-none"), null);
      assert.equal(await readText(answer), "POST value 4 h\u00c3\u00a4l");
    }
  });

  it("uses one connection for one request after another", async () => {
    const { url, sockets } = await serve((request, response) => {
      request.resume().on("end", () => {
        if (request.method === "GET") response.end("text");
        else if (request.method === "HEAD") response.writeHead(200, { "content-length": 9 }).end();
        else response.writeHead(204).end();
      });
    });
    for (let i = 0; i < 3; i++) {
      await (await ask(url, { method: "PATCH", body: new Uint8Array(MIB) })).body.return?.();
      await (await ask(url, { method: "HEAD" })).body.return?.();
      assert.equal(await readText(await ask(url)), "text");
    }
    assert.equal(sockets.size, 1);
  });

  it("gets each piece of an answer as the server sent it", async () => {
    const sent = randomBytes(4 * MIB);
    const sizes = [1, 100, 4096, 65_536, 65_536, 200_000, 7, MIB];
    const { url } = await serve((request, response) => {
      if (request.method === "POST") {
        response.end(sent);
        return;
      }
      // Chunks: one read of the socket contains the ends and beginnings of several.
      for (let at = 0, i = 0; at < sent.length; i++) {
        const size = sizes[i % sizes.length] as number;
        response.write(sent.subarray(at, at + size));
        at += size;
      }
      response.end();
    });
    const asAnswered = async (method: string) => {
      const { body } = await ask(url, { method });
      const pieces: Buffer[] = [];
      for (let next = await body.next(); !next.done; next = await body.next()) {
        pieces.push(Buffer.from(next.value));
      }
      return Buffer.concat(pieces);
    };
    for (const method of ["POST", "GET"]) assert.ok((await asAnswered(method)).equals(sent));
    const both = await Promise.all([asAnswered("POST"), asAnswered("GET")]);
    assert.ok(both.every((bytes) => bytes.equals(sent)));
  });

  it("is not answered with success before all its bytes are sent", async () => {
    const wantsBody = Promise.withResolvers<void>();
    const { url } = await serve(async (request, response) => {
      response.writeHead(204).flushHeaders();
      response.end();
      await wantsBody.promise;
      request.resume();
    });
    let isAnswered = false;
    const asking = ask(url, { method: "PATCH", body: new Uint8Array(64 * MIB) }).then((answer) => {
      isAnswered = true;
      return answer;
    });
    await settled();
    assert.equal(isAnswered, false);
    wantsBody.resolve();
    assert.equal((await asking).status, 204);
  });

  it("gets an error before all its bytes are sent, and then sends no more", async () => {
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(413).end("too large");
    });
    const answer = await ask(url, { method: "PATCH", body: new Uint8Array(64 * MIB) });
    assert.equal(answer.status, 413);
    assert.equal(await readText(answer), "too large");
    await answer.body.return?.();
    const [socket] = sockets;
    assert.ok(socket);
    await closed(socket);
  });

  it("fails with the system's error as its cause if nobody listens", async () => {
    const { url } = await serve(() => {});
    stops.pop()?.();
    const error = await ask(url).catch((error: unknown) => error);
    assert.ok(error instanceof TypeError);
    assert.equal((error.cause as NodeJS.ErrnoException).code, "ECONNREFUSED");
  });

  it("fails at a redirect", async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(302, { location: "http://elsewhere.example" }).end();
    });
    const error = await ask(url).catch((error: unknown) => error);
    assert.ok(error instanceof TypeError);
    assert.match(String(error.cause), /unexpected redirect/);
  });

  it("fails if the connection breaks before or during the answer", async () => {
    const { url } = await serve((request, response) => {
      if (request.method === "GET")
        response.writeHead(200, { "content-length": 100 }).write("part");
      setImmediate(() => response.destroy());
    });
    await assert.rejects(ask(url, { method: "POST" }), { message: "fetch failed" });
    await assert.rejects(ask(url).then(readText), { message: "fetch failed" });
  });

  it("fails if the connection breaks after an early answer", async () => {
    const { url } = await serve((request, response) => {
      response.writeHead(204).flushHeaders();
      setImmediate(() => request.destroy());
    });
    const asking = ask(url, { method: "PATCH", body: new Uint8Array(64 * MIB) });
    await assert.rejects(asking, { message: "fetch failed" });
  });
});

describe("an aborted request of the command line", () => {
  it("fails with the signal's reason, before the answer and during it", async () => {
    const { url } = await serve((request, response) => {
      if (request.method === "GET") response.writeHead(200).write("part");
    });
    const reason = new Error("stopped");
    const before = new AbortController();
    const asking = ask(url, { method: "POST", signal: before.signal });
    setTimeout(() => before.abort(reason), 20);
    await assert.rejects(asking, reason);
    const during = new AbortController();
    const answer = await ask(url, { signal: during.signal });
    await answer.body.next();
    const next = answer.body.next();
    during.abort(reason);
    await assert.rejects(next, reason);
    await assert.rejects(ask(url, { signal: AbortSignal.abort(reason) }), reason);
  });

  it("ends at once if its reader stops while it waits for more", async () => {
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(200).write("part");
    });
    const answer = await ask(url);
    await answer.body.next();
    const next = answer.body.next().catch(() => {});
    await answer.body.return?.();
    await next;
    const [socket] = sockets;
    assert.ok(socket);
    await closed(socket);
  });
});
