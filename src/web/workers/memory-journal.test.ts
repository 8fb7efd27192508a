import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MemoryJournal } from "./memory-journal.ts";

describe("a journal in memory", () => {
  it("returns the record and all tags written since", async () => {
    const journal = new MemoryJournal();
    assert.equal(await journal.load(), null);
    await journal.begin("record");
    await journal.writeTags(0, Uint8Array.of(1, 2));
    await journal.writeTags(2, Uint8Array.of(3));
    assert.deepEqual(await journal.load(), { record: "record", tags: Uint8Array.of(1, 2, 3) });
  });

  it("drops the tags of an earlier record", async () => {
    const journal = new MemoryJournal();
    await journal.begin("first");
    await journal.writeTags(0, Uint8Array.of(1));
    await journal.begin("second");
    assert.deepEqual(await journal.load(), { record: "second", tags: new Uint8Array() });
  });

  it("is empty after it was cleared", async () => {
    const journal = new MemoryJournal();
    await journal.begin("record");
    await journal.clear();
    assert.equal(journal.record, null);
    assert.equal(await journal.load(), null);
  });
});
