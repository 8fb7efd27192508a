import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import type { ShareStatus } from "../protocol/api.ts";
import { encodeBase64url } from "../protocol/bytes.ts";
import { ApiClient } from "./api-client.ts";
import { ProblemError, UnreachableError } from "./errors.ts";
import { FakeServer, problemResponse } from "./fake-server.suite.ts";
import { clientOf, quickRetry, randomFile, sendTo } from "./memory.suite.ts";
import { followStatus } from "./status-stream.ts";
import { fetchTransport } from "./transport.ts";

/** A client that gets this answer to every request. */
function clientWith(answer: () => Response): ApiClient {
  return new ApiClient({
    serverUrl: "https://share.example",
    transport: fetchTransport(async () => answer()),
  });
}

const problemHeaders = { "content-type": "application/problem+json" };

describe("an answer of the server", () => {
  it("becomes a ProblemError with every field of its problem document", async () => {
    const document = {
      type: "urn:onetimeshare:problem:wrong_password",
      status: 403,
      code: "wrong_password",
      title: "Wrong",
      advice: "Try",
      detail: "No.",
      attemptsRemaining: 3,
    };
    const init = { status: 403, headers: { ...problemHeaders, "retry-after": "7" } };
    const client = clientWith(() => new Response(JSON.stringify(document), init));
    await assert.rejects(client.config(), {
      name: "ProblemError",
      code: "wrong_password",
      status: 403,
      message: "No.",
      title: "Wrong",
      advice: "Try",
      attemptsRemaining: 3,
      retryAfterSeconds: 7,
    });
  });

  it("says why and when the share was deleted", async () => {
    const document = {
      ...ProblemError.of("gone"),
      type: "x",
      reason: "expired",
      at: "2030-01-01T00:00:00Z",
    };
    const init = { status: 410, headers: problemHeaders };
    const client = clientWith(() => new Response(JSON.stringify(document), init));
    await assert.rejects(client.status("id", "token"), {
      code: "gone",
      reason: "expired",
      at: "2030-01-01T00:00:00Z",
    });
  });

  it("to HEAD becomes a ProblemError by its status code", async () => {
    for (const code of ["unauthorized", "not_found", "gone", "unavailable", "internal"] as const) {
      const { status } = ProblemError.of(code);
      const headers = { ...problemHeaders, "retry-after": "5" };
      const client = clientWith(() => new Response(null, { status, headers }));
      const asking = client.uploadOffset("id", "token");
      await assert.rejects(asking, { name: "ProblemError", code, retryAfterSeconds: 5 });
    }
  });

  it("with an unknown problem code becomes an error with the server's own text", async () => {
    const document = {
      ...{ type: "x", status: 451, code: "not_here", title: "Not from here" },
      ...{ detail: "This country is not allowed.", advice: "Ask the operator" },
    };
    const headers = { ...problemHeaders, "retry-after": "7" };
    const client = clientWith(
      () => new Response(JSON.stringify(document), { status: 451, headers }),
    );
    await assert.rejects(client.config(), {
      name: "UnknownProblemError",
      status: 451,
      message: "Not from here. This country is not allowed. Ask the operator.",
      retryAfterSeconds: 7,
    });
  });

  const invalidAnswers: Record<string, () => Response> = {
    "a proxy's 502": () => new Response("<h1>Bad Gateway</h1>", { status: 502 }),
    "a proxy's 404": () => new Response("not here", { status: 404 }),
    "a 410 that is not a problem document": () => Response.json({ error: "gone" }, { status: 410 }),
    "another program's problem document": () =>
      new Response(JSON.stringify({ type: "about:blank", status: 410, title: "Gone" }), {
        status: 410,
        headers: problemHeaders,
      }),
    "a login page": () => new Response("<html>", { headers: { "content-type": "text/html" } }),
    "JSON with another schema": () => Response.json({ version: 1 }),
    "JSON over the size limit": () =>
      new Response(JSON.stringify(new FakeServer().config) + " ".repeat(1024 * 1024)),
    nothing: () => new Response(null),
  };
  for (const [what, answer] of Object.entries(invalidAnswers)) {
    it(`means unreachable, not gone, if it is ${what}`, async () => {
      await assert.rejects(clientWith(answer).config(), UnreachableError);
    });
  }

  it("is no success of a call without content if it is not a 204, such as a captive portal's page", async () => {
    const client = clientWith(() => new Response("<h1>Log in</h1>", { status: 200 }));
    const calls = [
      client.burn("id", "token"),
      client.unlock("id", "token"),
      client.confirmReceipt("id", "ticket", "receipt"),
      client.abandonUpload("id", "token"),
    ];
    for (const call of calls) await assert.rejects(call, UnreachableError);
  });

  it("is rejected as content if it has another range than requested", async () => {
    const headersOf = (range: string) => ({ status: 206, headers: { "content-range": range } });
    const answers = [
      () => new Response("whole", { status: 200 }),
      () => new Response("part", headersOf("bytes 0-9/10")),
      () => new Response("part", headersOf("bytes 5-8/10")),
      () => new Response("part", headersOf("bytes 5-9/*")),
    ];
    for (const answer of answers) {
      await assert.rejects(clientWith(answer).content("id", "ticket", 5), UnreachableError);
    }
  });
});

describe("a request", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("times out when the server is silent for 30 seconds", async () => {
    const server = new FakeServer();
    server.faultOf = () => "silence";
    let isOver = false;
    const asking = clientOf(server)
      .config()
      .finally(() => {
        isOver = true;
      });
    asking.catch(() => {});
    mock.timers.tick(29_999);
    await settled();
    assert.equal(isOver, false);
    mock.timers.tick(1);
    await assert.rejects(asking, UnreachableError);
  });

  it("times out when the answer's body stops", async () => {
    const fetch: typeof globalThis.fetch = async (_url, init) =>
      new Response(silentAfter(new Uint8Array(10), init?.signal));
    const asking = new ApiClient({
      serverUrl: "https://share.example",
      transport: fetchTransport(fetch),
    }).config();
    await settled();
    mock.timers.tick(30_000);
    await assert.rejects(asking, UnreachableError);
  });

  it("times out when the answer's body arrives byte by byte", async () => {
    let dripped = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        // Each byte arrives before the idle time-out.
        mock.timers.tick(20_000);
        dripped++;
        controller.enqueue(new Uint8Array(1));
      },
    });
    const fetch: typeof globalThis.fetch = async () => new Response(body);
    const asking = new ApiClient({
      serverUrl: "https://share.example",
      transport: fetchTransport(fetch),
    }).config();
    await assert.rejects(asking, UnreachableError);
    assert.ok(dripped < 10, String(dripped));
  });

  it("does not time out because its reader is slow", async () => {
    const server = new FakeServer();
    server.faultOf = () => ({
      answer: new Response(new Uint8Array(30_000), {
        status: 206,
        headers: { "content-range": "bytes 0-29999/30000" },
      }),
    });
    const { body } = await clientOf(server).content("id", "ticket", 0);
    let received = 0;
    mock.timers.tick(60_000);
    for await (const bytes of body) {
      mock.timers.tick(60_000);
      received += bytes.length;
    }
    assert.equal(received, 30_000);
  });

  it("rejects with the abort reason of its signal", async () => {
    const server = new FakeServer();
    server.faultOf = () => "silence";
    const reason = new Error("stopped");
    const stop = new AbortController();
    const asking = clientOf(server).config(stop.signal);
    stop.abort(reason);
    await assert.rejects(asking, reason);
  });

  it("uses the server's base URL with or without trailing slashes, and rejects redirects", async () => {
    const seen: [string, RequestInit | undefined][] = [];
    const server = new FakeServer();
    const fetch: typeof globalThis.fetch = async (url, init) => {
      seen.push([String(url), init]);
      return server.fetch(url, init);
    };
    await new ApiClient({
      serverUrl: "https://share.example/base//",
      transport: fetchTransport(fetch),
    })
      .config()
      .catch(() => {});
    const [[url, init] = []] = seen;
    assert.equal(url, "https://share.example/base/api/v1/config");
    assert.equal(init?.redirect, "error");
    assert.equal(init?.credentials, "omit");
  });

  it("never has a token or a ticket in its URL", async () => {
    const server = new FakeServer();
    const { id, ownerToken } = await sendTo(server, randomFile(100_000));
    const client = clientOf(server);
    await client.status(id, ownerToken);
    await client.content(id, ownerToken, 0).catch(() => {});
    await client.unlock(id, ownerToken);
    await client.burn(id, ownerToken);
    assert.equal(server.share.isGone, true);
    assert.ok(server.requests.every(({ path }) => !path.includes(ownerToken)));
  });
});

/** A body that yields some bytes, then nothing until it is aborted. */
function silentAfter(bytes: Uint8Array, signal: AbortSignal | null | undefined): ReadableStream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      signal?.addEventListener("abort", () => controller.error(signal.reason));
    },
  });
}

/** Resolves after all pending microtasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("the status stream of a share", () => {
  const watch = (server: FakeServer, id: string, ownerToken: string, signal: AbortSignal) =>
    followStatus(() => clientOf(server).events(id, ownerToken, signal), signal, quickRetry());
  const eventOf = (status: ShareStatus) => `event: status\ndata: ${JSON.stringify(status)}\n\n`;

  it("yields each status once, across reconnects, until the share is gone", async () => {
    const server = new FakeServer();
    const { id, ownerToken } = await sendTo(server, randomFile(1));
    const { status } = server.share;
    const claimed = { ...status, remainingDownloads: 0 };
    const gone = { ...status, state: "gone" as const };
    const streams = [
      `:\n\n${eventOf(status)}${eventOf(claimed)}`,
      eventOf(claimed),
      `${eventOf(claimed)}event: other\ndata: 1\n\n${eventOf(gone)}${eventOf(status)}`,
    ];
    server.events = () => streams.shift() ?? "";
    server.faultOf = ({ path, earlier }) =>
      path.endsWith("/events") && earlier === 1 ? "lost_request" : null;
    const { signal } = new AbortController();
    const seen = await Array.fromAsync(watch(server, id, ownerToken, signal));
    const expected = [status, claimed, gone].map((each) => ({ ...each, downloads: [] }));
    assert.deepEqual(seen, expected);
    assert.deepEqual(streams, []);
  });

  it("has the progress of a download while it runs", async () => {
    const server = new FakeServer();
    const { id, ownerToken } = await sendTo(server, randomFile(1));
    const { status } = server.share;
    const leased = { ...status, state: "leased" as const };
    const gone = { ...status, state: "gone" as const };
    const ticketVerifier = encodeBase64url(new Uint8Array(32));
    const progress = (servedBytes: number) =>
      `event: progress\ndata: ${JSON.stringify({ ticketVerifier, servedBytes, interrupted: false })}\n\n`;
    const renewed = { ...leased, remainingAttempts: 4 };
    server.events = () =>
      [
        ...[eventOf(status), progress(1), eventOf(leased), progress(2), eventOf(renewed)],
        ...[progress(3), eventOf(gone)],
      ].join("");
    const { signal } = new AbortController();
    const seen = await Array.fromAsync(watch(server, id, ownerToken, signal));
    assert.deepEqual(
      seen.map(({ state, downloads }) => [state, downloads[0]?.servedBytes]),
      [
        ["ready", undefined],
        ["leased", undefined],
        ["leased", 2],
        ["leased", 2],
        ["leased", 3],
        ["gone", undefined],
      ],
    );
  });

  it("reconnects for hours while the server is unreachable", async () => {
    const server = new FakeServer();
    const { id, ownerToken } = await sendTo(server, randomFile(1));
    server.share.isGone = true;
    server.faultOf = ({ path, earlier }) =>
      path.endsWith("/events") && earlier < 500 ? "lost_request" : null;
    const { signal } = new AbortController();
    const seen = await Array.fromAsync(watch(server, id, ownerToken, signal));
    assert.equal(seen.length, 1);
  });

  it("ends without an error on abort", async () => {
    const server = new FakeServer();
    const { id, ownerToken } = await sendTo(server, randomFile(1));
    const stop = new AbortController();
    let count = 0;
    for await (const _status of watch(server, id, ownerToken, stop.signal)) {
      count++;
      stop.abort();
    }
    assert.equal(count, 1);
  });

  it("ends with the problem that the server answers", async () => {
    const server = new FakeServer();
    const { id, ownerToken } = await sendTo(server, randomFile(1));
    server.faultOf = () => ({ answer: problemResponse(ProblemError.of("not_found")) });
    const { signal } = new AbortController();
    const watching = Array.fromAsync(watch(server, id, ownerToken, signal));
    await assert.rejects(watching, { code: "not_found" });
  });
});
