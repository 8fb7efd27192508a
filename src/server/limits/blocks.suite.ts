import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Charge, LimitStore } from "./limit-store.ts";
import {
  charge,
  GROUP,
  HOUR,
  type LimitsUnderTest,
  random,
  testedLimits,
} from "./tested-limits.suite.ts";

const OTHER_GROUP = "03";

/** The contract of a limit store for blocks. `open` opens two servers on one empty store. */
export function blocksSuite(open: () => Promise<LimitsUnderTest>): void {
  describe("blocks", () => {
    const test = testedLimits(open);

    const labelled = (changes: Partial<Charge> = {}) =>
      charge({ limit: 1, label: { rule: "claim", client: random().slice(0, 12) }, ...changes });
    const blockOf = async ({ key }: Charge, through = test.store) =>
      (await through.listBlocks(1_000)).find(({ id }) => id === GROUP + key);
    const refusals = async () => {
      const { total, days } = await test.store.readRefusals(90);
      return { total, days: new Map(days.map(({ day, count }) => [day, count])) };
    };

    it("show the rule, the client and the end of a charge that was over, through both servers", async () => {
      // A test's clock may begin at a full hour.
      test.advance(1_000);
      const one = labelled();
      await test.outcome([one]);
      assert.equal(await blockOf(one), undefined, "nothing was refused yet");
      const { outcome: refused, counters } = await test.store.chargeAll(GROUP, [one], null);
      assert.equal(refused, "over");
      for (const each of test.stores) {
        const { until = 0, ...block } = (await blockOf(one, each)) ?? {};
        assert.deepEqual(block, { id: GROUP + one.key, ...one.label });
        const left = counters[0]?.endsInMs ?? 0;
        assert.ok(until > left && until % HOUR !== 0, String(until));
      }
      test.advance(HOUR);
      assert.equal(await blockOf(one), undefined, "its window has ended");
      await test.store.forgetEnded();
    });

    it("end when they are reset, and only then can the client begin again", async () => {
      const one = labelled();
      await test.outcome([one]);
      await test.outcome([one]);
      const id = GROUP + one.key;
      const resets = await Promise.all(test.stores.map((each) => each.resetBlock(id)));
      assert.deepEqual(resets.sort(), ["not_found", "reset"]);
      assert.equal(await blockOf(one), undefined);
      assert.equal(await test.outcome([one]), "charged");
      assert.equal(await test.outcome([one]), "over");
      assert.equal(await test.store.resetBlock(GROUP + random()), "not_found");
    });

    it("end when a charge is given back", async () => {
      const one = labelled();
      await test.outcome([one]);
      await test.outcome([one]);
      await test.outcome([{ ...one, amount: -1 }]);
      assert.equal(await blockOf(one), undefined);
    });

    it("name only the rules that were over", async () => {
      const [narrow, wide] = [labelled(), labelled({ limit: 5 })];
      await test.outcome([narrow, wide]);
      assert.equal(await test.outcome([narrow, wide]), "over");
      assert.ok(await blockOf(narrow));
      assert.equal(await blockOf(wide), undefined);
    });

    it("do not exist for charges without a label, nor for a request above the whole limit", async () => {
      const before = (await refusals()).total;
      const unnamed = charge({ limit: 1 });
      await test.outcome([unnamed]);
      assert.equal(await test.outcome([unnamed]), "over");
      assert.equal(await blockOf(unnamed), undefined);
      assert.equal((await refusals()).total, before);
      const large = labelled({ amount: 2 });
      assert.equal(await test.outcome([large]), "over");
      assert.equal(await blockOf(large), undefined);
      assert.equal((await refusals()).total, before + 1);
    });

    it("are listed with the longest time first, up to a number", async () => {
      const several = [1, 3, 2].map((hours) => labelled({ windowMs: hours * 24 * HOUR }));
      for (const one of several) {
        await test.outcome([one]);
        await test.outcome([one]);
      }
      const [first, second] = await test.store.listBlocks(2);
      assert.equal(first?.id, GROUP + several[1]?.key);
      assert.equal(second?.id, GROUP + several[2]?.key);
      assert.equal((await test.store.listBlocks(2)).length, 2);
    });

    it("are counted exactly, once for each refused request, by day", async () => {
      const before = await refusals();
      const both = [labelled(), labelled()];
      await Promise.all(
        Array.from({ length: 100 }, (_, i) =>
          (test.stores[i % 2] as LimitStore).chargeAll(GROUP, both, null),
        ),
      );
      const first = await refusals();
      assert.equal(first.total - before.total, 99);
      test.advance(24 * HOUR);
      const other = labelled();
      await test.store.chargeAll(OTHER_GROUP, [other], null);
      await test.store.chargeAll(OTHER_GROUP, [other], null);
      const second = await refusals();
      assert.equal(second.total - first.total, 1);
      const [newest] = [...second.days.keys()].sort().reverse();
      assert.equal(second.days.get(newest ?? ""), 1);
      assert.equal(
        [...second.days.values()].reduce((sum, count) => sum + count, 0),
        second.total,
      );
      assert.deepEqual((await test.store.readRefusals(1)).days, [{ day: newest, count: 1 }]);
      test.advance(90 * 24 * HOUR);
      assert.deepEqual((await test.store.readRefusals(90)).days, []);
      assert.equal((await test.store.readRefusals(90)).total, second.total);
    });
  });
}
