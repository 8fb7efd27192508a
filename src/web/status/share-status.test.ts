import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { OwnerView } from "../../client/owner.ts";
import type { TimelineEntry } from "../../protocol/api.ts";
import { englishTexts } from "../../texts/load-texts.ts";
import { setTexts } from "../ui/texts.ts";
import {
  canBeOpened,
  endInWords,
  eventsInWords,
  lacksUpload,
  linkStateOf,
  needsAttention,
  statusInWords,
} from "./share-status.ts";

setTexts(englishTexts);

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
  downloads: [],
};
const receipt = (genuine: boolean) => ({ at: at(11), ticketVerifier: "", receipt: "", genuine });
const happened = (...events: TimelineEntry["event"][]) => ({
  timeline: events.map((event) => ({ event, at: at(10) })),
});
const words = (more: Partial<OwnerView>) => statusInWords({ ...share, ...more }, now);
const gone = (reason: NonNullable<OwnerView["gone"]>["reason"]) =>
  ({ state: "gone", gone: { reason, at: at(10) }, remainingDownloads: 0 }) as const;

const VERIFIED = "The receipt is verified: only someone with the link can make one.";

describe("the link of a share", () => {
  const link = (more: Partial<OwnerView>) => linkStateOf({ ...share, ...more }, now);

  it("works until the last download begins, and again when that download is given back", () => {
    assert.equal(linkStateOf(null, now), "works");
    assert.equal(link({}), "works");
    assert.equal(link({ state: "leased", remainingDownloads: 1 }), "works");
    assert.equal(link({ state: "leased", remainingDownloads: 0 }), "in_use");
    assert.equal(link({ ...happened("claimed", "given_back") }), "works");
  });

  it("does not open an expired share, which another download still keeps", () => {
    const several = { state: "leased", maxDownloads: 3, remainingDownloads: 2 } as const;
    assert.equal(link({ ...several, expiresAt: at(13) }), "works");
    assert.equal(link({ ...several, expiresAt: at(12) }), "in_use");
    assert.equal(link({ ...several, expiresAt: null }), "works");
  });

  it("is locked until the owner unlocks the share, and ends with the share", () => {
    assert.equal(link({ locked: true }), "locked");
    assert.equal(link({ ...gone("wrong_passwords"), locked: true }), "ended");
  });

  it("can be opened at once, or after an unlock", () => {
    const opens = (more: Partial<OwnerView>) => canBeOpened({ ...share, ...more }, now);
    assert.equal(canBeOpened(null, now), true);
    assert.deepEqual([opens({}), opens({ locked: true })], [true, true]);
    assert.equal(opens({ state: "leased", remainingDownloads: 0 }), false);
    assert.equal(opens({ state: "uploading" }), false);
    assert.equal(opens(gone("burned")), false);
  });

  it("has an end in words without its time", () => {
    assert.equal(endInWords({ ...share, ...gone("burned") }).long, "You burned it.");
  });
});

describe("the status of a share", () => {
  it("says how often the link opens and until when", () => {
    const { short, long } = words({});
    assert.equal(short, "Waiting to be opened");
    assert.equal(long, "It can be opened once, until today at 14:00.");
    const several = words({ maxDownloads: 3, remainingDownloads: 3 });
    assert.equal(several.long, "It can be opened 3 times, until today at 14:00.");
  });

  it("counts the downloads so far, with and without a receipt", () => {
    const opened = words({ maxDownloads: 3, remainingDownloads: 2 });
    assert.equal(opened.short, "Opened, can be opened again");
    assert.equal(
      opened.long,
      "It was opened once, without a receipt. It can be opened 2 more times, until today at 14:00.",
    );
    const received = words({ maxDownloads: 2, remainingDownloads: 1, receipts: [receipt(true)] });
    assert.equal(received.short, "Received, can be opened again");
    assert.equal(
      received.long,
      `It was received completely. ${VERIFIED} It can be opened once more, until today at 14:00.`,
    );
    const both = words({ maxDownloads: 3, remainingDownloads: 1, receipts: [receipt(true)] });
    assert.match(both.long, /^It was opened 2 times\. It was received completely\. /);
  });

  it("counts wrong passwords since the last unlock, while the share can be opened", () => {
    const guessed = (remainingAttempts: number, ...events: TimelineEntry["event"][]) =>
      words({ needsPassword: true, remainingAttempts, ...happened(...events) });
    const two = guessed(3, "created", "wrong_password", "wrong_password");
    assert.equal(two.tone, "warn");
    assert.match(two.long, /^Wrong passwords: 2 of 5\. It can be opened once/);
    const after = guessed(4, "wrong_password", "locked", "unlocked", "wrong_password");
    assert.match(after.long, /^Wrong passwords: 1 of 5\./);
    assert.equal(guessed(5, "wrong_password", "locked", "unlocked").tone, "info");
  });

  it("says that someone downloads the share now", () => {
    assert.equal(words({ state: "leased" }).short, "Being opened now");
    const second = words({ state: "leased", receipts: [receipt(true)] });
    assert.match(second.long, /This download has no receipt yet\. It was received completely\./);
  });

  it("warns of a receipt that is not genuine", () => {
    const received = words({ ...gone("claimed"), receipts: [receipt(true)] });
    assert.equal(received.tone, "good");
    assert.equal(
      received.long,
      `It was received completely. ${VERIFIED} The server deleted the share.`,
    );
    const forged = words({ ...gone("claimed"), receipts: [receipt(true), receipt(false)] });
    assert.equal(forged.tone, "bad");
    assert.match(forged.short, /not genuine/);
  });

  it("warns if it was opened without a receipt", () => {
    const { tone, short } = words(gone("claimed"));
    assert.deepEqual([tone, short], ["warn", "Opened, without a receipt"]);
  });

  it("says how many of several downloads were received", () => {
    const receipts = [receipt(true), receipt(true)];
    const { long } = words({ ...gone("claimed"), maxDownloads: 3, receipts });
    assert.match(
      long,
      /^It was opened 3 times\. It was received completely 2 times\. The receipts/,
    );
  });

  it("does not call an expired share unopened if someone opened it", () => {
    const unopened = words({ ...gone("expired"), ...happened("claimed", "given_back") });
    assert.equal(unopened.short, "Never opened");
    assert.equal(unopened.long, "It expired today at 10:00. The server deleted the share.");
    for (const events of [happened("claimed", "lease_ended"), happened("claimed")]) {
      const opened = words({ ...gone("expired"), ...events });
      assert.equal(opened.short, "Opened, without a receipt");
      assert.match(opened.long, /^It expired .* no receipt arrived/);
    }
    const received = words({ ...gone("expired"), receipts: [receipt(true)] });
    assert.equal(received.tone, "good");
  });

  it("says that the operator removed a share, not its owner", () => {
    const removed = words(gone("removed"));
    assert.equal(removed.short, "Removed by the operator");
    assert.equal(removed.long, "The operator of this server removed this share today at 10:00.");
  });

  it("still says that a burned share was received before", () => {
    assert.equal(words(gone("burned")).long, "You burned it today at 10:00.");
    const received = words({ ...gone("burned"), maxDownloads: 2, receipts: [receipt(true)] });
    assert.equal(
      received.long,
      `You burned it today at 10:00. It was received completely. ${VERIFIED}`,
    );
  });

  it("says locked only while the share exists", () => {
    assert.equal(words({ locked: true }).short, "Locked");
    assert.equal(words({ ...gone("burned"), locked: true }).short, "Burned");
  });

  it("names wrong passwords and incomplete uploads", () => {
    assert.equal(words(gone("wrong_passwords")).tone, "bad");
    assert.equal(words(gone("abandoned")).short, "Never sent");
  });

  it("says what to do with an incomplete upload", () => {
    const { tone, short, long } = words({ state: "uploading", expiresAt: null });
    assert.deepEqual([tone, short], ["warn", "Upload incomplete"]);
    assert.equal(
      long,
      "Nobody can open the share until its upload is complete. The upload continues only in the tab that started it. " +
        "If you closed that tab, send the share again. The server deletes the incomplete upload by itself.",
    );
  });
});

describe("a share that needs its owner", () => {
  const claimed = happened("claimed");
  const needing: [string, Partial<OwnerView>][] = [
    ["is locked", { locked: true }],
    ["was opened without a receipt", { ...gone("claimed"), ...claimed }],
    ["was opened once of several times, without a receipt", { maxDownloads: 2, ...claimed }],
    ["expired after it was opened without a receipt", { ...gone("expired"), ...claimed }],
    ["has a receipt that is not genuine", { ...gone("claimed"), receipts: [receipt(false)] }],
    ["has an incomplete upload", { state: "uploading", expiresAt: null }],
    ["was never sent completely", gone("abandoned")],
  ];
  for (const [what, more] of needing) {
    it(what, () => assert.equal(needsAttention({ ...share, ...more }), true));
  }

  const others: [string, Partial<OwnerView>][] = [
    ["waits", {}],
    ["is being opened", { state: "leased", ...claimed }],
    ["was received", { ...gone("claimed"), ...claimed, receipts: [receipt(true)] }],
    ["expired unopened", gone("expired")],
    ["was given back", happened("claimed", "given_back")],
    ["was locked before it was burned", { ...gone("burned"), locked: true, ...claimed }],
  ];
  for (const [what, more] of others) {
    it(`is not one that ${what}`, () => assert.equal(needsAttention({ ...share, ...more }), false));
  }
});

describe("a share that never arrived", () => {
  it("has to be sent again, and no other has", () => {
    assert.equal(lacksUpload({ ...share, state: "uploading" }), true);
    assert.equal(lacksUpload({ ...share, ...gone("abandoned") }), true);
    assert.equal(lacksUpload(share), false);
    assert.equal(lacksUpload({ ...share, ...gone("expired") }), false);
  });
});

describe("the timeline", () => {
  it("says what happened and when, newest first", () => {
    const entries = [
      { event: "created", at: at(9) },
      { event: "claimed", at: at(11) },
    ] as const;
    assert.deepEqual(eventsInWords({ timeline: entries, receipts: [] }, now), [
      { what: "Someone with the link opened it", when: "today at 11:00" },
      { what: "You created it", when: "today at 09:00" },
    ]);
  });

  it("does not say that a share was received if a receipt is not genuine", () => {
    const timeline = [{ event: "delivered", at: at(11) } as const];
    const shown = (genuine: boolean) =>
      eventsInWords({ timeline, receipts: [receipt(genuine)] }, now)[0]?.what;
    assert.equal(shown(true), "Received completely");
    assert.equal(shown(false), "A receipt is not genuine");
  });

  it("counts repeated previews, with the first and the last time", () => {
    const entry = { event: "previewed", at: at(10), lastAt: at(11), count: 3 } as const;
    assert.deepEqual(eventsInWords({ timeline: [entry], receipts: [] }, now), [
      {
        what: "Someone with the link saw the list of contents (3 times)",
        when: "first today at 10:00, last today at 11:00",
      },
    ]);
  });

  it("merges wrong passwords between two other events", () => {
    const wrong = (hour: number) => ({ event: "wrong_password", at: at(hour) }) as const;
    const entries = [
      ...[wrong(9), wrong(9), wrong(10)],
      ...[{ event: "locked", at: at(10) } as const, { event: "unlocked", at: at(11) } as const],
      wrong(11),
    ];
    assert.deepEqual(
      eventsInWords({ timeline: entries, receipts: [] }, now).map(
        ({ what, when }) => `${what}: ${when}`,
      ),
      [
        "A wrong password: today at 11:00",
        "You unlocked it: today at 11:00",
        "Locked after too many wrong passwords: today at 10:00",
        "3 wrong passwords: first today at 09:00, last today at 10:00",
      ],
    );
  });

  it("shows a preview that was repeated later above earlier events", () => {
    const entries = [
      { event: "previewed", at: at(9), lastAt: at(11), count: 2 },
      { event: "claimed", at: at(10) },
    ] as const;
    const [first] = eventsInWords({ timeline: entries, receipts: [] }, now);
    assert.match(first?.what ?? "", /saw the list of contents/);
  });
});
