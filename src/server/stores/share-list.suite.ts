import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import {
  MAX_WRONG_PASSWORDS,
  type MetadataStore,
  type NewShare,
} from "../shares/metadata-store.ts";
import {
  LIST_STATES,
  type ListedShare,
  type ListQuery,
  type ListSort,
} from "../shares/operator-store.ts";
import { assertLiveIsListed, StoreUser, text32 } from "./store-user.suite.ts";
import { newShare, type StoreUnderTest, testRules } from "./tested-store.suite.ts";

const SORTS = ["created", "expires", "size"] as const;

/** The list of shares of every metadata store. `open` creates an empty one. */
export function shareListSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`share list of a metadata store: ${name}`, () => {
    let test: StoreUnderTest;
    let store: MetadataStore;
    let user: StoreUser;
    before(async () => {
      test = await open();
      store = test.store;
      user = new StoreUser(store);
    });
    after(() => test.close());

    const listed = async ({ id }: NewShare) =>
      (await listOf(store, { sort: { by: "id", prefix: id } }))[0];
    const stateOf = async (share: NewShare) => (await listed(share))?.state;

    it("lists a share without anything that opens it, in each of its states", async () => {
      const share = await user.create({
        ...{ content: null, blobKey: text32(), size: 5000 },
        ...{ passwordVerifier: text32(), maxDownloads: 3 },
      });
      const expected = {
        ...{ id: share.id, size: 5000, state: "uploading", needsPassword: true },
        ...{ expiresAt: null, downloads: 0, maxDownloads: 3, wrongPasswords: 0 },
        gone: null,
      };
      const { createdAt, ...shown } = (await listed(share)) ?? assert.fail();
      assert.deepEqual(shown, expected);
      await user.record(share, share.size);
      const { expiresAt } = (await user.status(share)).summary;
      assert.deepEqual(await listed(share), { ...expected, createdAt, expiresAt, state: "ready" });
      await user.claim(share, text32());
      const leased = { ...expected, createdAt, expiresAt, state: "leased", downloads: 1 };
      assert.deepEqual(await listed(share), leased);
      await user.guess(share, testRules.passwordAttempts);
      const locked = { ...leased, state: "locked", wrongPasswords: testRules.passwordAttempts };
      assert.deepEqual(await listed(share), locked);
      await store.burn(share.id, share.ownerVerifier);
      const { gone } = await user.status(share);
      assert.equal(gone?.reason, "burned");
      assert.deepEqual(await listed(share), { ...locked, state: "gone", gone });
    });

    it("lists why and when a share ended", async () => {
      const ended = async (
        options: Partial<NewShare>,
        end: (share: NewShare) => Promise<unknown>,
      ) => {
        const share = await user.create(options);
        await end(share);
        await store.settleDue(100);
        const shown = await listed(share);
        assert.deepEqual(shown?.gone, (await user.status(share)).gone);
        return shown?.gone?.reason;
      };
      const removed = await ended({}, ({ id }) => store.removeByOperator(id));
      const expired = await ended({ expiresInMs: 1000 }, async () => test.advance(1000));
      assert.deepEqual([removed, expired], ["removed", "expired"]);
    });

    it("lists a share as leased, not locked, after too many wrong passwords in total", async () => {
      const share = await user.create({ passwordVerifier: text32(), maxDownloads: 2 });
      await user.claim(share, text32());
      for (let i = 0; i < MAX_WRONG_PASSWORDS; i++) {
        await store.unlock(share.id, share.ownerVerifier);
        await user.guess(share, 1);
      }
      assert.equal(await stateOf(share), "leased");
    });

    describe("with many shares", () => {
      let many: StoreUnderTest;
      let all: ListedShare[];

      before(async () => {
        many = await open();
        await fill(many);
        all = await listOf(many.store, {});
      });
      after(() => many.close());

      it("lists every share once, for every sort, page size, state and protection", async () => {
        assert.equal(all.length, 60);
        assert.deepEqual(new Set(all.map(({ state }) => state)).size, 5);
        for (const by of SORTS) {
          for (const isDescending of [true, false]) {
            for (const state of [null, ...LIST_STATES]) {
              for (const needsPassword of [null, true, false]) {
                const expected = all
                  .filter((share) => state === null || share.state === state)
                  .filter(
                    (share) => needsPassword === null || share.needsPassword === needsPassword,
                  )
                  .sort((a, b) => compare(a, b, by) * (isDescending ? -1 : 1));
                const query = { state, needsPassword, sort: { by, isDescending }, limit: 16 };
                const shares = await listOf(many.store, query);
                const about = `${by} ${isDescending} ${state} ${needsPassword}`;
                assert.deepEqual(shares, expected, about);
              }
            }
          }
        }
      });

      it("has as many shares in each state as the live numbers say", () =>
        assertLiveIsListed(many.store));

      it("finds shares by the beginning of their ids, with each filter", async () => {
        const id = all.find((share) => share.id.startsWith("A"))?.id ?? assert.fail();
        const sorted = [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
        for (const length of [1, 2, 5, 22]) {
          const prefix = id.slice(0, length);
          const matching = sorted.filter(({ id }) => id.startsWith(prefix));
          for (const state of [null, ...LIST_STATES]) {
            const expected: ListedShare[] = matching.filter(
              (share) => state === null || share.state === state,
            );
            const sort: ListSort = { by: "id", prefix };
            const query: Partial<ListQuery> = { state, sort, limit: 1 };
            assert.deepEqual(await listOf(many.store, query), expected, `${prefix} ${state}`);
          }
        }
        assert.deepEqual(await listOf(many.store, { sort: { by: "id", prefix: "zzzzzz" } }), []);
      });

      it("tells on the last full page that no page follows", async () => {
        const exact = await many.store.listShares({ ...wholeList, limit: 60 });
        assert.deepEqual([exact.shares.length, exact.next], [60, null]);
        const less = await many.store.listShares({ ...wholeList, limit: 59 });
        assert.deepEqual([less.shares.length, less.next?.id], [59, less.shares[58]?.id]);
      });

      it("continues after a share that is no longer where it was", async () => {
        const page = await many.store.listShares({ ...wholeList, state: "ready", limit: 3 });
        const [, , last] = page.shares;
        assert.ok(page.next && last);
        await many.store.removeByOperator(last.id);
        const rest = await many.store.listShares({
          ...{ ...wholeList, state: "ready", after: page.next },
        });
        const expected = all.filter(({ state }) => state === "ready").slice(3);
        assert.deepEqual(rest.shares, expected);
      });
    });
  });
}

const wholeList: ListQuery = {
  ...{ state: null, needsPassword: null, after: null, limit: 100 },
  sort: { by: "created", isDescending: true },
};

/** All shares that match, page by page. */
async function listOf(store: MetadataStore, query: Partial<ListQuery>): Promise<ListedShare[]> {
  const page = await store.listShares({ ...wholeList, ...query });
  if (page.next === null) return page.shares;
  return [...page.shares, ...(await listOf(store, { ...query, after: page.next }))];
}

/** 60 shares: all states, with and without passwords. Some have the same sort value. */
async function fill({ store, advance }: StoreUnderTest): Promise<void> {
  const attemptOf = ({ linkVerifier, passwordVerifier }: NewShare) => ({
    ...{ linkVerifier, passwordVerifier },
  });
  for (let number = 0; number < 60; number++) {
    const isProtected = number % 2 === 1;
    const share = newShare({
      // A page of a search that looks at some of the shares with this prefix may be short.
      id: number % 3 === 2 ? newShare().id : `A${newShare().id.slice(1)}`,
      content: number % 5 === 0 ? null : randomBytes(100 + (number % 7) * 10),
      blobKey: number % 5 === 0 ? text32() : null,
      size: 100 + (number % 7) * 10,
      passwordVerifier: isProtected ? text32() : null,
      expiresInMs: (1 + (number % 4)) * 3_600_000,
    });
    assert.equal((await store.createOnce(share)).outcome, "created");
    if (number % 5 === 1) await store.claimOnce(share.id, attemptOf(share), text32());
    if (number % 5 === 2) await store.burn(share.id, share.ownerVerifier);
    for (let i = 0; number % 5 === 3 && isProtected && i < testRules.passwordAttempts; i++) {
      await store.preview(share.id, { ...attemptOf(share), passwordVerifier: text32() });
    }
    if (number % 3 === 0) advance(1000);
  }
}

function compare(a: ListedShare, b: ListedShare, by: (typeof SORTS)[number]): number {
  const value = ({ createdAt, expiresAt, size }: ListedShare) =>
    ({ created: createdAt, expires: expiresAt ?? Number.POSITIVE_INFINITY, size })[by];
  const [first, second] = [value(a), value(b)];
  if (first !== second) return first < second ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
