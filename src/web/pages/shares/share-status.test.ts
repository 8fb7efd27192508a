import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { OwnerView } from "../../../client/owner.ts";
import { eventInWords, statusInWords } from "./share-status.ts";

const now = new Date(2026, 10, 24, 12, 0);
const at = (hour: number) => new Date(2026, 10, 24, hour, 0).toISOString();
const share: OwnerView = {
  id: "AAAAAAAAAAAAAAAAAAAAAA",
  state: "ready",
  gone: null,
  locked: false,
  needsPassword: false,
  size: 2_000,
  uploadedBytes: 2_000,
  createdAt: at(9),
  expiresAt: at(14),
  maxDownloads: 1,
  remainingDownloads: 1,
  remainingAttempts: null,
  timeline: [],
  receipts: [],
};
const receipt = (genuine: boolean) => ({ at: at(11), ticketVerifier: "", receipt: "", genuine });
const words = (more: Partial<OwnerView>) => statusInWords({ ...share, ...more }, now);
const gone = (reason: NonNullable<OwnerView["gone"]>["reason"]) =>
  ({ state: "gone", gone: { reason, at: at(10) } }) as const;

describe("an owner is told that a share", () => {
  it("waits, how often it opens and until when", () => {
    const { short, long } = words({});
    assert.equal(short, "Waiting to be opened");
    assert.equal(long, "It can be opened once, until today at 14:00.");
    const several = words({ maxDownloads: 3, remainingDownloads: 3 });
    assert.match(several.long, /can be opened 3 times, until/);
    const begun = words({ maxDownloads: 3, remainingDownloads: 1 });
    assert.match(begun.long, /can be opened once more, until/);
  });

  it("is being opened", () => assert.equal(words({ state: "leased" }).short, "Being opened now"));

  it("was received, only by a receipt that is genuine", () => {
    const received = words({ ...gone("claimed"), receipts: [receipt(true)] });
    assert.equal(received.tone, "good");
    assert.match(received.long, /received whole\. The receipt is verified/);
    const forged = words({ ...gone("claimed"), receipts: [receipt(true), receipt(false)] });
    assert.equal(forged.tone, "bad");
    assert.match(forged.short, /not genuine/);
  });

  it("was opened without a receipt", () => {
    const { tone, short } = words(gone("claimed"));
    assert.deepEqual([tone, short], ["warn", "Opened, without a receipt"]);
  });

  it("was received by some of several", () => {
    const some = { maxDownloads: 3, receipts: [receipt(true), receipt(true)] };
    assert.match(words({ ...gone("claimed"), ...some }).long, /whole 2 times.*opened 3 times/);
    const open = words({ ...some, remainingDownloads: 1 });
    assert.equal(open.short, "Received, can be opened again");
  });

  it("expired, unopened or not", () => {
    assert.equal(words(gone("expired")).short, "Never opened");
    assert.match(words(gone("expired")).long, /expired today at 10:00/);
    assert.equal(words({ ...gone("expired"), receipts: [receipt(true)] }).tone, "good");
  });

  it("is locked while it lives, and not when it is over", () => {
    assert.equal(words({ locked: true }).short, "Locked");
    assert.equal(words({ ...gone("burned"), locked: true }).short, "Burned");
  });

  it("ended by wrong passwords, or was never sent whole", () => {
    assert.equal(words(gone("wrong_passwords")).tone, "bad");
    assert.equal(words(gone("abandoned")).short, "Never sent");
    assert.equal(words({ state: "uploading", expiresAt: null }).short, "Not complete");
  });
});

describe("a timeline", () => {
  it("says what happened and when", () => {
    assert.deepEqual(eventInWords({ event: "claimed", at: at(11) }, now), {
      what: "Someone with the link opened it",
      when: "today at 11:00",
    });
  });

  it("says how often it was looked at, first and last", () => {
    const entry = { event: "previewed", at: at(10), lastAt: at(11), count: 3 } as const;
    assert.deepEqual(eventInWords(entry, now), {
      what: "Someone with the link looked at what it is (3 times)",
      when: "first today at 10:00, last today at 11:00",
    });
  });
});
