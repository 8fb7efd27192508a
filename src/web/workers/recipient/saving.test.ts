import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { MemoryStore } from "./memory-store.ts";
import { Saving, type Selection } from "./saving.ts";

const BYTES = Uint8Array.of(1, 2, 3, 4, 5);

const selection: Selection = {
  content: new Blob([BYTES]),
  entries: [
    { kind: "text", size: 2 },
    { kind: "file", name: "a.bin", type: "", size: 3 },
  ],
  numbers: [1],
};

/** A chosen file whose bytes go to a sink. */
function fileOf(sink: UnderlyingSink<Uint8Array>): FileSystemFileHandle {
  return {
    createWritable: async () => new WritableStream(sink),
  } as unknown as FileSystemFileHandle;
}

/** @param stepMs how much later each look at the clock is */
function newSaving(stepMs = 0) {
  const reports: string[] = [];
  let time = 0;
  const now = () => (time += stepMs);
  return { reports, saving: new Saving(({ kind }) => reports.push(kind), now) };
}

describe("saving a received file", () => {
  it("writes its bytes into the chosen file", async () => {
    const written: number[] = [];
    const { saving, reports } = newSaving();
    const target = fileOf({ write: (bytes) => void written.push(...bytes) });
    assert.equal(await saving.writeTo(target, Promise.resolve(selection), false), true);
    assert.deepEqual(written, [3, 4, 5]);
    assert.deepEqual(reports, ["writing", "writing_ended"]);
  });

  it("leaves the chosen file as it was when the recipient cancels", async () => {
    const { saving, reports } = newSaving();
    const aborted = Promise.withResolvers<void>();
    const target = fileOf({
      write: () => saving.cancel(),
      abort: () => aborted.resolve(),
    });
    assert.equal(await saving.writeTo(target, Promise.resolve(selection), false), false);
    await aborted.promise;
    assert.deepEqual(reports, ["writing", "writing_ended"]);
  });

  it("shows the progress of a second file alone, which ends the first one", async () => {
    const { saving, reports } = newSaving();
    const second = Promise.withResolvers<boolean>();
    const target = fileOf({
      write: () => second.resolve(saving.writeTo(fileOf({}), Promise.resolve(selection), false)),
    });
    const first = saving.writeTo(target, Promise.resolve(selection), false);
    assert.deepEqual(await Promise.all([first, second.promise]), [false, true]);
    assert.deepEqual(reports, ["writing", "writing", "writing_ended"]);
  });

  it("makes a zip file in the storage of the share", async () => {
    const { saving, reports } = newSaving();
    const zip = await saving.zip(new MemoryStore(), { ...selection, numbers: [0, 1] }, "zip");
    const text = Buffer.from(await zip.arrayBuffer()).toString("latin1");
    assert.match(text, /^PK\x03\x04.*text\.txt.*a\.bin/s);
    assert.deepEqual(reports, ["saving", "saving_ended"]);
  });

  it("reports its end also after an error", async () => {
    const { saving, reports } = newSaving();
    const full = new DOMException("The disk is full.", "QuotaExceededError");
    const target = fileOf({ write: () => Promise.reject(full) });
    await assert.rejects(saving.writeTo(target, Promise.resolve(selection), false), full);
    assert.deepEqual(reports.splice(0), ["writing", "writing_ended"]);
    const store = new MemoryStore();
    mock.method(store, "writeBeside", () => Promise.reject(full));
    await assert.rejects(saving.zip(store, selection, "zip"), full);
    assert.deepEqual(reports.splice(0), ["saving", "saving_ended"]);
    const folder = { getFileHandle: () => Promise.reject(full) };
    const chosen = folder as unknown as FileSystemDirectoryHandle;
    await assert.rejects(saving.saveInto(chosen, selection), full);
    assert.deepEqual(reports, ["saving", "saving_ended"]);
  });
});
