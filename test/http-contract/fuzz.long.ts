import assert from "node:assert/strict";
import { it } from "node:test";
import { fuzz } from "./fuzz/run.ts";

it("20,000 hostile requests each get an answer without 5xx; they leak nothing, damage nothing and use no lasting memory", async (test) => {
  const { answered } = await fuzz(test, { requests: 20_000, measuresMemory: true });
  for (const [about, classes] of answered) {
    test.diagnostic(
      `${about}: ${[...classes].map(([name, count]) => `${name} ${count}`).join(", ")}`,
    );
    assert.ok((classes.get("4xx") ?? 0) > 0, about);
    // The requests reach the handler of every call, not only its validation. No client here has a block to reset.
    if (!["raw bytes", "resetRateLimit"].includes(about))
      assert.ok((classes.get("2xx") ?? 0) > 0, about);
  }
});
