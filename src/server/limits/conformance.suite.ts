import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Charge, LimitStore } from "./limit-store.ts";

/** Two ways to one store, as two servers have them, and its clock in the test's hands. */
export interface LimitsUnderTest {
  stores: [LimitStore, LimitStore];
  advance(ms: number): void;
  close(): Promise<void>;
}

const GROUP = "7f";
const HOUR = 3_600_000;

/** What every store of limits must do. */
export function limitStoreSuite(name: string, open: () => Promise<LimitsUnderTest>): void {
  describe(`limits: ${name}`, () => {
    let test: LimitsUnderTest;
    let store: LimitStore;

    before(async () => {
      test = await open();
      [store] = test.stores;
    });
    after(() => test.close());

    const charge = (changes: Partial<Charge> = {}): Charge => ({
      key: randomBytes(16).toString("base64url"),
      amount: 1,
      limit: 30,
      windowMs: HOUR,
      ...changes,
    });
    const outcome = async (charges: Charge[], repeat: Charge | null = null) =>
      (await store.chargeAll(GROUP, charges, repeat)).outcome;

    it("lets exactly 30 of 200 at once pass, through two servers", async () => {
      const one = charge();
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          (test.stores[i % 2] as LimitStore).chargeAll(GROUP, [one], null),
        ),
      );
      assert.equal(answers.filter((answer) => answer.outcome === "charged").length, 30);
      assert.equal(answers.filter((answer) => answer.outcome === "over").length, 170);
    });

    it("tells what is used and when it ends, and begins again then", async () => {
      const one = charge({ limit: 2 });
      const [first] = (await store.chargeAll(GROUP, [one], null)).counters;
      assert.equal(first?.used, 1);
      assert.ok(first && first.endsInMs > HOUR - 10_000 && first.endsInMs <= HOUR);
      await outcome([one]);
      test.advance(HOUR / 2);
      const { outcome: refused, counters } = await store.chargeAll(GROUP, [one], null);
      assert.equal(refused, "over");
      assert.equal(counters[0]?.used, 2);
      assert.ok((counters[0]?.endsInMs ?? 0) <= HOUR / 2, "the window is the first charge's");
      test.advance(HOUR / 2);
      assert.equal(await outcome([one]), "charged");
    });

    it("charges all or none", async () => {
      const [narrow, wide] = [charge({ limit: 5 }), charge({ limit: 1 })];
      assert.equal(await outcome([narrow, wide]), "charged");
      const { counters } = await store.chargeAll(GROUP, [narrow, wide], null);
      assert.deepEqual(
        counters.map(({ used }) => used),
        [1, 1],
      );
    });

    it("counts by amount, and numbers as large as a disk", async () => {
      const day = { limit: 10 * 1024 ** 4, windowMs: 24 * HOUR };
      const one = charge({ ...day, amount: 6 * 1024 ** 4 });
      assert.equal(await outcome([one]), "charged");
      assert.equal(await outcome([one]), "over");
      assert.equal(await outcome([{ ...one, amount: 4 * 1024 ** 4 }]), "charged");
    });

    it("lets a repeated request through at the limit, but not for ever", async () => {
      const one = charge({ limit: 1 });
      const repeat = charge({ limit: 3 });
      assert.equal(await outcome([one], repeat), "charged");
      assert.equal(await outcome([one], charge()), "over", "another request");
      assert.equal(await outcome([one], repeat), "repeated");
      assert.equal(await outcome([one], repeat), "repeated");
      assert.equal(await outcome([one], repeat), "over");
    });

    it("does not take a refused request for one that was let through", async () => {
      const one = charge({ limit: 1 });
      const repeat = charge();
      await outcome([one]);
      assert.equal(await outcome([one], repeat), "over");
      assert.equal(await outcome([one], repeat), "over");
    });

    it("forgets what has ended, and nothing else", async () => {
      const [short, long] = [charge({ windowMs: 1_000, limit: 1 }), charge({ limit: 1 })];
      await outcome([short]);
      await outcome([long]);
      test.advance(1_000);
      await store.forgetEnded();
      assert.equal(await outcome([short]), "charged");
      assert.equal(await outcome([long]), "over");
    });
  });
}
