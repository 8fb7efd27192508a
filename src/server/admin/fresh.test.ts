import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fresh } from "./fresh.ts";

describe("a shared reading", () => {
  it("is one for a hundred callers at once, and another after its time", async () => {
    let [time, readings] = [0, 0];
    const read = fresh(
      async () => ++readings,
      1_000,
      () => time,
    );
    const first = await Promise.all(Array.from({ length: 100 }, read));
    assert.deepEqual(new Set(first), new Set([1]));
    time = 1_000;
    assert.equal(await read(), 1);
    time = 1_001;
    assert.equal(await read(), 2);
  });

  it("that failed is not shared with later callers", async () => {
    const answers = [() => Promise.reject(new Error("down")), async () => "up"];
    const read = fresh(
      () => answers.shift()?.() ?? assert.fail(),
      1_000,
      () => 0,
    );
    await assert.rejects(Promise.all([read(), read()]), /down/);
    assert.equal(await read(), "up");
  });
});
