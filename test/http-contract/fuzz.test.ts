import assert from "node:assert/strict";
import { it } from "node:test";
import { fuzz } from "./fuzz/run.ts";

it("a thousand hostile requests get an answer each, with no 5xx, nothing leaked and nothing harmed", async (test) => {
  const { answered } = await fuzz(test, { requests: 1_000, measuresMemory: false });
  assert.ok(answered.size >= 18, "every call, other paths and raw bytes were tried");
});
