import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CHUNK_SIZE, SEALED_CHUNK_SIZE } from "../protocol/age-file.ts";
import { ProblemError, UnreachableError } from "./errors.ts";
import { FakeServer, problemResponse } from "./fake-server.suite.ts";
import { quickRetry, randomFile, sendTo } from "./memory.suite.ts";
import type { RetryDelay } from "./retry.ts";

const MIB = 1024 * 1024;

describe("the retries of an upload", () => {
  it("end after ten minutes without progress", async () => {
    const server = new FakeServer();
    const retry = quickRetry();
    server.faultOf = ({ method }) => (method === "PATCH" ? "lost_request" : null);
    await assert.rejects(sendTo(server, randomFile(MIB), { retry }), UnreachableError);
    const waited = retry.sleeps.reduce((sum, ms) => sum + ms, 0);
    assert.ok(waited > 9 * 60_000 && waited <= 10 * 60_000, `waited ${waited} ms`);
  });

  it("continue as long as the upload advances", async () => {
    const server = new FakeServer();
    const retry = quickRetry();
    server.faultOf = ({ method }) =>
      method === "PATCH" ? { cutRequestAfter: SEALED_CHUNK_SIZE } : null;
    await sendTo(server, randomFile(60 * CHUNK_SIZE), { retry });
    assert.deepEqual([...new Set(retry.sleeps)], [375]);
  });

  it("end soon if the server was never reachable", async () => {
    const server = new FakeServer();
    const retry = quickRetry();
    server.faultOf = () => "lost_request";
    await assert.rejects(sendTo(server, randomFile(1), { retry }), UnreachableError);
    assert.ok(retry.sleeps.reduce((sum, ms) => sum + ms, 0) <= 10_000);
  });

  it("end soon if the server can't create shares", async () => {
    for (const size of [1, MIB]) {
      const server = new FakeServer();
      const retry = quickRetry();
      server.faultOf = ({ method }) =>
        method === "POST" ? { answer: problemResponse(ProblemError.of("unavailable")) } : null;
      await assert.rejects(sendTo(server, randomFile(size), { retry }), { code: "unavailable" });
      assert.ok(retry.sleeps.reduce((sum, ms) => sum + ms, 0) <= 10_000);
    }
  });

  it("do not happen if Retry-After is long and the upload has not begun", async () => {
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

  it("report the cause and the length of each delay, from the first request on", async () => {
    const server = new FakeServer();
    const delays: (RetryDelay | undefined)[] = [];
    const busy = ProblemError.of("unavailable", { retryAfterSeconds: 5 });
    server.faultOf = ({ method, earlier }) => {
      if (earlier > 0) return null;
      return method === "GET" ? "lost_request" : { answer: problemResponse(busy) };
    };
    await sendTo(server, randomFile(1), {
      onProgress: ({ delay }) => delays.push(delay),
    });
    const giveUpAfterMs = 10_000;
    assert.deepEqual(delays, [
      { cause: "unreachable", ms: 375, giveUpAfterMs },
      undefined,
      { cause: "unavailable", ms: 5000, giveUpAfterMs },
    ]);
  });
});
