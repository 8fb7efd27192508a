import assert from "node:assert/strict";
import { it } from "node:test";
import { excessInWords, limitInWords, sizeInWords } from "./size-in-words.ts";

it("sizes are told in the unit that suits them", () => {
  const sizes = [0, 1, 1023, 1024, 1536, 1024 ** 2 - 1, 5 * 1024 ** 3, 3.21 * 1024 ** 4, 2 ** 50];
  assert.deepEqual(sizes.map(sizeInWords), [
    "0 bytes",
    "1 byte",
    "1023 bytes",
    "1 KiB",
    "1.5 KiB",
    "1 MiB",
    "5 GiB",
    "3.2 TiB",
    "1024 TiB",
  ]);
});

it("a limit never promises more than is taken, and what is over it never looks as if it fitted", () => {
  const limit = 4.9375 * 1024 ** 3;
  assert.equal(limitInWords(limit), "4.93 GiB");
  assert.equal(limitInWords(5 * 1024 ** 3), "5 GiB");
  assert.equal(limitInWords(1000), "1000 bytes");
  assert.equal(excessInWords(limit + 1), "4.94 GiB");
  for (const most of [1000, 1024, 1025, 123_456, 1024 ** 2, 8_126_464, limit, 5 * 1024 ** 3]) {
    assert.notEqual(excessInWords(most + 1), limitInWords(most));
  }
});
