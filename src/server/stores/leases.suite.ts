import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { servingLimit } from "../../protocol/transfer-limit.ts";
import { LONGEST_LEASE_MS } from "../shares/metadata-store.ts";
import {
  EXPIRY,
  key,
  MINUTE,
  right,
  type StoreUnderTest,
  testedStore,
  testRules,
  text32,
  upload,
} from "./tested-store.suite.ts";

/** The contract of a metadata store for leases and receipts. `open` creates an empty store under `testRules`. */
export function leasesSuite(open: () => Promise<StoreUnderTest>): void {
  describe("leases and receipts", () => {
    const test = testedStore(open);

    it("returns a download whose lease ends before the first byte", async () => {
      const share = await test.create({ content: null, blobKey: key() });
      await upload(test.store, share);
      const ticket = text32();
      await test.claim(share, ticket);
      test.advance(testRules.leaseMs - MINUTE);
      assert.equal((await test.claim(share, text32())).outcome, "already_claimed");
      test.advance(MINUTE);
      assert.equal((await test.store.readLease(share.id, ticket)).outcome, "unauthorized");
      assert.equal((await test.claim(share, text32())).outcome, "claimed");
      assert.deepEqual((await test.events(share)).slice(-3), ["claimed", "given_back", "claimed"]);
    });

    it("consumes the download with the first byte, and an inline claim at once", async () => {
      const inline = await test.create();
      const blob = await test.create({ content: null, blobKey: key() });
      await upload(test.store, blob);
      const ticket = text32();
      await test.claim(inline, text32());
      await test.claim(blob, ticket);
      assert.equal(await test.store.reserveServing(blob.id, ticket, 1), "granted");
      test.advance(testRules.leaseMs);
      for (const share of [inline, blob]) {
        const answer = await test.claim(share, text32());
        assert.equal(answer.outcome === "gone" && answer.gone?.reason, "claimed");
      }
    });

    it("returns a download if no reserved byte was served", async () => {
      const share = await test.create({ content: null, blobKey: key() });
      await upload(test.store, share);
      const ticket = text32();
      await test.claim(share, ticket);
      await test.store.reserveServing(share.id, ticket, 1000);
      await test.store.returnUnserved(share.id, ticket, 1000);
      test.advance(testRules.leaseMs);
      assert.equal((await test.claim(share, text32())).outcome, "claimed");
    });

    it("renews a lease while it serves, for at most 24 hours", async () => {
      const share = await test.create({ content: null, blobKey: key(), expiresInMs: 10 * MINUTE });
      await upload(test.store, share);
      const ticket = text32();
      await test.claim(share, ticket);
      const step = testRules.leaseMs - MINUTE;
      let time = 0;
      for (; time + step < LONGEST_LEASE_MS; time += step) {
        test.advance(step);
        assert.equal(await test.store.reserveServing(share.id, ticket, 0), "granted");
      }
      test.advance(LONGEST_LEASE_MS - time);
      assert.equal(await test.store.reserveServing(share.id, ticket, 0), "lease_over");
    });

    it("rejects claims after the expiry, but continues an active lease", async () => {
      const share = await test.create({ content: null, blobKey: key(), maxDownloads: 2 });
      await upload(test.store, share);
      const ticket = text32();
      test.advance(EXPIRY - MINUTE);
      await test.claim(share, ticket);
      test.advance(MINUTE);
      const late = await test.claim(share, text32());
      assert.equal(late.outcome === "gone" && late.gone?.reason, "expired");
      assert.equal((await test.store.preview(share.id, right(share))).outcome, "gone");
      assert.equal((await test.claim(share, ticket)).outcome, "claimed");
      assert.equal(await test.store.reserveServing(share.id, ticket, 10), "granted");
      assert.equal((await test.status(share)).gone, null);
      const confirmed = await test.store.confirmDelivery(share.id, ticket, text32());
      assert.equal(confirmed.outcome, "confirmed");
      assert.equal((await test.status(share)).gone?.reason, "expired");
    });

    it("does not interrupt one download by the receipt of another", async () => {
      const share = await test.create({ content: null, blobKey: key(), maxDownloads: 2 });
      await upload(test.store, share);
      const [first, second] = [text32(), text32()];
      await test.claim(share, first);
      await test.claim(share, second);
      await test.store.reserveServing(share.id, first, 10);
      await test.store.reserveServing(share.id, second, 10);
      await test.store.confirmDelivery(share.id, first, text32());
      assert.equal((await test.store.readLease(share.id, second)).outcome, "found");
      assert.equal(await test.store.reserveServing(share.id, second, 10), "granted");
      await test.store.confirmDelivery(share.id, second, text32());
      assert.equal((await test.status(share)).gone?.reason, "claimed");
    });

    it("confirms a repeated receipt, and rejects a second one or one without a claim", async () => {
      const share = await test.create({ content: null, blobKey: key() });
      await upload(test.store, share);
      const [ticket, receipt] = [text32(), text32()];
      const confirm = async (by: string, what: string) =>
        (await test.store.confirmDelivery(share.id, by, what)).outcome;
      await test.claim(share, ticket);
      assert.equal(await confirm(ticket, receipt), "conflict");
      await test.store.reserveServing(share.id, ticket, share.size);
      assert.equal(await confirm(text32(), receipt), "unauthorized");
      assert.equal(await confirm(ticket, receipt), "confirmed");
      assert.equal(await confirm(ticket, receipt), "confirmed");
      assert.equal(await confirm(ticket, text32()), "conflict");
      const { receipts } = await test.status(share);
      assert.deepEqual(
        receipts.map((r) => [r.ticketVerifier, r.receipt]),
        [[ticket, receipt]],
      );
    });

    it("stores a receipt that arrives after the end of its lease", async () => {
      const share = await test.create();
      const ticket = text32();
      await test.claim(share, ticket);
      test.advance(testRules.leaseMs);
      assert.equal((await test.status(share)).gone?.reason, "claimed");
      const late = await test.store.confirmDelivery(share.id, ticket, text32());
      assert.equal(late.outcome, "confirmed");
      assert.equal((await test.status(share)).receipts.length, 1);
    });

    it("limits the bytes that one lease may fetch, without bytes that were returned unserved", async () => {
      const share = await test.create({ content: null, blobKey: key() });
      await upload(test.store, share);
      const ticket = text32();
      await test.claim(share, ticket);
      const limit = servingLimit(share.size);
      assert.equal(await test.store.reserveServing(share.id, ticket, limit), "granted");
      assert.equal(await test.store.reserveServing(share.id, ticket, 1), "over_limit");
      await test.store.returnUnserved(share.id, ticket, 10);
      assert.equal(await test.store.reserveServing(share.id, ticket, 10), "granted");
      assert.equal(await test.store.reserveServing(share.id, ticket, 1), "over_limit");
    });
  });
}
