import assert from "node:assert/strict";
import { test } from "node:test";
import type { OwnerView } from "../../client/owner.ts";
import { describeStatus } from "./status-words.ts";

const at = "2026-01-02T12:04:05.000Z";

const view: OwnerView = {
  ...{ id: "AAAAAAAAAAAAAAAAAAAAAA", state: "ready", gone: null, locked: false },
  ...{ needsPassword: false, size: 2048, uploadedBytes: 2048, createdAt: at, expiresAt: at },
  ...{ maxDownloads: 2, remainingDownloads: 1, remainingAttempts: null },
  timeline: [{ event: "created", at }],
  receipts: [],
};

test("a share that waits is told with its time and its downloads", () => {
  const words = describeStatus(view, "onetimeshare");
  assert.match(words, /^Share: +AAAAAAAAAAAAAAAAAAAAAA\nState: +waiting for its recipient, until /);
  assert.match(words, /\nDownloads: 1 of 2 left\n\n.*created\n$/);
  assert.doesNotMatch(words, /Password/);
});

test("an upload, a running download and an end are told apart", () => {
  const uploading = { ...view, state: "uploading" as const, uploadedBytes: 1024 };
  assert.match(describeStatus(uploading, "onetimeshare"), /uploading, 1 KiB of 2 KiB/);
  assert.match(describeStatus({ ...view, state: "leased" }, "onetimeshare"), /being fetched/);
  const gone = { ...view, state: "gone" as const, gone: { reason: "expired" as const, at } };
  assert.match(describeStatus(gone, "onetimeshare"), /gone since 2 Jan 2026, .*: its time is over/);
});

test("a password is told with the tries that are left, and a lock with the way out", () => {
  const needsPassword = { ...view, needsPassword: true, remainingAttempts: 3 };
  assert.match(describeStatus(needsPassword, "onetimeshare"), /Password: +yes, 3 tries left/);
  const locked = describeStatus({ ...needsPassword, locked: true }, "onetimeshare");
  assert.match(locked, /LOCKED.*: onetimeshare unlock AAAAAAAAAAAAAAAAAAAAAA\n/);
});

test("previews are counted, with the last one", () => {
  const lastAt = "2026-01-03T12:04:05.000Z";
  const looked = { ...view, timeline: [{ event: "previewed" as const, at, lastAt, count: 4 }] };
  assert.match(describeStatus(looked, "onetimeshare"), /looked at, 4 times, last 3 Jan 2026/);
  const once = { ...view, timeline: [{ event: "previewed" as const, at, lastAt: at, count: 1 }] };
  assert.match(describeStatus(once, "onetimeshare"), /looked at\n/);
});

test("a receipt is verified, not genuine, or can't be checked here", () => {
  const receipt = (genuine: boolean | null) =>
    describeStatus(
      { ...view, receipts: [{ at, ticketVerifier: "", receipt: "", genuine }] },
      "onetimeshare",
    );
  assert.match(receipt(true), /receipt verified/);
  assert.match(receipt(false), /receipt NOT GENUINE/);
  assert.match(receipt(null), /receipt not checked/);
});
