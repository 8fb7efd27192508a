import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ServingProgress, ShareStatus, TimelineEntry } from "../protocol/api.ts";
import { downloadsAfterProgress, downloadsAfterStatus } from "./live-downloads.ts";

const at = "2026-11-29T00:00:00Z";
const leased: ShareStatus = {
  ...{ id: "AAAAAAAAAAAAAAAAAAAAAA", state: "leased", gone: null, locked: false },
  ...{ needsPassword: false, size: 2_000, uploadedBytes: 2_000, createdAt: at, expiresAt: at },
  ...{ maxDownloads: 3, remainingDownloads: 1, remainingAttempts: null },
  ...{ timeline: [], receipts: [] },
};
const sent = (ticketVerifier: string, servedBytes: number, interrupted = false) => ({
  ...{ ticketVerifier, servedBytes, interrupted },
});
const happened = (...events: TimelineEntry["event"][]) => ({
  ...leased,
  timeline: events.map((event) => ({ event, at })),
});
const received = (ticketVerifier: string): ShareStatus => ({
  ...leased,
  receipts: [{ ticketVerifier, at, receipt: "" }],
});
const after = (...progress: ServingProgress[]) =>
  progress.reduce<readonly ServingProgress[]>(
    (downloads, each) => downloadsAfterProgress(downloads, leased, each),
    [],
  );

describe("the running downloads of a share", () => {
  it("each have their own progress", () => {
    const downloads = after(sent("a", 100), sent("b", 50), sent("a", 200));
    assert.deepEqual(downloads, [sent("a", 200), sent("b", 50)]);
  });

  it("can be interrupted, and go back only when they are resumed", () => {
    assert.deepEqual(after(sent("a", 200), sent("a", 250, true)), [sent("a", 250, true)]);
    const resumed = after(sent("a", 250, true), sent("a", 100), sent("a", 300));
    assert.deepEqual(resumed, [sent("a", 300)]);
  });

  it("end with their receipts, also if an event of them is late", () => {
    const downloads = after(sent("a", 200), sent("b", 50));
    const left = downloadsAfterStatus(downloads, leased, received("a"));
    assert.deepEqual(left, [sent("b", 50)]);
    assert.deepEqual(downloadsAfterProgress(left, received("a"), sent("a", 200, true)), left);
  });

  it("are unknown after the end of a lease, until they are reported again", () => {
    const downloads = after(sent("a", 200), sent("b", 50));
    const claimed = happened("claimed", "claimed");
    assert.deepEqual(downloadsAfterStatus(downloads, leased, claimed), downloads);
    for (const end of ["lease_ended", "given_back"] as const) {
      const ended = happened("claimed", "claimed", end);
      assert.deepEqual(downloadsAfterStatus(downloads, claimed, ended), []);
    }
  });

  it("are none while nobody opens the share, and when it is gone", () => {
    const downloads = after(sent("a", 200));
    for (const state of ["ready", "gone"] as const) {
      assert.deepEqual(downloadsAfterStatus(downloads, leased, { ...leased, state }), []);
      assert.deepEqual(downloadsAfterProgress([], { ...leased, state }, sent("a", 1)), []);
    }
  });

  it("are limited in number", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => sent(String(index), 1));
    assert.equal(after(...many).length, 100);
  });
});
