import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ageFileSize } from "../../../protocol/age-file.ts";
import { paddedSize } from "../../../protocol/padding.ts";
import { largestContent } from "./limits.ts";

describe("the largest content of a share", () => {
  for (const limit of [2_000, 65_536, 10_000_000, 5 * 1024 ** 3]) {
    it(`fits into ${limit} bytes when it is encrypted, and one byte more does not`, () => {
      const largest = largestContent(limit);
      assert.ok(ageFileSize(paddedSize(largest)) <= limit);
      assert.ok(ageFileSize(paddedSize(largest + 1)) > limit);
    });
  }

  it("is nothing where not even the padding fits", () => assert.equal(largestContent(1_000), 0));
});
