import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { ClientLimits } from "./client-limits.ts";
import type { LimitStore } from "./limit-store.ts";
import { charge, GROUP, HOUR, type LimitsUnderTest, testedLimits } from "./tested-limits.suite.ts";

/** The contract of a limit store for counters. `open` opens two servers on one empty store. */
export function countersSuite(open: () => Promise<LimitsUnderTest>): void {
  describe("counters", () => {
    const test = testedLimits(open);

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
      await test.outcome([one]);
      await test.outcome([one]);
      assert.equal(await test.outcome([one]), "over");
      assert.equal(await test.outcome([back]), "charged");
      assert.equal(await test.outcome([one]), "charged");
      assert.equal(await test.outcome([one]), "over");
      for (let i = 0; i < 5; i++) await test.outcome([back]);
      const { counters } = await test.store.chargeAll(GROUP, [one], null);
      assert.equal(counters[0]?.used, 1);
    });

    it("returns the used amount and the end of the window, and then starts a new window", async () => {
      const one = charge({ limit: 2 });
      const [first] = (await test.store.chargeAll(GROUP, [one], null)).counters;
      assert.equal(first?.used, 1);
      assert.ok(first && first.endsInMs > HOUR - 10_000 && first.endsInMs <= HOUR);
      await test.outcome([one]);
      test.advance(HOUR / 2);
      const { outcome: refused, counters } = await test.store.chargeAll(GROUP, [one], null);
      assert.equal(refused, "over");
      assert.equal(counters[0]?.used, 2);
      assert.ok(
        (counters[0]?.endsInMs ?? 0) <= HOUR / 2,
        "the window does not start with the first charge",
      );
      test.advance(HOUR / 2);
      assert.equal(await test.outcome([one]), "charged");
    });

    it("charges all counters or none", async () => {
      const [narrow, wide] = [charge({ limit: 5 }), charge({ limit: 1 })];
      assert.equal(await test.outcome([narrow, wide]), "charged");
      const { counters } = await test.store.chargeAll(GROUP, [narrow, wide], null);
      assert.deepEqual(
        counters.map(({ used }) => used),
        [1, 1],
      );
    });

    it("counts by amount, up to the size of a disk", async () => {
      const day = { limit: 10 * 1024 ** 4, windowMs: 24 * HOUR };
      const one = charge({ ...day, amount: 6 * 1024 ** 4 });
      assert.equal(await test.outcome([one]), "charged");
      assert.equal(await test.outcome([one]), "over");
      assert.equal(await test.outcome([{ ...one, amount: 4 * 1024 ** 4 }]), "charged");
    });

    it("admits a repeated request at the limit, but not forever", async () => {
      const one = charge({ limit: 1 });
      const repeat = charge({ limit: 3 });
      assert.equal(await test.outcome([one], repeat), "charged");
      assert.equal(await test.outcome([one], charge()), "over", "another request");
      assert.equal(await test.outcome([one], repeat), "repeated");
      assert.equal(await test.outcome([one], repeat), "repeated");
      assert.equal(await test.outcome([one], repeat), "over");
    });

    it("does not treat a repeated refused request as admitted", async () => {
      const one = charge({ limit: 1 });
      const repeat = charge();
      await test.outcome([one]);
      assert.equal(await test.outcome([one], repeat), "over");
      assert.equal(await test.outcome([one], repeat), "over");
    });

    it("deletes only counters whose window has ended", async () => {
      const [short, long] = [charge({ windowMs: 1_000, limit: 1 }), charge({ limit: 1 })];
      await test.outcome([short]);
      await test.outcome([long]);
      test.advance(1_000);
      await test.store.forgetEnded();
      assert.equal(await test.outcome([short]), "charged");
      assert.equal(await test.outcome([long]), "over");
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
