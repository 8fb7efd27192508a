import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ProblemCode, problems } from "../../../protocol/problems.ts";
import type { Failure } from "../../workers/failure.ts";
import type { Item, ReceiveReport } from "../../workers/receive-messages.ts";
import { isAllTaken, losesOnClose, nextView, type Received, type View } from "./view.ts";

const items: Item[] = [
  { kind: "text", size: 5 },
  { kind: "file", name: "a.bin", size: 9 },
];

const received = nextView(
  { kind: "checking" },
  { kind: "received", items, taken: [], survivesReload: true, isConfirmed: true },
) as Received;

function failure(code: ProblemCode): Failure {
  return { code, ...problems[code] };
}

function failed(code: ProblemCode): ReceiveReport {
  return { kind: "failed", failure: failure(code) };
}

describe("the receive page's view", () => {
  it("is the password field again after a wrong password, with the tries that are left", () => {
    const wrong = { attemptsRemaining: 2 };
    const report: ReceiveReport = { kind: "password", stored: "all", wrong };
    const before = [
      { kind: "password", stored: "all", wrong: null },
      { kind: "error", failure: failure("rate_limited") },
      { kind: "checking" },
    ] as const satisfies View[];
    for (const view of before) {
      assert.deepEqual(nextView(view, report), { kind: "password", stored: "all", wrong });
    }
  });

  it("is the error screen after an error", () => {
    const before: View = { kind: "password", stored: "nothing", wrong: null };
    const view = nextView(before, failed("locked"));
    assert.equal(view.kind === "error" && view.failure.code, "locked");
  });

  it("still shows the received content if saving it fails", () => {
    const view = nextView(received, failed("storage_full"));
    assert.equal(view.kind, "received");
    assert.equal((view as Received).failure?.code, "storage_full");
  });

  it("asks before the tab closes while content is only in its memory", () => {
    const room = { neededBytes: 14, freeBytes: 100, survivesReload: false };
    const offer = { items, expiresAt: "", remainingDownloads: 1, room };
    const progress = {
      stage: "claiming",
      receivedBytes: 0,
      totalBytes: 0,
      isNearLimit: false,
    } as const;
    const receiving = nextView({ kind: "offer", offer }, { kind: "progress", progress });
    assert.equal(losesOnClose(receiving), true);
    const inMemory = nextView(receiving, {
      kind: "received",
      items,
      taken: [],
      survivesReload: false,
      isConfirmed: true,
    });
    assert.equal(losesOnClose(inMemory), true);
    assert.equal(losesOnClose(nextView(inMemory, { kind: "zip", content: new Blob() })), false);
    const resumed = nextView({ kind: "checking" }, { kind: "progress", progress });
    assert.equal(losesOnClose(resumed), false);
  });

  it("counts an entry as taken after it was shown or saved, and all entries after a zip", () => {
    const shown = nextView(received, { kind: "text", item: 0, text: "hello" }) as Received;
    assert.equal(shown.texts.get(0), "hello");
    assert.equal(isAllTaken(shown), false);
    const saved = nextView(shown, {
      kind: "file",
      item: 1,
      name: "a.bin",
      content: new Blob(),
    }) as Received;
    assert.equal(isAllTaken(saved), true);
    const reloaded = nextView(
      { kind: "checking" },
      { kind: "received", items, taken: [0, 1], survivesReload: true, isConfirmed: true },
    ) as Received;
    assert.equal(isAllTaken(reloaded), true, "also when that was before a reload");
    const zipped = nextView(received, { kind: "zip", content: new Blob() }) as Received;
    assert.equal(isAllTaken(zipped), true);
  });

  it("shows a text or the files of a folder until the recipient hides them", () => {
    const files = [{ path: "2026/a.jpg", size: 9 }];
    const shown = nextView(nextView(received, { kind: "text", item: 0, text: "hello" }), {
      kind: "files",
      item: 1,
      files,
    }) as Received;
    assert.deepEqual([shown.texts.get(0), shown.files.get(1)], ["hello", files]);
    const first = nextView(shown, { kind: "hidden", item: 1 }) as Received;
    assert.deepEqual([first.texts.size, first.files.size], [1, 0]);
    const second = nextView(first, { kind: "hidden", item: 0 }) as Received;
    assert.equal(second.texts.size, 0);
    assert.ok(second.taken.has(0), "the recipient has seen it");
  });

  it("still saves everything when the recipient saves one of its files meanwhile", () => {
    const file = { kind: "file", item: 1, name: "a.bin", content: new Blob() } as const;
    const zipping = nextView(received, { kind: "saving" });
    assert.equal((nextView(zipping, file) as Received).isSaving, true);
    const writing = nextView(received, { kind: "writing", doneBytes: 1, totalBytes: 14 });
    const next = nextView(writing, file) as Received;
    assert.deepEqual(next.writing, { doneBytes: 1, totalBytes: 14 });
    assert.equal(next.taken.has(1), true);
    const folder: Item = { kind: "folder", name: "photos", size: 5, files: 2 };
    const withFolder = { ...(zipping as Received), items: [folder] };
    assert.equal((nextView(withFolder, { ...file, item: 0 }) as Received).isSaving, false);
  });

  it("says that everything is in the chosen folder, until the recipient saves again", () => {
    const saving = nextView(received, { kind: "saving" }) as Received;
    assert.equal(saving.isSaving, true);
    const saved = nextView(saving, { kind: "saved_into" }) as Received;
    assert.deepEqual([saved.isSaving, saved.isInFolder, isAllTaken(saved)], [false, true, true]);
    const again = nextView(saved, { kind: "saving" }) as Received;
    assert.deepEqual([again.isSaving, again.isInFolder], [true, false]);
    const failedAgain = nextView(again, failed("storage_full")) as Received;
    assert.deepEqual([failedAgain.isSaving, failedAgain.isInFolder], [false, false]);
  });
});
