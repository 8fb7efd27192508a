import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CHUNK_SIZE, SEALED_CHUNK_SIZE } from "../protocol/age-file.ts";
import { ProblemError, UnreachableError } from "./errors.ts";
import { problemResponse } from "./fake-server.suite.ts";
import {
  assertSameBytes,
  MemoryDisk,
  quickRetry,
  receiveFrom,
  recipientOf,
  serverWith,
} from "./memory.suite.ts";

const SIZE = 20 * CHUNK_SIZE + 999;

describe("the retries of a download", () => {
  it("end with the lease, and a later run resumes", async () => {
    const { server, link, file } = await serverWith(SIZE);
    server.config.claimLease = 3600;
    const disk = new MemoryDisk();
    const retry = quickRetry();
    const timeouts = new Set<number>();
    server.faultOf = ({ path }) => (path.endsWith("/content") ? "lost_request" : null);
    const waiting = receiveFrom(server, link, disk, {
      retry,
      onProgress: ({ delay }) => delay && timeouts.add(delay.giveUpAfterMs),
    });
    await assert.rejects(waiting, UnreachableError);
    const waited = sum(retry.sleeps);
    assert.ok(waited > 59 * 60_000 && waited <= 60 * 60_000, `waited ${waited} ms`);
    assert.deepEqual([...timeouts], [3_600_000]);
    server.faultOf = () => null;
    await receiveFrom(server, link, disk);
    assertSameBytes(disk.delivered, file.bytes);
  });

  it("end after ten minutes if the server does not announce the lease's duration", async () => {
    const { server, link } = await serverWith(SIZE);
    const retry = quickRetry();
    server.faultOf = ({ path }) =>
      path.endsWith("/content") || path.endsWith("/config") ? "lost_request" : null;
    await assert.rejects(receiveFrom(server, link, new MemoryDisk(), { retry }), UnreachableError);
    assert.ok(sum(retry.sleeps) > 9 * 60_000 && sum(retry.sleeps) <= 10 * 60_000);
  });

  it("do not start before the claim if Retry-After is long", async () => {
    for (const code of ["rate_limited", "unavailable"] as const) {
      const { server, link } = await serverWith(SIZE);
      const disk = new MemoryDisk();
      const retry = { ...quickRetry(), giveUpAfterMs: 3_600_000 };
      const later = ProblemError.of(code, { retryAfterSeconds: 3000 });
      server.faultOf = ({ path }) =>
        path.endsWith("/claims") ? { answer: problemResponse(later) } : null;
      await assert.rejects(receiveFrom(server, link, disk, { retry }), { code });
      assert.deepEqual(retry.sleeps, []);
      // The server counts the rate limit before the claim. After any other error the claim may have succeeded.
      assert.equal(disk.journal.saved === null, code === "rate_limited");
    }
  });

  it("keep the ticket if a rate limit follows a lost answer to the claim", async () => {
    const { server, link, file } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    const limited = ProblemError.of("rate_limited", { retryAfterSeconds: 3000 });
    server.faultOf = ({ path, earlier }) => {
      if (!path.endsWith("/claims")) return null;
      return earlier === 0 ? "lost_answer" : { answer: problemResponse(limited) };
    };
    await assert.rejects(receiveFrom(server, link, disk), { code: "rate_limited" });
    server.faultOf = () => null;
    await receiveFrom(server, link, disk);
    assertSameBytes(disk.delivered, file.bytes);
    assert.equal(server.share.leases.size, 1);
  });

  it("wait for a long Retry-After if an earlier run may have made the claim", async () => {
    const { server, link, file } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    server.faultOf = ({ path }) => (path.endsWith("/claims") ? "lost_answer" : null);
    await assert.rejects(receiveFrom(server, link, disk), UnreachableError);
    const limited = ProblemError.of("rate_limited", { retryAfterSeconds: 500 });
    const claims = server.countOf("POST", "claims");
    server.faultOf = ({ path, earlier }) =>
      path.endsWith("/claims") && earlier === claims ? { answer: problemResponse(limited) } : null;
    const retry = quickRetry();
    await receiveFrom(server, link, disk, { retry });
    assert.deepEqual(retry.sleeps, [500_000]);
    assertSameBytes(disk.delivered, file.bytes);
  });

  it("continue as long as bytes arrive", async () => {
    const { server, link } = await serverWith(60 * CHUNK_SIZE);
    const retry = quickRetry();
    server.faultOf = ({ path }) =>
      path.endsWith("/content") ? { cutAnswerAfter: 166 + SEALED_CHUNK_SIZE } : null;
    await receiveFrom(server, link, new MemoryDisk(), { retry });
    assert.ok(retry.sleeps.length > 50);
    assert.deepEqual([...new Set(retry.sleeps)], [375]);
  });

  it("end soon if the server was never reachable", async () => {
    const { server, link } = await serverWith(5);
    const retry = quickRetry();
    server.faultOf = () => "lost_request";
    const recipient = await recipientOf(server, link);
    await assert.rejects(recipient.preview(retry), UnreachableError);
    assert.ok(sum(retry.sleeps) <= 10_000);
  });

  it("do not start during the check of a password if Retry-After is long", async () => {
    const { server, link } = await serverWith(SIZE);
    const disk = new MemoryDisk();
    disk.journal.saved = new Uint8Array(100);
    const retry = { ...quickRetry(), giveUpAfterMs: 3_600_000 };
    const limited = ProblemError.of("rate_limited", { retryAfterSeconds: 3000 });
    server.faultOf = ({ path }) =>
      path.endsWith("/preview") ? { answer: problemResponse(limited) } : null;
    await assert.rejects(receiveFrom(server, link, disk, { retry }), { code: "rate_limited" });
    assert.deepEqual(retry.sleeps, []);
    assert.ok(disk.journal.saved);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
