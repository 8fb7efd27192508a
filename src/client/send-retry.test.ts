import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CHUNK_SIZE, SEALED_CHUNK_SIZE } from "../protocol/age-file.ts";
import { ProblemError, UnreachableError } from "./errors.ts";
import { FakeServer, problemResponse } from "./fake-server.suite.ts";
import { quickRetry, randomFile, sendTo } from "./memory.suite.ts";
import type { RetryDelay } from "./retry.ts";

const MIB = 1024 * 1024;

describe("the patience of a sender", () => {
  it("gives up after ten minutes without any progress", async () => {
    const server = new FakeServer();
    const retry = quickRetry();
    server.faultOf = ({ method }) => (method === "PATCH" ? "lost_request" : null);
    await assert.rejects(sendTo(server, randomFile(MIB), { retry }), UnreachableError);
    const waited = retry.sleeps.reduce((sum, ms) => sum + ms, 0);
    assert.ok(waited > 9 * 60_000 && waited <= 10 * 60_000, `waited ${waited} ms`);
  });

  it("goes on for as long as there is some progress", async () => {
    const server = new FakeServer();
    const retry = quickRetry();
    server.faultOf = ({ method }) =>
      method === "PATCH" ? { cutRequestAfter: SEALED_CHUNK_SIZE } : null;
    await sendTo(server, randomFile(60 * CHUNK_SIZE), { retry });
    assert.deepEqual([...new Set(retry.sleeps)], [375]);
  });

  it("tells soon when there is no server at all", async () => {
    const server = new FakeServer();
    const retry = quickRetry();
    server.faultOf = () => "lost_request";
    await assert.rejects(sendTo(server, randomFile(1), { retry }), UnreachableError);
    assert.ok(retry.sleeps.reduce((sum, ms) => sum + ms, 0) <= 10_000);
  });

  it("tells soon, too, when a server is there but can't take a share", async () => {
    for (const size of [1, MIB]) {
      const server = new FakeServer();
      const retry = quickRetry();
      server.faultOf = ({ method }) =>
        method === "POST" ? { answer: problemResponse(ProblemError.of("unavailable")) } : null;
      await assert.rejects(sendTo(server, randomFile(size), { retry }), { code: "unavailable" });
      assert.ok(retry.sleeps.reduce((sum, ms) => sum + ms, 0) <= 10_000);
    }
  });

  it("tells at once when it would have to wait long before it can begin", async () => {
    const server = new FakeServer();
    const retry = quickRetry();
    const limited = ProblemError.of("rate_limited", { retryAfterSeconds: 60 });
    server.faultOf = ({ method }) =>
      method === "POST" ? { answer: problemResponse(limited) } : null;
    await assert.rejects(sendTo(server, randomFile(1), { retry }), {
      code: "rate_limited",
      advice: "Try again in 1 minute.",
    });
    assert.deepEqual(retry.sleeps, []);
  });

  it("says each time what it waits for and how long, from the first request on", async () => {
    const server = new FakeServer();
    const pauses: (RetryDelay | undefined)[] = [];
    const busy = ProblemError.of("unavailable", { retryAfterSeconds: 5 });
    server.faultOf = ({ method, earlier }) => {
      if (earlier > 0) return null;
      return method === "GET" ? "lost_request" : { answer: problemResponse(busy) };
    };
    await sendTo(server, randomFile(1), {
      onProgress: ({ delay }) => pauses.push(delay),
    });
    const giveUpAfterMs = 10_000;
    assert.deepEqual(pauses, [
      { cause: "unreachable", ms: 375, giveUpAfterMs },
      undefined,
      { cause: "unavailable", ms: 5000, giveUpAfterMs },
    ]);
  });
});
