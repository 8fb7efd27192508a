import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UploadPace } from "./upload-pace.ts";

const KIB = 1024;

describe("the size of upload requests", () => {
  it("starts small and doubles after quick requests, up to the server's maximum", () => {
    const pace = new UploadPace(1024 * KIB);
    const sizes = [];
    for (let i = 0; i < 4; i++) {
      sizes.push(pace.size / KIB);
      pace.succeeded(100);
    }
    assert.deepEqual(sizes, [256, 512, 1024, 1024]);
  });

  it("stays the same when a request takes a second or two", () => {
    const pace = new UploadPace(1024 * KIB);
    pace.succeeded(100);
    pace.succeeded(1_500);
    assert.equal(pace.size, 512 * KIB);
  });

  it("halves when a request is slow or fails, down to the first size", () => {
    const pace = new UploadPace(2048 * KIB);
    for (let i = 0; i < 5; i++) pace.succeeded(100);
    pace.succeeded(5_000);
    assert.equal(pace.size, 1024 * KIB);
    for (let i = 0; i < 9; i++) pace.failed();
    assert.equal(pace.size, 256 * KIB);
  });

  it("never exceeds the server's maximum, however small that is", () => {
    const pace = new UploadPace(1001);
    pace.succeeded(100);
    pace.failed();
    assert.equal(pace.size, 1001);
  });
});
