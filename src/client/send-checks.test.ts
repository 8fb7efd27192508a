import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProblemError, UnreachableError } from "./errors.ts";
import { FakeServer } from "./fake-server.suite.ts";
import { quickRetry, randomFile, sendTo } from "./memory.suite.ts";

const TOKEN = `ots_${"a".repeat(43)}`;
const OTHER = `ots_${"b".repeat(43)}`;

function askingServer(): FakeServer {
  const server = new FakeServer();
  server.config.uploadAccess = "token";
  server.uploadToken = TOKEN;
  return server;
}

const isNotAllowed = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ProblemError && error.code === "upload_not_allowed");
  assert.match(error.message, words);
  return true;
};

describe("a sender whose server requires an upload token", () => {
  for (const size of [1_000, 100_000]) {
    it(`sends ${size} bytes, with the token in the creation request only`, async () => {
      const server = askingServer();
      await sendTo(server, randomFile(size), { uploadToken: TOKEN });
      const shown = server.requests.filter(
        ({ headers }) => headers.get("authorization") === `Bearer ${TOKEN}`,
      );
      assert.deepEqual(
        shown.map(({ method, path }) => `${method} ${path}`),
        ["POST /api/v1/shares"],
      );
    });
  }

  it("sends nothing without a token or with a malformed token", async () => {
    for (const [uploadToken, words] of [
      [undefined, /with an upload token/],
      ["", /with an upload token/],
      ["secret", /is not an upload token/],
      [`${TOKEN}\r\nX-Injected: 1`, /is not an upload token/],
    ] as const) {
      const server = askingServer();
      await assert.rejects(sendTo(server, randomFile(10), { uploadToken }), isNotAllowed(words));
      assert.equal(server.countOf("POST", "shares"), 0);
    }
  });

  it("fails at once with a wrong or revoked token, without a retry", async () => {
    const server = askingServer();
    const sending = sendTo(server, randomFile(10), { uploadToken: OTHER, retry: quickRetry() });
    await assert.rejects(sending, isNotAllowed(/does not accept shares/));
    assert.equal(server.countOf("POST", "shares"), 1);
  });
});

describe("a sender whose server requires no upload token", () => {
  it("does not send the upload token of another server", async () => {
    const server = new FakeServer();
    await sendTo(server, randomFile(10), { uploadToken: TOKEN });
    assert.ok(server.requests.every(({ headers }) => !headers.has("authorization")));
  });
});

describe("a sender whose server is behind a sign-in proxy", () => {
  const html = { headers: { "content-type": "text/html" } };

  it("fails at once with sign_in_required when the proxy rejects the request", async () => {
    for (const status of [401, 403]) {
      const server = new FakeServer();
      server.config.uploadAccess = "proxy";
      server.faultOf = ({ method }) =>
        method === "POST"
          ? { answer: new Response("<h1>Sign in</h1>", { status, ...html }) }
          : null;
      const sending = sendTo(server, randomFile(10), { retry: quickRetry() });
      await assert.rejects(sending, { code: "sign_in_required" });
      assert.equal(server.countOf("POST", "shares"), 1);
    }
  });

  it("treats the same answer as unreachable if the server announces no sign-in proxy", async () => {
    const server = new FakeServer();
    server.faultOf = ({ method }) =>
      method === "POST"
        ? { answer: new Response("<h1>Sign in</h1>", { status: 401, ...html }) }
        : null;
    await assert.rejects(sendTo(server, randomFile(10), { retry: quickRetry() }), UnreachableError);
  });
});
