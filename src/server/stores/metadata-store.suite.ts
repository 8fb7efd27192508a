import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import {
  ABANDONED_AFTER_MS,
  type Attempt,
  type LifecycleRules,
  LONGEST_LEASE_MS,
  type MetadataStore,
  type NewShare,
  servingLimit,
  TOMBSTONE_MS,
} from "../shares/metadata-store.ts";
import { TEST_MAX_WAITING, TEST_TARGETS } from "./outbox.suite.ts";

/** A store to test, and its clock. */
export interface StoreUnderTest {
  store: MetadataStore;
  /** Advances the clock, in addition to real time. */
  advance(ms: number): void;
  close(): Promise<void>;
}

export const testRules: LifecycleRules = {
  leaseMs: 900_000,
  passwordAttempts: 5,
  storageLimit: 10_000_000,
  outboxTargets: TEST_TARGETS,
  maxWaitingEvents: TEST_MAX_WAITING,
};

const MINUTE = 60_000;
const EXPIRY = 5 * 60 * MINUTE;

/** The contract of every metadata store. `open` creates an empty one under `testRules`. */
export function metadataStoreSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  const manifestSize = newShare().manifest.length;

  describe(`metadata store: ${name}`, () => {
    let test: StoreUnderTest;
    let store: MetadataStore;

    before(async () => {
      test = await open();
      store = test.store;
    });
    after(() => test.close());

    const create = async (changes: Partial<NewShare> = {}) => {
      const share = newShare(changes);
      assert.equal((await store.createOnce(share)).outcome, "created");
      return share;
    };
    const claim = (share: NewShare, ticket: string, attempt = right(share)) =>
      store.claimOnce(share.id, attempt, ticket);
    const status = async (share: NewShare) => {
      const view = await store.readStatus(share.id, share.ownerVerifier);
      assert.equal(view.outcome, "found");
      return view.outcome === "found" ? view : assert.fail();
    };
    const events = async (share: NewShare) => (await status(share)).events.map((e) => e.event);

    it("returns the same share for a repeated request, and rejects another request with its id", async () => {
      const share = await create();
      assert.equal((await store.createOnce(share)).outcome, "repeated");
      const other = { ...share, requestDigest: text32() };
      assert.equal((await store.createOnce(other)).outcome, "conflict");
      await store.burn(share.id, share.ownerVerifier);
      assert.equal((await store.createOnce(share)).outcome, "conflict");
    });

    it("grants exactly one of 50 simultaneous claims", async () => {
      for (let round = 0; round < 10; round++) {
        const share = await create();
        const answers = await Promise.all(Array.from({ length: 50 }, () => claim(share, text32())));
        assert.equal(answers.filter((a) => a.outcome === "claimed").length, 1);
        assert.equal(answers.filter((a) => a.outcome === "already_claimed").length, 49);
      }
    });

    it("grants as many claims as there are downloads", async () => {
      const share = await create({ maxDownloads: 3 });
      const answers = await Promise.all(Array.from({ length: 20 }, () => claim(share, text32())));
      assert.equal(answers.filter((a) => a.outcome === "claimed").length, 3);
    });

    it("returns the same claim for the same ticket, even when no download is left", async () => {
      const share = await create({ content: null, blobKey: key(), size: 70_000 });
      await upload(store, share);
      const ticket = text32();
      const answers = await Promise.all(Array.from({ length: 20 }, () => claim(share, ticket)));
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
      assert.equal(answers[0]?.outcome, "claimed");
      assert.deepEqual(await events(share), ["created", "uploaded", "claimed"]);
    });

    it("returns a claim again to its holder while the share is locked, but only with the password", async () => {
      const share = await create({ passwordVerifier: text32() });
      const ticket = text32();
      const claimed = await claim(share, ticket);
      for (let i = 0; i < 5; i++) await claim(share, text32(), wrongPassword(share));
      assert.deepEqual(await claim(share, ticket), claimed);
      const guess = await claim(share, ticket, wrongPassword(share));
      assert.equal(guess.outcome, "locked");
    });

    it("distinguishes an unknown share, a wrong link, and a share that is not ready", async () => {
      const share = await create({ content: null, blobKey: key() });
      assert.equal((await claim({ ...share, id: shareId() }, text32())).outcome, "not_found");
      const stranger = { ...right(share), linkVerifier: text32() };
      assert.equal((await claim(share, text32(), stranger)).outcome, "wrong_link");
      assert.equal((await claim(share, text32())).outcome, "not_ready");
      assert.equal((await store.preview(share.id, right(share))).outcome, "not_ready");
    });

    it("counts previews, which consume nothing", async () => {
      const share = await create();
      for (let i = 0; i < 50; i++) {
        const answer = await store.preview(share.id, right(share));
        assert.equal(answer.outcome === "found" && answer.remainingDownloads, 1);
      }
      assert.equal((await status(share)).previews?.count, 50);
    });

    it("counts exactly five of 100 simultaneous wrong passwords, then rejects the right one", async () => {
      const share = await create({ passwordVerifier: text32() });
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => claim(share, text32(), wrongPassword(share))),
      );
      const counted = answers.flatMap((a) =>
        a.outcome === "wrong_password" ? [a.attemptsRemaining] : [],
      );
      assert.deepEqual(counted.sort(), [0, 1, 2, 3, 4]);
      assert.equal(answers.filter((a) => a.outcome === "locked").length, 95);
      const counts = Array.from({ length: 5 }, () => "wrong_password");
      assert.deepEqual(await events(share), ["created", "uploaded", ...counts, "locked"]);
      assert.equal((await claim(share, text32())).outcome, "locked");
      assert.equal((await store.preview(share.id, right(share))).outcome, "locked");
    });

    it("counts a repeated wrong password once, and a wrong link never", async () => {
      const share = await create({ passwordVerifier: text32() });
      const same = wrongPassword(share);
      for (let i = 0; i < 30; i++) {
        const answer = await store.preview(share.id, same);
        assert.deepEqual(answer, { outcome: "wrong_password", attemptsRemaining: 4 });
        await store.preview(share.id, { ...wrongPassword(share), linkVerifier: text32() });
      }
      assert.equal((await status(share)).remainingAttempts, 4);
      const noPassword = { ...right(share), passwordVerifier: null };
      assert.equal((await store.preview(share.id, noPassword)).outcome, "password_required");
      assert.equal((await store.preview(share.id, right(share))).outcome, "found");
      assert.equal((await status(share)).remainingAttempts, 4, "success reset the count");
    });

    it("unlocks only for the owner, and ends the share after 20 wrong passwords in all", async () => {
      const share = await create({ passwordVerifier: text32() });
      assert.equal((await store.unlock(share.id, text32())).outcome, "unauthorized");
      for (let unlocks = 0; unlocks < 4; unlocks++) {
        for (let i = 0; i < 7; i++) await claim(share, text32(), wrongPassword(share));
        if (unlocks < 3) {
          assert.equal((await status(share)).locked, true);
          await store.unlock(share.id, share.ownerVerifier);
          assert.equal((await status(share)).remainingAttempts, 5);
        }
      }
      const view = await status(share);
      assert.equal(view.gone?.reason, "wrong_passwords");
      assert.equal(view.events.filter((e) => e.event === "wrong_password").length, 20);
      assert.equal((await claim(share, text32())).outcome, "gone");
      assert.equal((await store.unlock(share.id, share.ownerVerifier)).outcome, "gone");
    });

    it("can't be unlocked after 20 wrong passwords have ended it, even if a lease is still active", async () => {
      const share = await create({ passwordVerifier: text32(), maxDownloads: 2 });
      await claim(share, text32());
      for (let i = 0; i < 20; i++) {
        if (i % 5 === 0) await store.unlock(share.id, share.ownerVerifier);
        await claim(share, text32(), wrongPassword(share));
      }
      assert.equal((await status(share)).gone, null);
      const unlocked = await store.unlock(share.id, share.ownerVerifier);
      assert.equal(unlocked.outcome === "gone" && unlocked.gone.reason, "wrong_passwords");
    });

    it("returns a download whose lease ends before the first byte", async () => {
      const share = await create({ content: null, blobKey: key() });
      await upload(store, share);
      const ticket = text32();
      await claim(share, ticket);
      test.advance(testRules.leaseMs - MINUTE);
      assert.equal((await claim(share, text32())).outcome, "already_claimed");
      test.advance(MINUTE);
      assert.equal((await store.readLease(share.id, ticket)).outcome, "unauthorized");
      assert.equal((await claim(share, text32())).outcome, "claimed");
      assert.deepEqual((await events(share)).slice(-3), ["claimed", "given_back", "claimed"]);
    });

    it("consumes the download with the first byte, and an inline claim at once", async () => {
      const inline = await create();
      const blob = await create({ content: null, blobKey: key() });
      await upload(store, blob);
      const ticket = text32();
      await claim(inline, text32());
      await claim(blob, ticket);
      assert.equal(await store.reserveServing(blob.id, ticket, 1), "granted");
      test.advance(testRules.leaseMs);
      for (const share of [inline, blob]) {
        const answer = await claim(share, text32());
        assert.equal(answer.outcome === "gone" && answer.gone?.reason, "claimed");
      }
    });

    it("returns a download if no reserved byte was served", async () => {
      const share = await create({ content: null, blobKey: key() });
      await upload(store, share);
      const ticket = text32();
      await claim(share, ticket);
      await store.reserveServing(share.id, ticket, 1000);
      await store.returnUnserved(share.id, ticket, 1000);
      test.advance(testRules.leaseMs);
      assert.equal((await claim(share, text32())).outcome, "claimed");
    });

    it("renews a lease while it serves, for at most 24 hours", async () => {
      const share = await create({ content: null, blobKey: key(), expiresInMs: 10 * MINUTE });
      await upload(store, share);
      const ticket = text32();
      await claim(share, ticket);
      const step = testRules.leaseMs - MINUTE;
      let time = 0;
      for (; time + step < LONGEST_LEASE_MS; time += step) {
        test.advance(step);
        assert.equal(await store.reserveServing(share.id, ticket, 0), "granted");
      }
      test.advance(LONGEST_LEASE_MS - time);
      assert.equal(await store.reserveServing(share.id, ticket, 0), "lease_over");
    });

    it("rejects claims after the expiry, but continues an active lease", async () => {
      const share = await create({ content: null, blobKey: key(), maxDownloads: 2 });
      await upload(store, share);
      const ticket = text32();
      test.advance(EXPIRY - MINUTE);
      await claim(share, ticket);
      test.advance(MINUTE);
      const late = await claim(share, text32());
      assert.equal(late.outcome === "gone" && late.gone?.reason, "expired");
      assert.equal((await store.preview(share.id, right(share))).outcome, "gone");
      assert.equal((await claim(share, ticket)).outcome, "claimed");
      assert.equal(await store.reserveServing(share.id, ticket, 10), "granted");
      assert.equal((await status(share)).gone, null);
      const confirmed = await store.confirmDelivery(share.id, ticket, text32());
      assert.equal(confirmed.outcome, "confirmed");
      assert.equal((await status(share)).gone?.reason, "expired");
    });

    it("does not interrupt one download by the receipt of another", async () => {
      const share = await create({ content: null, blobKey: key(), maxDownloads: 2 });
      await upload(store, share);
      const [first, second] = [text32(), text32()];
      await claim(share, first);
      await claim(share, second);
      await store.reserveServing(share.id, first, 10);
      await store.reserveServing(share.id, second, 10);
      await store.confirmDelivery(share.id, first, text32());
      assert.equal((await store.readLease(share.id, second)).outcome, "found");
      assert.equal(await store.reserveServing(share.id, second, 10), "granted");
      await store.confirmDelivery(share.id, second, text32());
      assert.equal((await status(share)).gone?.reason, "claimed");
    });

    it("confirms a repeated receipt, and rejects a second one or one without a claim", async () => {
      const share = await create({ content: null, blobKey: key() });
      await upload(store, share);
      const [ticket, receipt] = [text32(), text32()];
      const confirm = async (by: string, what: string) =>
        (await store.confirmDelivery(share.id, by, what)).outcome;
      await claim(share, ticket);
      assert.equal(await confirm(ticket, receipt), "conflict");
      await store.reserveServing(share.id, ticket, share.size);
      assert.equal(await confirm(text32(), receipt), "unauthorized");
      assert.equal(await confirm(ticket, receipt), "confirmed");
      assert.equal(await confirm(ticket, receipt), "confirmed");
      assert.equal(await confirm(ticket, text32()), "conflict");
      const { receipts } = await status(share);
      assert.deepEqual(
        receipts.map((r) => [r.ticketVerifier, r.receipt]),
        [[ticket, receipt]],
      );
    });

    it("stores a receipt that arrives after the end of its lease", async () => {
      const share = await create();
      const ticket = text32();
      await claim(share, ticket);
      test.advance(testRules.leaseMs);
      assert.equal((await status(share)).gone?.reason, "claimed");
      const late = await store.confirmDelivery(share.id, ticket, text32());
      assert.equal(late.outcome, "confirmed");
      assert.equal((await status(share)).receipts.length, 1);
    });

    it("limits the bytes that one lease may fetch, without bytes that were returned unserved", async () => {
      const share = await create({ content: null, blobKey: key() });
      await upload(store, share);
      const ticket = text32();
      await claim(share, ticket);
      const limit = servingLimit(share.size);
      assert.equal(await store.reserveServing(share.id, ticket, limit), "granted");
      assert.equal(await store.reserveServing(share.id, ticket, 1), "over_limit");
      await store.returnUnserved(share.id, ticket, 10);
      assert.equal(await store.reserveServing(share.id, ticket, 10), "granted");
      assert.equal(await store.reserveServing(share.id, ticket, 1), "over_limit");
    });

    it("burns at once and only for the owner, in any state", async () => {
      const uploading = await create({ content: null, blobKey: key() });
      const leased = await create({ content: null, blobKey: key() });
      await upload(store, leased);
      const ticket = text32();
      await claim(leased, ticket);
      await store.reserveServing(leased.id, ticket, 1);
      assert.equal((await store.burn(leased.id, text32())).outcome, "unauthorized");
      for (const share of [uploading, leased]) {
        assert.equal((await store.burn(share.id, share.ownerVerifier)).outcome, "burned");
        assert.equal((await store.burn(share.id, share.ownerVerifier)).outcome, "burned");
        assert.equal((await claim(share, text32())).outcome, "gone");
      }
      assert.equal((await store.readLease(leased.id, ticket)).outcome, "gone");
      assert.equal(await store.reserveServing(leased.id, ticket, 0), "lease_over");
      const due = await store.dueDeletions(1000);
      for (const { id: shareId, blobKey } of [uploading, leased]) {
        assert.ok(due.some((d) => d.shareId === shareId && d.blobKey === blobKey));
      }
    });

    it("returns the reason and time of the end only with the link proof", async () => {
      const share = await create();
      await store.burn(share.id, share.ownerVerifier);
      const known = await store.preview(share.id, right(share));
      const unknown = await store.preview(share.id, { ...right(share), linkVerifier: text32() });
      assert.equal(known.outcome === "gone" && known.gone?.reason, "burned");
      assert.deepEqual(unknown, { outcome: "gone", gone: null });
    });

    it("records only for the newest writer of an upload, and makes the share ready with its last byte", async () => {
      const share = await create({ content: null, blobKey: key(), size: 1000 });
      const begin = () => store.beginUploadWrite(share.id, share.ownerVerifier);
      const first = await begin();
      assert.ok(first.outcome === "writing");
      const part = await store.recordUploaded(share.id, first.fence, 400);
      assert.ok(part.outcome === "found" && part.abandonedAt !== null);
      assert.deepEqual(part, await store.readUpload(share.id, share.ownerVerifier));
      assert.equal(part.offset, 400);
      const second = await begin();
      assert.ok(second.outcome === "writing" && second.upload.offset === 400);
      assert.equal((await store.recordUploaded(share.id, first.fence, 800)).outcome, "superseded");
      assert.equal((await store.readStatus(share.id, share.ownerVerifier)).outcome, "found");
      assert.equal((await status(share)).uploadedBytes, 400);
      const whole = await store.recordUploaded(share.id, second.fence, 1000);
      assert.equal((await begin()).outcome, "complete");
      const view = await store.readUpload(share.id, share.ownerVerifier);
      assert.deepEqual(view, { outcome: "found", size: 1000, offset: 1000, abandonedAt: null });
      assert.deepEqual(whole, view);
      assert.equal((await claim(share, text32())).outcome, "claimed");
    });

    it("refuses a writer with a wrong offset, and the earlier writer continues", async () => {
      const share = await create({ content: null, blobKey: key(), size: 1000 });
      const beginAt = (offset: number, owner = share.ownerVerifier) =>
        store.beginUploadWrite(share.id, owner, offset);
      assert.deepEqual(await beginAt(1), { outcome: "wrong_offset", offset: 0 });
      const writer = await beginAt(0);
      assert.ok(writer.outcome === "writing" && writer.fence === 1);
      await store.recordUploaded(share.id, writer.fence, 400);
      assert.deepEqual(await beginAt(0), { outcome: "wrong_offset", offset: 400 });
      assert.deepEqual(await beginAt(1000), { outcome: "wrong_offset", offset: 400 });
      assert.equal((await beginAt(0, text32())).outcome, "unauthorized");
      assert.equal((await store.recordUploaded(share.id, writer.fence, 1000)).outcome, "found");
      assert.equal((await beginAt(1000)).outcome, "complete");
    });

    it("does not record for a writer after its share was burned", async () => {
      const share = await create({ content: null, blobKey: key(), size: 1000 });
      const writer = await store.beginUploadWrite(share.id, share.ownerVerifier);
      assert.ok(writer.outcome === "writing");
      await store.burn(share.id, share.ownerVerifier);
      assert.equal(
        (await store.recordUploaded(share.id, writer.fence, 1000)).outcome,
        "superseded",
      );
      assert.equal((await claim(share, text32())).outcome, "gone");
    });

    it("abandons an upload 24 hours after its last byte", async () => {
      const share = await create({ content: null, blobKey: key(), size: 1000 });
      test.advance(ABANDONED_AFTER_MS - MINUTE);
      const writer = await store.beginUploadWrite(share.id, share.ownerVerifier);
      assert.ok(writer.outcome === "writing");
      await store.recordUploaded(share.id, writer.fence, 1);
      test.advance(ABANDONED_AFTER_MS - MINUTE);
      assert.equal((await status(share)).gone, null);
      test.advance(MINUTE);
      assert.equal((await status(share)).gone?.reason, "abandoned");
    });

    it("abandons an upload that restarts repeatedly without a byte", async () => {
      const share = await create({ content: null, blobKey: key(), size: 1000 });
      for (let passed = 0; passed < ABANDONED_AFTER_MS; passed += 12 * MINUTE) {
        const writer = await store.beginUploadWrite(share.id, share.ownerVerifier);
        assert.equal(writer.outcome, "writing");
        test.advance(12 * MINUTE);
      }
      assert.equal((await status(share)).gone?.reason, "abandoned");
    });

    it("enforces the storage limit, and frees the reservation of a stalled upload", async () => {
      const limited = await open();
      try {
        const create = (size: number) =>
          limited.store.createOnce(newShare({ content: null, blobKey: key(), size }));
        const sizes = Array.from({ length: 20 }, () => 1_000_000 - manifestSize);
        const answers = await Promise.all(sizes.map(create));
        assert.equal(answers.filter((a) => a.outcome === "created").length, 10);
        assert.equal(answers.filter((a) => a.outcome === "storage_full").length, 10);
        limited.advance(10 * MINUTE);
        await limited.store.settleDue(100);
        assert.equal((await create(10_000_000 - 11 * manifestSize)).outcome, "created");
        assert.equal((await create(1)).outcome, "storage_full");
      } finally {
        await limited.close();
      }
    });

    it("counts manifests within the storage limit until their shares are gone", async () => {
      const limited = await open();
      try {
        const create = async (size: number) => {
          const share = newShare({ content: null, blobKey: key(), size });
          const { outcome } = await limited.store.createOnce(share);
          return { share, outcome };
        };
        assert.equal((await create(10_000_000)).outcome, "storage_full");
        const kept = await Promise.all(Array.from({ length: 5 }, () => create(1)));
        limited.advance(10 * MINUTE);
        await limited.store.settleDue(100);
        const most = 10_000_000 - 6 * manifestSize;
        assert.equal((await create(most + 1)).outcome, "storage_full");
        for (const { share } of kept) await limited.store.burn(share.id, share.ownerVerifier);
        assert.equal((await create(10_000_000 - manifestSize + 1)).outcome, "storage_full");
        assert.equal((await create(10_000_000 - manifestSize)).outcome, "created");
      } finally {
        await limited.close();
      }
    });

    it("frees the bytes of a share that is gone, and reserves again for an upload that resumes", async () => {
      const limited = await open();
      try {
        const stalled = newShare({ content: null, blobKey: key(), size: 6_000_000 });
        const other = newShare({ content: null, blobKey: key(), size: 6_000_000 });
        await limited.store.createOnce(stalled);
        limited.advance(10 * MINUTE);
        await limited.store.settleDue(100);
        await limited.store.createOnce(other);
        const begin = () => limited.store.beginUploadWrite(stalled.id, stalled.ownerVerifier);
        assert.equal((await begin()).outcome, "storage_full");
        await limited.store.burn(other.id, other.ownerVerifier);
        assert.equal((await begin()).outcome, "writing");
      } finally {
        await limited.close();
      }
    });

    it("does not record beyond the storage limit for a writer whose reservation has expired", async () => {
      const limited = await open();
      try {
        const stalled = newShare({ content: null, blobKey: key(), size: 6_000_000 });
        const other = newShare({
          content: null,
          blobKey: key(),
          size: 9_000_000 - 2 * manifestSize,
        });
        await limited.store.createOnce(stalled);
        const writer = await limited.store.beginUploadWrite(stalled.id, stalled.ownerVerifier);
        assert.ok(writer.outcome === "writing");
        limited.advance(10 * MINUTE);
        assert.equal((await limited.store.createOnce(other)).outcome, "storage_full");
        await limited.store.settleDue(100);
        assert.equal((await limited.store.createOnce(other)).outcome, "created");
        const record = (offset: number) =>
          limited.store.recordUploaded(stalled.id, writer.fence, offset);
        assert.equal((await record(1_000_001)).outcome, "storage_full");
        assert.equal((await record(1_000_000)).outcome, "found");
        assert.equal((await record(6_000_000)).outcome, "storage_full");
        const view = await limited.store.readUpload(stalled.id, stalled.ownerVerifier);
        assert.ok(view.outcome === "found" && view.offset === 1_000_000);
        await limited.store.burn(other.id, other.ownerVerifier);
        assert.equal((await record(6_000_000)).outcome, "found");
      } finally {
        await limited.close();
      }
    });

    it("queues each blob for deletion once, until its deletion is recorded", async () => {
      const share = await create({ content: null, blobKey: key() });
      await upload(store, share);
      await store.burn(share.id, share.ownerVerifier);
      const deletion = { shareId: share.id, blobKey: String(share.blobKey) };
      const isDue = async () =>
        (await store.dueDeletions(1000)).some(({ blobKey }) => blobKey === share.blobKey);
      assert.equal(await isDue(), true);
      await store.postponeDeletion(deletion, MINUTE);
      assert.equal(await isDue(), false);
      test.advance(MINUTE);
      assert.equal(await isDue(), true);
      await store.deletionDone(deletion);
      await store.deletionDone(deletion);
      assert.equal(await isDue(), false);
    });

    it("deletes a tombstone after seven days", async () => {
      const share = await create();
      await store.burn(share.id, share.ownerVerifier);
      test.advance(TOMBSTONE_MS - MINUTE);
      assert.deepEqual(await events(share), ["created", "uploaded", "burned"]);
      test.advance(MINUTE);
      await sweep(store);
      assert.equal((await store.readStatus(share.id, share.ownerVerifier)).outcome, "not_found");
      assert.equal((await claim(share, text32())).outcome, "not_found");
    });

    it("applies, in the sweep, the deadlines that no request has applied", async () => {
      const expired = await create({ expiresInMs: MINUTE });
      const abandoned = await create({ content: null, blobKey: key() });
      test.advance(ABANDONED_AFTER_MS + MINUTE);
      const settled = await sweep(store);
      assert.ok(settled.includes(expired.id) && settled.includes(abandoned.id));
      assert.deepEqual(await sweep(store), [], "a deadline is left to apply");
      assert.deepEqual((await events(expired)).slice(-1), ["expired"]);
      assert.deepEqual((await events(abandoned)).slice(-1), ["abandoned"]);
    });

    it("limits the timeline even if a recipient claims and returns a download repeatedly", async () => {
      const share = await create({ content: null, blobKey: key(), expiresInMs: 400 * EXPIRY });
      await upload(store, share);
      for (let i = 0; i < 120; i++) {
        assert.equal((await claim(share, text32())).outcome, "claimed");
        test.advance(testRules.leaseMs);
      }
      const kinds = await events(share);
      assert.ok(kinds.length <= 103, `${kinds.length} entries`);
      assert.deepEqual(kinds.slice(0, 2), ["created", "uploaded"]);
    });

    it("tells the time by which it judges deadlines", async () => {
      const before = await store.readClock();
      const { createdAt } = await status(await create());
      test.advance(MINUTE);
      const after = await store.readClock();
      assert.ok(before <= createdAt && createdAt + MINUTE <= after);
      assert.ok(after - before < 2 * MINUTE);
    });

    it("rejects with StoreUnavailableError after it was closed", async () => {
      const closed = await open();
      await closed.store.check();
      await closed.close();
      await assert.rejects(closed.store.check(), { name: "StoreUnavailableError" });
      await assert.rejects(closed.store.preview(shareId(), right(newShare())), {
        name: "StoreUnavailableError",
      });
    });
  });
}

export function newShare(changes: Partial<NewShare> = {}): NewShare {
  const content = changes.content === undefined ? randomBytes(1000) : changes.content;
  return {
    id: shareId(),
    requestDigest: text32(),
    linkVerifier: text32(),
    passwordVerifier: null,
    ownerVerifier: text32(),
    manifest: randomBytes(1200),
    size: content?.length ?? 70_000,
    blobKey: null,
    expiresInMs: EXPIRY,
    maxDownloads: 1,
    ...changes,
    content,
  };
}

function right(share: NewShare): Attempt {
  return { linkVerifier: share.linkVerifier, passwordVerifier: share.passwordVerifier };
}

function wrongPassword(share: NewShare): Attempt {
  return { linkVerifier: share.linkVerifier, passwordVerifier: text32() };
}

async function upload(store: MetadataStore, share: NewShare): Promise<void> {
  const writer = await store.beginUploadWrite(share.id, share.ownerVerifier);
  assert.ok(writer.outcome === "writing");
  assert.equal((await store.recordUploaded(share.id, writer.fence, share.size)).outcome, "found");
}

async function sweep(store: MetadataStore): Promise<string[]> {
  const changed = await store.settleDue(1000);
  return changed.length < 1000 ? changed : [...changed, ...(await sweep(store))];
}

const text32 = () => randomBytes(32).toString("base64url");
const shareId = () => randomBytes(16).toString("base64url");
const key = () => randomBytes(16).toString("hex");
