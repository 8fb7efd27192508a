import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { ClientLimits } from "./client-limits.ts";
import type { Charge, LimitStore, Slot, SlotsView } from "./limit-store.ts";

/** Two connections to one store, as of two servers, and the clock of the store. */
export interface LimitsUnderTest {
  stores: [LimitStore, LimitStore];
  advance(ms: number): void;
  close(): Promise<void>;
}

const GROUP = "7f";
const OTHER_GROUP = "03";
const HOUR = 3_600_000;
const EXPIRES_IN_MS = 600_000;

/** The contract of every limit store. */
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
      key: random(),
      amount: 1,
      limit: 30,
      windowMs: HOUR,
      label: null,
      ...changes,
    });
    const outcome = async (charges: Charge[], repeat: Charge | null = null) =>
      (await store.chargeAll(GROUP, charges, repeat)).outcome;

    it("admits exactly 30 of 200 simultaneous requests through two servers", async () => {
      const one = charge();
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          (test.stores[i % 2] as LimitStore).chargeAll(GROUP, [one], null),
        ),
      );
      assert.equal(answers.filter((answer) => answer.outcome === "charged").length, 30);
      assert.equal(answers.filter((answer) => answer.outcome === "over").length, 170);
    });

    it("gives back what was charged, but never more", async () => {
      const one = charge({ limit: 2 });
      const back = { ...one, amount: -1 };
      await outcome([one]);
      await outcome([one]);
      assert.equal(await outcome([one]), "over");
      assert.equal(await outcome([back]), "charged");
      assert.equal(await outcome([one]), "charged");
      assert.equal(await outcome([one]), "over");
      for (let i = 0; i < 5; i++) await outcome([back]);
      const { counters } = await store.chargeAll(GROUP, [one], null);
      assert.equal(counters[0]?.used, 1);
    });

    it("returns the used amount and the end of the window, and then starts a new window", async () => {
      const one = charge({ limit: 2 });
      const [first] = (await store.chargeAll(GROUP, [one], null)).counters;
      assert.equal(first?.used, 1);
      assert.ok(first && first.endsInMs > HOUR - 10_000 && first.endsInMs <= HOUR);
      await outcome([one]);
      test.advance(HOUR / 2);
      const { outcome: refused, counters } = await store.chargeAll(GROUP, [one], null);
      assert.equal(refused, "over");
      assert.equal(counters[0]?.used, 2);
      assert.ok(
        (counters[0]?.endsInMs ?? 0) <= HOUR / 2,
        "the window does not start with the first charge",
      );
      test.advance(HOUR / 2);
      assert.equal(await outcome([one]), "charged");
    });

    it("charges all counters or none", async () => {
      const [narrow, wide] = [charge({ limit: 5 }), charge({ limit: 1 })];
      assert.equal(await outcome([narrow, wide]), "charged");
      const { counters } = await store.chargeAll(GROUP, [narrow, wide], null);
      assert.deepEqual(
        counters.map(({ used }) => used),
        [1, 1],
      );
    });

    it("counts by amount, up to the size of a disk", async () => {
      const day = { limit: 10 * 1024 ** 4, windowMs: 24 * HOUR };
      const one = charge({ ...day, amount: 6 * 1024 ** 4 });
      assert.equal(await outcome([one]), "charged");
      assert.equal(await outcome([one]), "over");
      assert.equal(await outcome([{ ...one, amount: 4 * 1024 ** 4 }]), "charged");
    });

    it("admits a repeated request at the limit, but not forever", async () => {
      const one = charge({ limit: 1 });
      const repeat = charge({ limit: 3 });
      assert.equal(await outcome([one], repeat), "charged");
      assert.equal(await outcome([one], charge()), "over", "another request");
      assert.equal(await outcome([one], repeat), "repeated");
      assert.equal(await outcome([one], repeat), "repeated");
      assert.equal(await outcome([one], repeat), "over");
    });

    it("does not treat a repeated refused request as admitted", async () => {
      const one = charge({ limit: 1 });
      const repeat = charge();
      await outcome([one]);
      assert.equal(await outcome([one], repeat), "over");
      assert.equal(await outcome([one], repeat), "over");
    });

    it("deletes only counters whose window has ended", async () => {
      const [short, long] = [charge({ windowMs: 1_000, limit: 1 }), charge({ limit: 1 })];
      await outcome([short]);
      await outcome([long]);
      test.advance(1_000);
      await store.forgetEnded();
      assert.equal(await outcome([short]), "charged");
      assert.equal(await outcome([long]), "over");
    });

    describe("blocks", () => {
      const labelled = (changes: Partial<Charge> = {}) =>
        charge({ limit: 1, label: { rule: "claim", client: random().slice(0, 12) }, ...changes });
      const blockOf = async ({ key }: Charge, through = store) =>
        (await through.listBlocks(1_000)).find(({ id }) => id === GROUP + key);
      const refusals = async () => {
        const { total, days } = await store.readRefusals(90);
        return { total, days: new Map(days.map(({ day, count }) => [day, count])) };
      };

      it("show the rule, the client and the end of a charge that was over, through both servers", async () => {
        const one = labelled();
        await outcome([one]);
        assert.equal(await blockOf(one), undefined, "nothing was refused yet");
        const { outcome: refused, counters } = await store.chargeAll(GROUP, [one], null);
        assert.equal(refused, "over");
        for (const each of test.stores) {
          const { until = 0, ...block } = (await blockOf(one, each)) ?? {};
          assert.deepEqual(block, { id: GROUP + one.key, ...one.label });
          const left = counters[0]?.endsInMs ?? 0;
          assert.ok(until > left && until % HOUR !== 0, String(until));
        }
        test.advance(HOUR);
        assert.equal(await blockOf(one), undefined, "its window has ended");
        await store.forgetEnded();
      });

      it("end when they are reset, and only then can the client begin again", async () => {
        const one = labelled();
        await outcome([one]);
        await outcome([one]);
        const id = GROUP + one.key;
        const resets = await Promise.all(test.stores.map((each) => each.resetBlock(id)));
        assert.deepEqual(resets.sort(), ["not_found", "reset"]);
        assert.equal(await blockOf(one), undefined);
        assert.equal(await outcome([one]), "charged");
        assert.equal(await outcome([one]), "over");
        assert.equal(await store.resetBlock(GROUP + random()), "not_found");
      });

      it("end when a charge is given back", async () => {
        const one = labelled();
        await outcome([one]);
        await outcome([one]);
        await outcome([{ ...one, amount: -1 }]);
        assert.equal(await blockOf(one), undefined);
      });

      it("name only the rules that were over", async () => {
        const [narrow, wide] = [labelled(), labelled({ limit: 5 })];
        await outcome([narrow, wide]);
        assert.equal(await outcome([narrow, wide]), "over");
        assert.ok(await blockOf(narrow));
        assert.equal(await blockOf(wide), undefined);
      });

      it("do not exist for charges without a label, nor for a request above the whole limit", async () => {
        const before = (await refusals()).total;
        const unnamed = charge({ limit: 1 });
        await outcome([unnamed]);
        assert.equal(await outcome([unnamed]), "over");
        assert.equal(await blockOf(unnamed), undefined);
        assert.equal((await refusals()).total, before);
        const large = labelled({ amount: 2 });
        assert.equal(await outcome([large]), "over");
        assert.equal(await blockOf(large), undefined);
        assert.equal((await refusals()).total, before + 1);
      });

      it("are listed with the longest time first, up to a number", async () => {
        const several = [1, 3, 2].map((hours) => labelled({ windowMs: hours * 24 * HOUR }));
        for (const one of several) {
          await outcome([one]);
          await outcome([one]);
        }
        const [first, second] = await store.listBlocks(2);
        assert.equal(first?.id, GROUP + several[1]?.key);
        assert.equal(second?.id, GROUP + several[2]?.key);
        assert.equal((await store.listBlocks(2)).length, 2);
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
        await store.chargeAll(OTHER_GROUP, [other], null);
        await store.chargeAll(OTHER_GROUP, [other], null);
        const second = await refusals();
        assert.equal(second.total - first.total, 1);
        const [newest] = [...second.days.keys()].sort().reverse();
        assert.equal(second.days.get(newest ?? ""), 1);
        assert.equal(
          [...second.days.values()].reduce((sum, count) => sum + count, 0),
          second.total,
        );
        assert.deepEqual((await store.readRefusals(1)).days, [{ day: newest, count: 1 }]);
        test.advance(90 * 24 * HOUR);
        assert.deepEqual((await store.readRefusals(90)).days, []);
        assert.equal((await store.readRefusals(90)).total, second.total);
      });
    });

    describe("slots", () => {
      const slot = (limit = 3): Slot => ({ key: random(), limit });
      const take = (slots: Slot[], holder = random(), through = store) =>
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
        await store.releaseSlots(GROUP, keys, random(), null);
        assert.equal((await take(one)).outcome, "full");
        await store.releaseSlots(GROUP, keys, holder, null);
        await store.releaseSlots(GROUP, keys, holder, null);
        assert.equal((await take(one)).outcome, "acquired");
      });

      it("are not released by a call from before their renewal", async () => {
        const one = [slot(1)];
        const keys = one.map(({ key }) => key);
        const holder = random();
        const first = await take(one, holder);
        const second = await take(one, holder);
        assert.ok(first.outcome === "acquired" && second.outcome === "renewed");
        await store.releaseSlots(GROUP, keys, holder, first.expiresAt);
        assert.equal((await take(one)).outcome, "full");
        await store.releaseSlots(GROUP, keys, holder, second.expiresAt);
        assert.equal((await take(one)).outcome, "acquired");
      });

      it("are deleted only after they have expired", async () => {
        const one = [slot(1)];
        await take(one);
        await store.forgetEnded();
        assert.equal((await take(one)).outcome, "full");
        test.advance(EXPIRES_IN_MS);
        await store.forgetEnded();
        assert.equal((await take(one)).outcome, "acquired");
      });
    });

    it("admits 5 of 50 simultaneous authentications of one client in 15 minutes", async () => {
      const rate = { limit: 1000, windowMs: HOUR };
      const rates = {
        ...{ create: rate, claim: rate, password: rate, bytes: null, unfinishedUploads: 3 },
        adminLogin: { limit: 5, windowMs: 15 * 60_000 },
      };
      const key = randomBytes(32);
      const servers = test.stores.map((each) => new ClientLimits(each, key, rates));
      const admit = (address: string, i = 0) => {
        const server = servers[i % servers.length] as ClientLimits;
        return server.admitSignIn("admin-login", address);
      };
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) => admit("192.0.2.1", i)),
      );
      assert.equal(answers.filter(({ exceeded }) => exceeded === null).length, 5);
      const refused = answers.find(({ exceeded }) => exceeded !== null);
      assert.equal(refused?.headers["ratelimit-policy"], '"admin-login";q=5;w=900');
      assert.ok(Number(refused?.retryAfterSeconds) > 800);
      assert.equal((await admit("192.0.2.2")).exceeded, null, "another client");
      test.advance(15 * 60_000);
      assert.equal((await admit("192.0.2.1")).exceeded, null);
    });
  });
}

function random(): string {
  return randomBytes(16).toString("base64url");
}
