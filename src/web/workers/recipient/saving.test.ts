import assert from "node:assert/strict";
import { describe, it } from "node:test";
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

function newSaving() {
  const reports: string[] = [];
  return { reports, saving: new Saving(({ kind }) => reports.push(kind)) };
}

describe("saving a received file", () => {
  it("writes its bytes into the chosen file", async () => {
    const written: number[] = [];
    const { saving, reports } = newSaving();
    const target = fileOf({ write: (bytes) => void written.push(...bytes) });
    assert.equal(await saving.writeTo(target, Promise.resolve(selection), false), true);
    assert.deepEqual(written, [3, 4, 5]);
    assert.deepEqual(reports, ["writing"]);
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
    assert.deepEqual(reports, ["writing", "writing_cancelled"]);
  });

  it("shows the progress of a second file alone, which ends the first one", async () => {
    const { saving, reports } = newSaving();
    const second = Promise.withResolvers<boolean>();
    const target = fileOf({
      write: () => second.resolve(saving.writeTo(fileOf({}), Promise.resolve(selection), false)),
    });
    const first = saving.writeTo(target, Promise.resolve(selection), false);
    assert.deepEqual(await Promise.all([first, second.promise]), [false, true]);
    assert.deepEqual(reports, ["writing", "writing"]);
  });

  it("makes a zip file in the storage of the share", async () => {
    const { saving, reports } = newSaving();
    const zip = await saving.zip(new MemoryStore(), { ...selection, numbers: [0, 1] }, "zip");
    const text = Buffer.from(await zip.arrayBuffer()).toString("latin1");
    assert.match(text, /^PK\x03\x04.*text\.txt.*a\.bin/s);
    assert.deepEqual(reports, ["saving"]);
  });
});
