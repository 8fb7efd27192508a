import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ABANDONED_AFTER_MS, TOMBSTONE_MS } from "../shares/metadata-store.ts";
import {
  EXPIRY,
  key,
  MINUTE,
  newShare,
  right,
  type StoreUnderTest,
  shareId,
  sweep,
  testedStore,
  testRules,
  text32,
  upload,
} from "./tested-store.suite.ts";

/** The contract of a metadata store for the end of shares. `open` creates an empty store under `testRules`. */
export function shareEndsSuite(open: () => Promise<StoreUnderTest>): void {
  describe("the end of shares", () => {
    const test = testedStore(open);

    it("burns at once and only for the owner, in any state", async () => {
      const uploading = await test.create({ content: null, blobKey: key() });
      const leased = await test.create({ content: null, blobKey: key() });
      await upload(test.store, leased);
      const ticket = text32();
      await test.claim(leased, ticket);
      await test.store.reserveServing(leased.id, ticket, 1);
      assert.equal((await test.store.burn(leased.id, text32())).outcome, "unauthorized");
      for (const share of [uploading, leased]) {
        assert.equal((await test.store.burn(share.id, share.ownerVerifier)).outcome, "burned");
        assert.equal((await test.store.burn(share.id, share.ownerVerifier)).outcome, "burned");
        assert.equal((await test.claim(share, text32())).outcome, "gone");
      }
      assert.equal((await test.store.readLease(leased.id, ticket)).outcome, "gone");
      assert.equal(await test.store.reserveServing(leased.id, ticket, 0), "lease_over");
      const due = await test.store.dueDeletions(1000);
      for (const { id: shareId, blobKey } of [uploading, leased]) {
        assert.ok(due.some((d) => d.shareId === shareId && d.blobKey === blobKey));
      }
    });

    it("returns the reason and time of the end only with the link proof", async () => {
      const share = await test.create();
      await test.store.burn(share.id, share.ownerVerifier);
      const known = await test.store.preview(share.id, right(share));
      const unknown = await test.store.preview(share.id, {
        ...right(share),
        linkVerifier: text32(),
      });
      assert.equal(known.outcome === "gone" && known.gone?.reason, "burned");
      assert.deepEqual(unknown, { outcome: "gone", gone: null });
    });

    it("queues each blob for deletion once, until its deletion is recorded", async () => {
      const share = await test.create({ content: null, blobKey: key() });
      await upload(test.store, share);
      await test.store.burn(share.id, share.ownerVerifier);
      const deletion = { shareId: share.id, blobKey: String(share.blobKey) };
      const isDue = async () =>
        (await test.store.dueDeletions(1000)).some(({ blobKey }) => blobKey === share.blobKey);
      assert.equal(await isDue(), true);
      await test.store.postponeDeletion(deletion, MINUTE);
      assert.equal(await isDue(), false);
      test.advance(MINUTE);
      assert.equal(await isDue(), true);
      await test.store.deletionDone(deletion);
      await test.store.deletionDone(deletion);
      assert.equal(await isDue(), false);
    });

    it("deletes a tombstone after seven days", async () => {
      const share = await test.create();
      await test.store.burn(share.id, share.ownerVerifier);
      test.advance(TOMBSTONE_MS - MINUTE);
      assert.deepEqual(await test.events(share), ["created", "uploaded", "burned"]);
      test.advance(MINUTE);
      await sweep(test.store);
      assert.equal(
        (await test.store.readStatus(share.id, share.ownerVerifier)).outcome,
        "not_found",
      );
      assert.equal((await test.claim(share, text32())).outcome, "not_found");
    });

    it("applies, in the sweep, the deadlines that no request has applied", async () => {
      const expired = await test.create({ expiresInMs: MINUTE });
      const abandoned = await test.create({ content: null, blobKey: key() });
      test.advance(ABANDONED_AFTER_MS + MINUTE);
      const settled = await sweep(test.store);
      assert.ok(settled.includes(expired.id) && settled.includes(abandoned.id));
      assert.deepEqual(await sweep(test.store), [], "a deadline is left to apply");
      assert.deepEqual((await test.events(expired)).slice(-1), ["expired"]);
      assert.deepEqual((await test.events(abandoned)).slice(-1), ["abandoned"]);
    });

    it("limits the timeline even if a recipient claims and returns a download repeatedly", async () => {
      const share = await test.create({ content: null, blobKey: key(), expiresInMs: 400 * EXPIRY });
      await upload(test.store, share);
      for (let i = 0; i < 120; i++) {
        assert.equal((await test.claim(share, text32())).outcome, "claimed");
        test.advance(testRules.leaseMs);
      }
      const kinds = await test.events(share);
      assert.ok(kinds.length <= 103, `${kinds.length} entries`);
      assert.deepEqual(kinds.slice(0, 2), ["created", "uploaded"]);
    });

    it("tells the time by which it judges deadlines", async () => {
      const before = await test.store.readClock();
      const { createdAt } = await test.status(await test.create());
      test.advance(MINUTE);
      const after = await test.store.readClock();
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
