import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Slot, SlotsView } from "./limit-store.ts";
import { GROUP, type LimitsUnderTest, random, testedLimits } from "./tested-limits.suite.ts";

const EXPIRES_IN_MS = 600_000;

/** The contract of a limit store for slots. `open` opens two servers on one empty store. */
export function slotsSuite(open: () => Promise<LimitsUnderTest>): void {
  describe("slots", () => {
    const test = testedLimits(open);

    const slot = (limit = 3): Slot => ({ key: random(), limit });
    const take = (slots: Slot[], holder = random(), through = test.store) =>
      through.acquireSlots(GROUP, slots, holder, EXPIRES_IN_MS);
    const outcomes = (views: SlotsView[], outcome: SlotsView["outcome"]) =>
      views.filter((view) => view.outcome === outcome).length;

    it("are limited to 3 for 100 simultaneous holders through two servers", async () => {
      const one = [slot()];
      const views = await Promise.all(
        Array.from({ length: 100 }, (_, i) => take(one, random(), test.stores[i % 2])),
      );
      assert.equal(outcomes(views, "acquired"), 3);
      assert.equal(outcomes(views, "full"), 97);
    });

    it("count once for a holder that repeats its request, even at the limit", async () => {
      const one = [slot(1)];
      const holder = random();
      const views = await Promise.all(Array.from({ length: 20 }, () => take(one, holder)));
      assert.equal(outcomes(views, "acquired"), 1);
      assert.equal(outcomes(views, "renewed"), 19);
      assert.equal((await take(one)).outcome, "full");
    });

    it("expire without renewal, at the returned time", async () => {
      const one = [slot(2)];
      const kept = random();
      await take(one);
      await take(one, kept);
      test.advance(EXPIRES_IN_MS / 2);
      assert.equal((await take(one, kept)).outcome, "renewed");
      const full = await take(one);
      assert.ok(
        full.outcome === "full" && full.expiresInMs > 0 && full.expiresInMs <= EXPIRES_IN_MS / 2,
      );
      test.advance(EXPIRES_IN_MS / 2);
      assert.equal((await take(one)).outcome, "acquired");
      assert.equal((await take(one)).outcome, "full", "the renewed slot has expired");
    });

    it("are acquired under all keys or none", async () => {
      const [narrow, wide] = [slot(2), slot(1)];
      assert.equal((await take([narrow, wide])).outcome, "acquired");
      assert.equal((await take([narrow, wide])).outcome, "full");
      assert.equal(
        (await take([narrow])).outcome,
        "acquired",
        "the refused request acquired a slot",
      );
      assert.equal((await take([narrow])).outcome, "full");
    });

    it("can be released only by their holder, and repeatedly", async () => {
      const one = [slot(1)];
      const keys = one.map(({ key }) => key);
      const holder = random();
      await take(one, holder);
      await test.store.releaseSlots(GROUP, keys, random(), null);
      assert.equal((await take(one)).outcome, "full");
      await test.store.releaseSlots(GROUP, keys, holder, null);
      await test.store.releaseSlots(GROUP, keys, holder, null);
      assert.equal((await take(one)).outcome, "acquired");
    });

    it("are not released by a call from before their renewal", async () => {
      const one = [slot(1)];
      const keys = one.map(({ key }) => key);
      const holder = random();
      const first = await take(one, holder);
      const second = await take(one, holder);
      assert.ok(first.outcome === "acquired" && second.outcome === "renewed");
      await test.store.releaseSlots(GROUP, keys, holder, first.expiresAt);
      assert.equal((await take(one)).outcome, "full");
      await test.store.releaseSlots(GROUP, keys, holder, second.expiresAt);
      assert.equal((await take(one)).outcome, "acquired");
    });

    it("are deleted only after they have expired", async () => {
      const one = [slot(1)];
      await take(one);
      await test.store.forgetEnded();
      assert.equal((await take(one)).outcome, "full");
      test.advance(EXPIRES_IN_MS);
      await test.store.forgetEnded();
      assert.equal((await take(one)).outcome, "acquired");
    });
  });
}
