import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ProblemCode, problems } from "../../../protocol/problems.ts";
import type { Failure } from "../../workers/failure.ts";
import type { Item, ReceiveReport } from "../../workers/receive-messages.ts";
import {
  FIRST_VIEW,
  isAllTaken,
  isSaving,
  losesOnClose,
  nextView,
  type Received,
  type View,
  type ViewEvent,
} from "./view.ts";

const items: Item[] = [
  { kind: "text", size: 5 },
  { kind: "file", name: "a.bin", size: 9 },
];

const receivedReport = {
  kind: "received",
  items,
  taken: [],
  survivesReload: true,
  isConfirmed: true,
} as const;

const received = nextView(FIRST_VIEW, receivedReport) as Received;

/** The view after these reports. */
function after(view: View, ...reports: ViewEvent[]): Received {
  return reports.reduce(nextView, view) as Received;
}

function writing(doneBytes: number): ReceiveReport {
  return { kind: "writing", doneBytes, totalBytes: 9 };
}

const savedFile = { kind: "file", item: 1, name: "a.bin", content: new Blob() } as const;
const savedZip = { kind: "zip", content: new Blob() } as const;

function failure(code: ProblemCode): Failure {
  return { code, ...problems[code] };
}

function failed(code: ProblemCode, survivesReload = true): ReceiveReport {
  return { kind: "failed", failure: failure(code), survivesReload };
}

describe("the receive page's view", () => {
  it("is the password field again after a wrong password, with the tries that are left", () => {
    const wrong = { attemptsRemaining: 2 };
    const report: ReceiveReport = { kind: "password", stored: "all", wrong };
    const before = [
      { kind: "password", stored: "all", wrong: null, survivesReload: true },
      { kind: "error", failure: failure("rate_limited"), survivesReload: true },
      FIRST_VIEW,
    ] as const satisfies View[];
    for (const view of before) {
      const next = nextView(view, report);
      assert.deepEqual(next, { kind: "password", stored: "all", wrong, survivesReload: true });
    }
  });

  it("is the error screen after an error", () => {
    const view = after(
      FIRST_VIEW,
      { kind: "password", stored: "nothing", wrong: null },
      failed("locked"),
    ) as View;
    assert.equal(view.kind === "error" && view.failure.code, "locked");
  });

  it("still shows the received content if saving it fails", () => {
    const view = nextView(received, failed("storage_full"));
    assert.equal(view.kind, "received");
    assert.equal((view as Received).failure?.code, "storage_full");
  });

  it("keeps a failure on the page while a file is written", () => {
    const failedMeanwhile = after(received, writing(0), failed("storage_full"), writing(5));
    assert.equal(failedMeanwhile.failure?.code, "storage_full");
    const written = after(failedMeanwhile, { kind: "writing_ended" }, { kind: "written", item: 1 });
    assert.equal(written.failure?.code, "storage_full");
    const zipped = after(
      received,
      { kind: "saving" },
      failed("storage_full"),
      { kind: "saving_ended" },
      savedZip,
    );
    assert.equal(zipped.failure?.code, "storage_full");
  });

  it("removes a failure when the recipient does something else", () => {
    const next: ViewEvent[] = [
      writing(0),
      { kind: "saving" },
      savedFile,
      { kind: "text", item: 0, text: "hello" },
      { kind: "preview", item: 1, name: "a.bin", savedName: null, content: new Blob() },
    ];
    for (const report of next) {
      assert.equal(after(received, failed("storage_full"), report).failure, null, report.kind);
    }
  });

  describe("asks before the tab closes while only its memory has the ticket or the content:", () => {
    const room = { neededBytes: 14, freeBytes: 100, survivesReload: false };
    const offer = { items, expiresAt: "", remainingDownloads: 1, room };
    const progress = {
      stage: "claiming",
      receivedBytes: 0,
      totalBytes: 0,
      isNearLimit: false,
    } as const;
    const offered = nextView(FIRST_VIEW, { kind: "offer", offer });
    const receiving = nextView(offered, { kind: "progress", progress, survivesReload: false });

    it("during the download, and until everything is saved", () => {
      assert.equal(losesOnClose(offered), false);
      assert.equal(losesOnClose(receiving), true);
      const inMemory = nextView(receiving, { ...receivedReport, survivesReload: false });
      assert.equal(losesOnClose(inMemory), true);
      assert.equal(losesOnClose(nextView(inMemory, savedZip)), false);
    });

    it("after a failure, and during a retry until a view without the ticket", () => {
      const failedView = nextView(receiving, failed("unavailable", false));
      assert.equal(losesOnClose(failedView), true);
      const checking = nextView(failedView, { kind: "checking" });
      assert.equal(losesOnClose(checking), true);
      const password = nextView(checking, { kind: "password", stored: "part", wrong: null });
      assert.equal(losesOnClose(password), true);
      const again = nextView(checking, { kind: "progress", progress, survivesReload: false });
      assert.equal(losesOnClose(again), true);
      const gone = nextView(again, failed("gone"));
      assert.equal(losesOnClose(gone), false);
      assert.equal(losesOnClose(nextView(checking, { kind: "offer", offer })), false);
    });

    it("never where the browser stores them", () => {
      const resumed = nextView(FIRST_VIEW, { kind: "progress", progress, survivesReload: true });
      const failedView = nextView(resumed, failed("unavailable"));
      assert.deepEqual([resumed, failedView].map(losesOnClose), [false, false]);
      const notLoaded = nextView(FIRST_VIEW, { kind: "failed", failure: failure("unavailable") });
      assert.equal(losesOnClose(notLoaded), false, "the script of the Worker");
    });
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
    const reloaded = nextView(FIRST_VIEW, { ...receivedReport, taken: [0, 1] }) as Received;
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
    const zipping = after(received, { kind: "saving" }, savedFile);
    assert.deepEqual([isSaving(zipping), zipping.saving], [true, 1]);
    const next = after(received, writing(1), savedFile);
    assert.deepEqual(next.writing, { doneBytes: 1, totalBytes: 9 });
    assert.equal(next.taken.has(1), true);
    assert.equal(isSaving(after(next, { kind: "writing_ended" })), false);
  });

  it("still saves into a folder after a file that was written meanwhile, or after any failure", () => {
    const both = after(received, { kind: "saving" }, writing(1));
    for (const end of [{ kind: "written", item: 1 }, failed("storage_full")] as const) {
      const next = after(both, { kind: "writing_ended" }, end);
      assert.deepEqual([next.saving, next.writing, isSaving(next)], [1, null, true], end.kind);
    }
    const ended = after(both, { kind: "saving_ended" }, { kind: "saved_into" });
    assert.deepEqual([ended.saving, isSaving(ended)], [0, true], "the file is still written");
  });

  it("says that everything is in the chosen folder, until the recipient saves again", () => {
    const saved = after(
      received,
      { kind: "saving" },
      { kind: "saving_ended" },
      { kind: "saved_into" },
    );
    assert.deepEqual([isSaving(saved), saved.isInFolder, isAllTaken(saved)], [false, true, true]);
    const again = after(saved, { kind: "saving" });
    assert.deepEqual([isSaving(again), again.isInFolder], [true, false]);
    const failedAgain = after(again, { kind: "saving_ended" }, failed("storage_full"));
    assert.deepEqual([isSaving(failedAgain), failedAgain.isInFolder], [false, false]);
  });

  it("says that a file is in the downloads only after the browser has saved it there", () => {
    assert.equal(after(received, savedFile).isInDownloads, true);
    assert.equal(after(received, savedZip).isInDownloads, true);
    const elsewhere: ViewEvent[] = [
      { ...receivedReport, taken: [0, 1] },
      { kind: "written", item: 1 },
      { kind: "saved_into" },
    ];
    for (const report of elsewhere) {
      assert.equal(after(received, report).isInDownloads, false, report.kind);
    }
  });
});
