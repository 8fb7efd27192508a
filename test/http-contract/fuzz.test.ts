import assert from "node:assert/strict";
import { it } from "node:test";
import { fuzz } from "./fuzz/run.ts";

it("400 hostile requests each get an answer without 5xx; they leak nothing and damage nothing", async (test) => {
  const { answered } = await fuzz(test, { requests: 400, measuresMemory: false });
  assert.ok(answered.size >= 18, "the run skipped some calls, paths or raw bytes");
});
