import assert from "node:assert/strict";
import { it } from "node:test";
import { countOf } from "./count-of.ts";

it("a count has its plural", () => {
  assert.equal(countOf(1, "file"), "1 file");
  assert.equal(countOf(0, "file"), "0 files");
  assert.equal(countOf(2, "try", "tries"), "2 tries");
});
