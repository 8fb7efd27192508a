import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type OccurrenceName, occurrence, occurrenceIn, occurrences } from "./occurrences.ts";

describe("a sentence about one occurrence", () => {
  for (const name of Object.keys(occurrences) as OccurrenceName[]) {
    it(`is recognized, with its values: ${name}`, () => {
      const values: Record<string, string> = {};
      const sentence = occurrences[name].replace(/\{(\w+)\}/g, (_, key: string) => {
        values[key] = key === "size" ? "2.1 MiB" : "7";
        return values[key];
      });
      assert.deepEqual(occurrenceIn(sentence), { name, values });
    });
  }

  it("has its values in it", () => {
    assert.equal(
      occurrence("share_too_large", { limit: "2 MiB", size: "1 byte" }),
      "This server accepts up to 2 MiB in one share. This share is 1 byte when encrypted.",
    );
  });

  it("is not recognized if it is of another version", () => {
    assert.equal(occurrenceIn("This upload token is purple."), undefined);
    assert.equal(occurrenceIn("This upload token has expired. Really."), undefined);
  });
});
