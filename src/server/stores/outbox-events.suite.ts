import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { ABANDONED_AFTER_MS, type NewShare } from "../shares/metadata-store.ts";
import { newShare, type StoreUnderTest, testRules } from "./tested-store.suite.ts";

const MINUTE = 60_000;

/** Which operations of a metadata store cause events. `open` creates an empty one under `testRules`. */
export function outboxEventsSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`events of a metadata store: ${name}`, () => {
    let test: StoreUnderTest;
    before(async () => {
      test = await open();
    });
    after(() => test.close());

    const create = async (changes: Partial<NewShare> = {}) => {
      const share = newShare(changes);
      assert.equal((await test.store.createOnce(share)).outcome, "created");
      return share;
    };
    const attempt = ({ linkVerifier }: NewShare, passwordVerifier: string | null = null) => ({
      ...{ linkVerifier, passwordVerifier },
    });
    /** Delivers all events, and returns those of the share. */
    const eventsOf = async ({ id }: NewShare) => {
      const events: string[] = [];
      const wanted = testRules.outboxTargets.map((target) => ({ target, limit: 100 }));
      for (let isEmpty = false; !isEmpty; ) {
        const taken = await test.store.takeDueEvents(wanted, MINUTE);
        for (const event of taken) {
          await test.store.eventDone(event);
          const isOfFirst = event.target === testRules.outboxTargets[0];
          if (isOfFirst && event.shareId === id) events.push(event.event);
        }
        isEmpty = taken.length === 0;
      }
      return events;
    };

    it("are created, claimed and delivered, each once for a repeated request", async () => {
      const share = await create();
      assert.equal((await test.store.createOnce(share)).outcome, "repeated");
      const ticket = text32();
      const receipt = text32();
      for (let time = 0; time < 2; time++) {
        await test.store.preview(share.id, attempt(share));
        await test.store.claimOnce(share.id, attempt(share), ticket);
      }
      for (let time = 0; time < 2; time++) {
        const { outcome } = await test.store.confirmDelivery(share.id, ticket, receipt);
        assert.equal(outcome, "confirmed");
      }
      assert.deepEqual(await eventsOf(share), ["created", "claimed", "delivered"]);
    });

    it("are one claim for each download, also for one that was given back", async () => {
      const share = await create({ content: null, blobKey: "ab".repeat(16) });
      const writer = await test.store.beginUploadWrite(share.id, share.ownerVerifier);
      assert.ok(writer.outcome === "writing");
      await test.store.recordUploaded(share.id, writer.fence, share.size);
      for (let time = 0; time < 2; time++) {
        await test.store.claimOnce(share.id, attempt(share), text32());
        test.advance(testRules.leaseMs);
      }
      assert.deepEqual(await eventsOf(share), ["created", "claimed", "claimed"]);
    });

    it("are one lock for wrong passwords, also for a hundred at once", async () => {
      const share = await create({ passwordVerifier: text32() });
      await Promise.all(
        Array.from({ length: 100 }, () =>
          test.store.claimOnce(share.id, attempt(share, text32()), text32()),
        ),
      );
      assert.deepEqual(await eventsOf(share), ["created", "locked"]);
    });

    it("are an expiry that the sweeper applies, or that a request notices", async () => {
      const noticed = await create({ expiresInMs: MINUTE });
      const swept = await create({ expiresInMs: MINUTE });
      test.advance(MINUTE);
      await test.store.readStatus(noticed.id, noticed.ownerVerifier);
      await test.store.settleDue(1000);
      const wanted = [{ target: testRules.outboxTargets[0] ?? "", limit: 1000 }];
      for (const event of ["created", "expired"]) {
        const taken = await test.store.takeDueEvents(wanted, MINUTE);
        const ofShares = taken.filter(({ shareId }) => [noticed.id, swept.id].includes(shareId));
        assert.deepEqual(
          ofShares.map((each) => each.event),
          [event, event],
        );
        for (const each of taken) await test.store.eventDone(each);
      }
      await test.store.settleDue(1000);
      assert.deepEqual(await test.store.takeDueEvents(wanted, MINUTE), []);
    });

    it("are not caused by a removal by the operator, nor by an abandoned upload", async () => {
      const removed = await create();
      await test.store.removeByOperator(removed.id);
      assert.deepEqual(await eventsOf(removed), ["created"]);
      const abandoned = await create({ content: null, blobKey: "cd".repeat(16) });
      test.advance(ABANDONED_AFTER_MS);
      await test.store.settleDue(1000);
      assert.deepEqual(await eventsOf(abandoned), ["created"]);
    });
  });
}

const text32 = () => randomBytes(32).toString("base64url");
