import assert from "node:assert/strict";
import { test } from "node:test";
import type { OwnerView } from "../../client/owner.ts";
import type { GoneReason } from "../../protocol/api.ts";
import { describeStatus } from "./status-words.ts";
import { formatMoment } from "./wording.ts";

const at = "2026-01-02T12:04:05.000Z";

const view: OwnerView = {
  ...{ id: "AAAAAAAAAAAAAAAAAAAAAA", state: "ready", gone: null, locked: false },
  ...{ needsPassword: false, size: 2048, uploadedBytes: 2048, createdAt: at, expiresAt: at },
  ...{ maxDownloads: 3, remainingDownloads: 2, remainingAttempts: null },
  timeline: [{ event: "created", at }],
  receipts: [],
  downloads: [],
};

const gone = (reason: GoneReason) => ({ ...view, state: "gone" as const, gone: { reason, at } });

const states: [what: string, view: OwnerView, state: string, downloads: string | undefined][] = [
  [
    "a new share",
    { ...view, remainingDownloads: 3 },
    "waiting for its recipient, until MOMENT",
    "3 of 3 left",
  ],
  [
    "a share with one of three downloads used",
    view,
    "opened once; the link works 2 more times, until MOMENT",
    "2 of 3 left",
  ],
  [
    "a share while its only download runs",
    { ...view, state: "leased", maxDownloads: 1, remainingDownloads: 0 },
    "being opened, without a receipt yet, until MOMENT",
    "0 of 1 left",
  ],
  [
    "a share while one of three downloads runs",
    { ...view, state: "leased" },
    "being opened, without a receipt yet; the link works 2 more times, until MOMENT",
    "2 of 3 left",
  ],
  [
    "an upload",
    { ...view, state: "uploading", uploadedBytes: 1024, expiresAt: null, remainingDownloads: 3 },
    "uploading, 1 KiB of 2 KiB (encrypted); the link does not work yet",
    "3 of 3 left",
  ],
  [
    "a locked share",
    { ...view, locked: true, needsPassword: true, remainingDownloads: 3 },
    "locked after too many wrong passwords; expires MOMENT",
    "3 of 3 left",
  ],
  [
    "a share that was locked during a download",
    { ...view, state: "leased", locked: true, needsPassword: true },
    "locked after too many wrong passwords; a running download may finish; expires MOMENT",
    "2 of 3 left",
  ],
  [
    "a share with no downloads left",
    { ...gone("claimed"), remainingDownloads: 0 },
    "gone since MOMENT: all its downloads are used",
    undefined,
  ],
  ["an expired share", gone("expired"), "gone since MOMENT: it expired", undefined],
  [
    "a burned share",
    { ...gone("burned"), remainingDownloads: 0 },
    "gone since MOMENT: burned by its owner",
    undefined,
  ],
  [
    "a share after 20 wrong passwords",
    { ...gone("wrong_passwords"), locked: true, needsPassword: true },
    "gone since MOMENT: deleted after too many wrong passwords",
    undefined,
  ],
  [
    "an upload that was never finished",
    { ...gone("abandoned"), remainingDownloads: 3 },
    "gone since MOMENT: its upload was not completed",
    undefined,
  ],
  [
    "a share that the operator removed",
    gone("removed"),
    "gone since MOMENT: removed by the operator of the server",
    undefined,
  ],
];

for (const [what, each, state, downloads] of states) {
  test(`describes the status: ${what}`, () => {
    const words = describeStatus(each, "onetimeshare").replaceAll(formatMoment(at), "MOMENT");
    const [share, stateLine, downloadsLine] = words.split("\n");
    assert.equal(share, "Share:     AAAAAAAAAAAAAAAAAAAAAA");
    assert.equal(stateLine, `State:     ${state}`);
    assert.equal(downloadsLine, downloads === undefined ? "" : `Downloads: ${downloads}`);
  });
}

test("a status shows the remaining password tries; the status of a locked share shows the unlock command", () => {
  const needsPassword = { ...view, needsPassword: true, remainingAttempts: 3 };
  assert.match(describeStatus(needsPassword, "onetimeshare"), /\nPassword: +yes, 3 tries left\n/);
  const locked = describeStatus({ ...needsPassword, locked: true }, "npx onetimeshare");
  assert.match(
    locked,
    /\nPassword: +LOCKED\. To allow more tries: npx onetimeshare unlock AAAAAAAAAAAAAAAAAAAAAA\n/,
  );
  for (const words of [describeStatus(view, ""), describeStatus(gone("burned"), "")]) {
    assert.doesNotMatch(words, /Password/);
  }
});

test("a status shows the number of previews and the time of the last one", () => {
  const lastAt = "2026-01-03T12:04:05.000Z";
  const previewedOften = {
    ...view,
    timeline: [{ event: "previewed" as const, at, lastAt, count: 4 }],
  };
  assert.match(
    describeStatus(previewedOften, "onetimeshare"),
    /saw the list of contents, 4 times, last 3 Jan 2026/,
  );
  const once = { ...view, timeline: [{ event: "previewed" as const, at, lastAt: at, count: 1 }] };
  assert.match(describeStatus(once, "onetimeshare"), /saw the list of contents\n/);
});

test("the status says whether a receipt is verified, not genuine or not checked", () => {
  const receipt = (genuine: boolean | null) =>
    describeStatus(
      { ...view, receipts: [{ at, ticketVerifier: "", receipt: "", genuine }] },
      "onetimeshare",
    );
  assert.match(receipt(true), /receipt verified/);
  assert.match(receipt(false), /receipt NOT GENUINE/);
  assert.match(receipt(null), /receipt not checked/);
});
