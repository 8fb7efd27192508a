import assert from "node:assert/strict";
import { it } from "node:test";
import { sizeInWords } from "./size-in-words.ts";

it("sizes are told in the unit that suits them", () => {
  const sizes = [0, 1, 1023, 1024, 1536, 1024 ** 2 - 1, 5 * 1024 ** 3, 3.21 * 1024 ** 4, 2 ** 50];
  assert.deepEqual(sizes.map(sizeInWords), [
    "0 bytes",
    "1 byte",
    "1023 bytes",
    "1 KiB",
    "1.5 KiB",
    "1024 KiB",
    "5 GiB",
    "3.2 TiB",
    "1024 TiB",
  ]);
});
