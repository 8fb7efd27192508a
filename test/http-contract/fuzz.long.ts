import assert from "node:assert/strict";
import { it } from "node:test";
import { fuzz } from "./fuzz/run.ts";

it("20,000 hostile requests get an answer each, with no 5xx, nothing leaked, nothing harmed, and the memory as it was", async (test) => {
  const { answered } = await fuzz(test, { requests: 20_000, measuresMemory: true });
  for (const [about, classes] of answered) {
    test.diagnostic(
      `${about}: ${[...classes].map(([name, count]) => `${name} ${count}`).join(", ")}`,
    );
    assert.ok((classes.get("4xx") ?? 0) > 0, about);
    // Requests get behind the door of every call, and not only to it.
    if (about !== "raw bytes") assert.ok((classes.get("2xx") ?? 0) > 0, about);
  }
});
