import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { ageFileSize, paddedSize } from "../../../protocol/age-file.ts";
import { largestContent, readLimits } from "./limits.ts";

describe("the largest content of a share", () => {
  for (const limit of [2_000, 65_536, 10_000_000, 5 * 1024 ** 3]) {
    it(`fits into ${limit} bytes after encryption, and one byte more does not`, () => {
      const largest = largestContent(limit);
      assert.ok(ageFileSize(paddedSize(largest)) <= limit);
      assert.ok(ageFileSize(paddedSize(largest + 1)) > limit);
    });
  }

  it("is 0 if not even the padding fits", () => assert.equal(largestContent(1_000), 0));
});

describe("the limits of a busy server", () => {
  for (const { header, seconds } of [
    { header: "20", seconds: 20 },
    { header: "1e3", seconds: undefined },
    { header: "Fri, 31 Dec 1999 23:59:59 GMT", seconds: undefined },
    { header: null, seconds: undefined },
  ]) {
    it(`are unavailable: Retry-After ${header} means ${seconds ? `${seconds} s` : "no known delay"}`, async () => {
      const headers = new Headers(header === null ? {} : { "retry-after": header });
      mock.method(globalThis, "fetch", async () => new Response(null, { status: 503, headers }));
      const failure = await readLimits();
      assert.ok("code" in failure);
      assert.deepEqual([failure.code, failure.retryAfterSeconds], ["unavailable", seconds]);
      mock.restoreAll();
    });
  }

  it("say that there are too many requests, if that is why", async () => {
    const headers = { "retry-after": "5" };
    mock.method(globalThis, "fetch", async () => new Response(null, { status: 429, headers }));
    const failure = await readLimits();
    assert.ok("code" in failure);
    assert.deepEqual([failure.code, failure.retryAfterSeconds], ["rate_limited", 5]);
    mock.restoreAll();
  });
});
