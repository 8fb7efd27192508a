import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  ABANDONED_AFTER_MS,
  MAX_WRONG_PASSWORDS,
  type MetadataStore,
} from "../shares/metadata-store.ts";
import { COUNTED_DAYS, COUNTERS, type Counter, type Counts } from "../shares/operator-store.ts";
import { StoreUser, text32 } from "./store-user.suite.ts";
import { newShare, type StoreUnderTest, testRules } from "./tested-store.suite.ts";

const DAY = 24 * 3_600_000;

/** The counts of every metadata store. `open` creates an empty one. */
export function countsSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`counts of a metadata store: ${name}`, () => {
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
    /** The growth of the counts while `work` runs, without those that stay the same. */
    const growth = async (work: () => Promise<unknown>) => {
      const before = await totals();
      await work();
      const now = await totals();
      const grown = COUNTERS.filter((each) => now[each] !== before[each]);
      return Object.fromEntries(grown.map((each) => [each, now[each] - before[each]]));
    };

    it("counts every event of an inline share, and a repeated request once", async () => {
      const share = newShare({ passwordVerifier: text32(), maxDownloads: 2 });
      const twice = async (ask: () => Promise<unknown>) => {
        await ask();
        await ask();
      };
      const { id, linkVerifier, passwordVerifier, ownerVerifier, size } = share;
      const [ticket, wrong, receipt] = [text32(), text32(), text32()];
      assert.deepEqual(await growth(() => twice(() => store.createOnce(share))), {
        created: 1,
        storedBytes: size,
      });
      const guessing = () => user.claim(share, ticket, wrong);
      assert.deepEqual(await growth(() => twice(guessing)), { wrongPasswords: 1 });
      const looking = () => store.preview(id, { linkVerifier, passwordVerifier });
      assert.deepEqual(await growth(() => twice(looking)), { previewed: 2 });
      const claiming = () => user.claim(share, ticket);
      assert.deepEqual(await growth(() => twice(claiming)), { claimed: 1, servedBytes: size });
      const confirming = () => store.confirmDelivery(id, ticket, receipt);
      assert.deepEqual(await growth(() => twice(confirming)), { delivered: 1 });
      const burning = () => store.burn(id, ownerVerifier);
      assert.deepEqual(await growth(() => twice(burning)), { burned: 1 });
    });

    it("counts nothing for a refused request", async () => {
      const share = await user.create();
      const gone = await user.create();
      await store.burn(gone.id, gone.ownerVerifier);
      const stranger = { linkVerifier: text32(), passwordVerifier: null };
      const grown = await growth(async () => {
        await store.createOnce({ ...share, requestDigest: text32() });
        await store.createOnce(newShare({ size: 100_000_000, content: null, blobKey: text32() }));
        await store.preview(share.id, stranger);
        await store.claimOnce(share.id, stranger, text32());
        await user.claim(gone, text32());
        await store.burn(share.id, text32());
        await store.confirmDelivery(share.id, text32(), text32());
      });
      assert.deepEqual(grown, {});
    });

    it("counts stored bytes when an upload is complete, and served bytes without the unsent ones", async () => {
      const share = newShare({ content: null, blobKey: text32(), size: 70_000 });
      const ticket = text32();
      assert.deepEqual(await growth(() => store.createOnce(share)), { created: 1 });
      const part = await growth(() => user.record(share, 30_000));
      assert.deepEqual(part, {});
      const whole = await growth(() => user.record(share, 70_000));
      assert.deepEqual(whole, { storedBytes: 70_000 });
      assert.deepEqual(await growth(() => user.claim(share, ticket)), { claimed: 1 });
      const served = await growth(async () => {
        await store.reserveServing(share.id, ticket, 70_000);
        await store.returnUnserved(share.id, ticket, 20_000);
        await store.reserveServing(share.id, ticket, 0);
      });
      assert.deepEqual(served, { servedBytes: 50_000 });
      const excess = await growth(() => store.returnUnserved(share.id, ticket, 90_000));
      assert.deepEqual(excess, { servedBytes: -50_000 }, "more was returned than reserved");
      assert.deepEqual(await growth(() => store.returnUnserved(share.id, text32(), 10)), {});
    });

    it("counts a lock, and the end of a share by wrong passwords, as locked", async () => {
      const share = await user.create({ passwordVerifier: text32() });
      const { passwordAttempts } = testRules;
      const locked = await growth(() => user.guess(share, passwordAttempts + 3));
      assert.deepEqual(locked, { wrongPasswords: passwordAttempts, locked: 1 });
      const ended = await growth(async () => {
        for (let rounds = 1; rounds < MAX_WRONG_PASSWORDS / passwordAttempts; rounds++) {
          await store.unlock(share.id, share.ownerVerifier);
          await user.guess(share, passwordAttempts);
        }
      });
      const guesses = MAX_WRONG_PASSWORDS - passwordAttempts;
      assert.deepEqual(ended, { wrongPasswords: guesses, locked: guesses / passwordAttempts });
    });

    it("counts shares that expire, also while they are leased, and no others", async () => {
      await user.create({ expiresInMs: 60_000 });
      const leased = await user.create({ expiresInMs: 60_000, maxDownloads: 2 });
      const [ticket, receipt] = [text32(), text32()];
      const grown = await growth(async () => {
        await user.claim(leased, ticket);
        test.advance(60_000);
        await user.settle();
      });
      assert.deepEqual(grown, { claimed: 1, servedBytes: leased.size, expired: 1 });
      const finished = await growth(() => store.confirmDelivery(leased.id, ticket, receipt));
      assert.deepEqual(finished, { delivered: 1, expired: 1 });
      test.advance(DAY);
      await user.settle();
      await user.create({ content: null, blobKey: text32() });
      const abandoned = await growth(async () => {
        test.advance(ABANDONED_AFTER_MS);
        await user.settle();
      });
      assert.deepEqual(abandoned, {});
    });

    it("counts a claim that gives its download back, and the next one", async () => {
      const share = await user.create({ content: null, blobKey: text32() });
      await user.record(share, share.size);
      const grown = await growth(async () => {
        await user.claim(share, text32());
        test.advance(testRules.leaseMs);
        await user.settle();
        await user.claim(share, text32());
      });
      assert.deepEqual(grown, { claimed: 2 });
    });

    it("counts exactly what simultaneous requests did", async () => {
      const share = newShare({ passwordVerifier: text32(), maxDownloads: 3 });
      const { id, linkVerifier, passwordVerifier } = share;
      const at = <Each>(times: number, ask: () => Promise<Each>) =>
        Array.from({ length: times }, ask);
      const grown = await growth(async () => {
        await Promise.all(at(10, () => store.createOnce(share)));
        await Promise.all([
          ...at(10, () => store.preview(id, { linkVerifier, passwordVerifier })),
          ...at(10, () => user.claim(share, text32())),
        ]);
        await Promise.all(at(10, () => store.burn(id, share.ownerVerifier)));
      });
      const { previewed = 0, ...others } = grown;
      assert.ok(previewed <= 10);
      assert.deepEqual(others, {
        ...{ created: 1, storedBytes: share.size },
        ...{ claimed: 3, servedBytes: 3 * share.size, burned: 1 },
      });
    });

    it("returns the counts of each day, the oldest first, also of days without events", async () => {
      const fresh = await open();
      try {
        const created = async () => fresh.store.createOnce(newShare());
        await created();
        fresh.advance(2 * DAY);
        await created();
        await created();
        const { days, totals } = await fresh.store.readCounts(4);
        assert.deepEqual(
          days.map(({ created, storedBytes }) => [created, storedBytes]),
          [
            [0, 0],
            [1, 1000],
            [0, 0],
            [2, 2000],
          ],
        );
        assert.deepEqual([totals.created, totals.storedBytes], [3, 3000]);
        const times = days.map(({ day }) => Date.parse(`${day}T00:00:00Z`));
        assert.deepEqual(
          times.map((time) => time - (times[0] ?? 0)),
          [0, DAY, 2 * DAY, 3 * DAY],
        );
        for (const { day } of days) assert.match(day, /^\d{4}-\d\d-\d\d$/);
        fresh.advance((COUNTED_DAYS - 3) * DAY);
        const all = await fresh.store.readCounts(COUNTED_DAYS);
        assert.equal(all.days.length, COUNTED_DAYS);
        assert.deepEqual([all.days[0]?.created, all.days[2]?.created], [1, 2]);
        fresh.advance(COUNTED_DAYS * DAY);
        await created();
        const later = await fresh.store.readCounts(COUNTED_DAYS);
        assert.equal(sum(later.days, "created"), 1);
        assert.equal(later.totals.created, 4, "a total forgot old days");
      } finally {
        await fresh.close();
      }
    });

    it("subtracts unsent bytes from yesterday if they were reserved before midnight", async () => {
      const fresh = await open();
      try {
        const share = newShare({ content: null, blobKey: text32(), expiresInMs: 9 * DAY });
        const ticket = text32();
        await fresh.store.createOnce(share);
        await new StoreUser(fresh.store).record(share, share.size);
        const attempt = { linkVerifier: share.linkVerifier, passwordVerifier: null };
        await fresh.store.claimOnce(share.id, attempt, ticket);
        await fresh.store.reserveServing(share.id, ticket, 1000);
        fresh.advance(DAY);
        await fresh.store.returnUnserved(share.id, ticket, 400);
        const { days, totals } = await fresh.store.readCounts(2);
        assert.deepEqual(
          days.map(({ servedBytes }) => servedBytes),
          [600, 0],
        );
        assert.equal(totals.servedBytes, 600);
      } finally {
        await fresh.close();
      }
    });
  });
}

function sum(days: Counts[], counter: Counter): number {
  return days.reduce((total, day) => total + day[counter], 0);
}
