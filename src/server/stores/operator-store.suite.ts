import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import {
  MAX_WRONG_PASSWORDS,
  type MetadataStore,
  type NewShare,
  TOMBSTONE_MS,
} from "../shares/metadata-store.ts";
import { StoreUser, text32 } from "./store-user.suite.ts";
import { type StoreUnderTest, testRules } from "./tested-store.suite.ts";

/** The operator's operations on every metadata store. `open` creates an empty one. */
export function operatorStoreSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`metadata store for an operator: ${name}`, () => {
    let test: StoreUnderTest;
    let store: MetadataStore;
    let user: StoreUser;
    before(async () => {
      test = await open();
      store = test.store;
      user = new StoreUser(store);
    });
    after(() => test.close());

    const totals = async () => (await store.readCounts(1)).totals;
    const events = async (share: NewShare) =>
      (await user.status(share)).events.map(({ event }) => event);

    it("shows how many shares there are in each state, and their bytes", async () => {
      const live = async () => {
        const { states, bytes } = await store.readLive();
        return { ...states, bytes };
      };
      const none = { uploading: 0, ready: 0, leased: 0, locked: 0, gone: 0, bytes: 0 };
      assert.deepEqual(await live(), none);
      const blob = await user.create({ content: null, blobKey: text32() });
      await user.record(blob, 500);
      assert.deepEqual(await live(), { ...none, uploading: 1, bytes: 500 });
      await user.record(blob, blob.size);
      const locked = await user.create({ passwordVerifier: text32() });
      await user.guess(locked, testRules.passwordAttempts);
      const leased = await user.create({ maxDownloads: 2 });
      await user.claim(leased, text32());
      const bytes = blob.size + 2000;
      assert.deepEqual(await live(), { ...none, ready: 1, locked: 1, leased: 1, bytes });
      await store.burn(blob.id, blob.ownerVerifier);
      await store.unlock(locked.id, locked.ownerVerifier);
      test.advance(testRules.leaseMs);
      await user.settle();
      assert.deepEqual(await live(), { ...none, ready: 2, gone: 1, bytes: 2000 });
      assert.equal((await store.readLive()).waitingDeletions, 1);
      await store.deletionDone({ shareId: blob.id, blobKey: String(blob.blobKey) });
      assert.equal((await store.readLive()).waitingDeletions, 0);
      for (let ends = 0; ends < 2; ends++) {
        test.advance(TOMBSTONE_MS);
        await user.settle();
      }
      assert.deepEqual(await live(), none);
      const everything = { state: null, needsPassword: null, after: null, limit: 100 };
      const sort = { by: "created", isDescending: true } as const;
      assert.deepEqual(await store.listShares({ ...everything, sort }), { shares: [], next: null });
    });

    it("removes a share in any state at the operator's word, and says so to owner and recipient", async () => {
      const uploading = await user.create({ content: null, blobKey: text32() });
      const leased = await user.create({ content: null, blobKey: text32() });
      await user.record(leased, leased.size);
      const ticket = text32();
      await user.claim(leased, ticket);
      await store.reserveServing(leased.id, ticket, 10);
      for (const share of [uploading, leased]) {
        const { id, linkVerifier } = share;
        const counted = await totals();
        assert.deepEqual(await store.removeByOperator(id), { outcome: "removed" });
        assert.deepEqual(await totals(), counted, "a removal was counted");
        assert.deepEqual(await store.removeByOperator(id), { outcome: "removed" });
        assert.deepEqual((await events(share)).at(-1), "removed_by_operator");
        assert.equal((await user.status(share)).gone?.reason, "removed");
        const seen = await store.preview(id, { linkVerifier, passwordVerifier: null });
        assert.equal(seen.outcome === "gone" && seen.gone?.reason, "removed");
        const due = await store.dueDeletions(1000);
        assert.ok(due.some(({ blobKey }) => blobKey === share.blobKey));
      }
      assert.equal((await store.readLease(leased.id, ticket)).outcome, "gone");
      assert.equal(await store.reserveServing(leased.id, ticket, 1), "lease_over");
    });

    it("tells the operator if a share is unknown or had ended before", async () => {
      const share = await user.create();
      const unknown = randomBytes(16).toString("base64url");
      const check = (id: string) =>
        Promise.all(
          (["remove", "unlock"] as const).map((each) => store.checkForOperator(id, each)),
        );
      assert.deepEqual(await check(unknown), [{ outcome: "not_found" }, { outcome: "not_found" }]);
      assert.deepEqual(await check(share.id), [{ outcome: "possible" }, { outcome: "no_effect" }]);
      assert.deepEqual(await store.removeByOperator(unknown), { outcome: "not_found" });
      assert.deepEqual(await store.unlockByOperator(unknown), { outcome: "not_found" });
      await store.burn(share.id, share.ownerVerifier);
      const removed = await store.removeByOperator(share.id);
      assert.equal(removed.outcome === "gone" && removed.gone.reason, "burned");
      assert.equal((await store.unlockByOperator(share.id)).outcome, "gone");
      assert.deepEqual(await check(share.id), [removed, removed]);
      assert.deepEqual((await events(share)).slice(-1), ["burned"]);
    });

    it("tells the operator before the action whether it is possible, and would change something", async () => {
      const check = async ({ id }: NewShare) => [
        (await store.checkForOperator(id, "remove")).outcome,
        (await store.checkForOperator(id, "unlock")).outcome,
      ];
      const removed = await user.create();
      await store.removeByOperator(removed.id);
      assert.deepEqual(await check(removed), ["no_effect", "gone"], "a removal may be repeated");
      const guessed = await user.create({ passwordVerifier: text32() });
      assert.deepEqual(await check(guessed), ["possible", "no_effect"]);
      await user.guess(guessed, 1);
      assert.deepEqual(await check(guessed), ["possible", "possible"]);
      await store.unlockByOperator(guessed.id);
      assert.deepEqual(await check(guessed), ["possible", "no_effect"]);
      const leased = await user.create({ maxDownloads: 2, expiresInMs: testRules.leaseMs / 2 });
      await user.claim(leased, text32());
      test.advance(testRules.leaseMs / 2);
      // Its claims have ended, and a lease lives.
      assert.deepEqual(await check(leased), ["possible", "gone"]);
      test.advance(testRules.leaseMs);
      assert.deepEqual(await check(leased), ["gone", "gone"]);
    });

    it("unlocks at the operator's word, once, and never beyond the total of wrong passwords", async () => {
      const share = await user.create({ passwordVerifier: text32() });
      const { passwordAttempts } = testRules;
      for (let spent = passwordAttempts; spent < MAX_WRONG_PASSWORDS; spent += passwordAttempts) {
        await user.guess(share, passwordAttempts);
        assert.equal((await user.status(share)).locked, true);
        const answers = [
          await store.unlockByOperator(share.id),
          await store.unlockByOperator(share.id),
        ];
        assert.deepEqual(answers, [{ outcome: "unlocked" }, { outcome: "unlocked" }]);
        assert.equal((await user.status(share)).locked, false);
      }
      await user.guess(share, passwordAttempts);
      const unlocks = (await events(share)).filter((event) => event === "unlocked_by_operator");
      assert.equal(unlocks.length, MAX_WRONG_PASSWORDS / passwordAttempts - 1);
      const ended = await store.unlockByOperator(share.id);
      assert.equal(ended.outcome === "gone" && ended.gone.reason, "wrong_passwords");
    });
  });
}
