import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { busy } from "./busy.ts";

describe("a page that waits for a busy server", () => {
  it("tries again when the server says, soon where it does not, and never without a pause", () => {
    assert.equal(busy(42).resumesAfterSeconds, 42);
    assert.equal(busy().resumesAfterSeconds, 10);
    assert.equal(busy(0).resumesAfterSeconds, 1);
  });
});
