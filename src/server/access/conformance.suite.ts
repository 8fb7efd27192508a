import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { TokenTerms, TokenUseView, UploadTokenStore } from "./upload-token-store.ts";
import { checkUploadToken, createUploadToken, useUploadToken } from "./upload-tokens.ts";

const DAY = 86_400_000;

export interface TokensUnderTest {
  /** Two connections to one empty store: the server's and the command line's. */
  stores: [UploadTokenStore, UploadTokenStore];
  /** The time of both stores. */
  now(): number;
  advance(ms: number): void;
  close(): Promise<void>;
}

/** The contract of every upload token store. */
export function uploadTokenStoreSuite(name: string, open: () => Promise<TokensUnderTest>): void {
  describe(`upload tokens: ${name}`, () => {
    let test: TokensUnderTest;
    let server: UploadTokenStore;
    let operator: UploadTokenStore;

    before(async () => {
      test = await open();
      [server, operator] = test.stores;
    });
    after(() => test.close());

    const create = (named: string, terms: Partial<TokenTerms> = {}, createdAt = test.now()) =>
      createUploadToken(operator, { name: named, ...terms }, createdAt);
    const use = (token: string, bytes = 1, request = anyRequest(), store = server) =>
      useUploadToken(store, token, { request, bytes });
    const outcome = async (...parameters: Parameters<typeof use>) =>
      (await use(...parameters)).outcome;
    const listed = async (id: string) => (await operator.list()).find((each) => each.id === id);
    const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
    /** A minute after midnight, so that a test does not meet the end of a day. */
    const startOfDay = () => test.advance(DAY - (test.now() % DAY) + 60_000);

    it("admit only clients with a valid token", async () => {
      assert.deepEqual(await operator.list(), []);
      const { token } = await create("anna");
      assert.match(token, /^ots_[A-Za-z0-9_-]{43}$/);
      assert.equal(await checkUploadToken(server, token), "valid");
      assert.equal(await outcome(token), "used");
      const last = token.endsWith("A") ? "B" : "A";
      for (const other of [
        `${token.slice(0, -1)}${last}`,
        token.toLowerCase(),
        token.slice(4),
        `${token} `,
        "ots_",
        "",
      ]) {
        assert.equal(await checkUploadToken(server, other), "unknown", other.length.toString());
        assert.equal(await outcome(other), "unknown", other.length.toString());
      }
    });

    it("are not admitted with a known id and another verifier", async () => {
      const { record } = await create("anna");
      const forged = { ...record, verifier: `${record.verifier.slice(0, -1)}_` };
      const request = { request: anyRequest(), bytes: 1 };
      assert.equal(await server.check(forged), "unknown");
      assert.equal((await server.use(forged, request)).outcome, "unknown");
      assert.equal(await operator.add({ ...forged, name: "forged" }), "taken");
      assert.equal((await server.use(record, request)).outcome, "used", "the first one stays");
    });

    it("are listed in order of creation, with the day of their last use and without secrets", async () => {
      startOfDay();
      const now = test.now();
      const old = await create("old – Büro", {}, now - 100 * DAY);
      const terms = { bytesPerDay: 2 ** 50, expiresAt: now + 2 * DAY };
      const { token, record } = await create("new", terms, now + 1);
      assert.equal(await outcome(token, 5), "used");
      test.advance(DAY);
      assert.equal(await outcome(token, 7), "used");
      const list = await operator.list();
      assert.deepEqual(list[0], {
        ...{ id: old.record.id, name: "old – Büro", createdAt: now - 100 * DAY, lastUsedOn: null },
        ...{ bytesPerDay: null, expiresAt: null, bytesToday: 0 },
      });
      assert.deepEqual(list.at(-1), {
        ...{ id: record.id, name: "new", createdAt: now + 1, ...terms },
        ...{ lastUsedOn: dayOf(test.now()), bytesToday: 7 },
      });
      const text = JSON.stringify(list);
      assert.ok(!text.includes(token) && !text.includes(record.verifier));
      test.advance(DAY);
      assert.equal((await listed(record.id))?.bytesToday, 0, "an expired token is listed too");
    });

    it("expire at their time", async () => {
      const { token, record } = await create("guest", { expiresAt: test.now() + 60_000 });
      assert.equal(await checkUploadToken(server, token), "valid");
      test.advance(60_000);
      assert.equal(await checkUploadToken(server, token), "expired");
      assert.equal(await outcome(token), "expired");
      assert.equal((await listed(record.id))?.lastUsedOn, null);
    });

    it("admit no more bytes in a day than their quota, of 100 simultaneous requests through two servers", async () => {
      startOfDay();
      const { token, record } = await create("build machine", { bytesPerDay: 1_000 });
      const views = await Promise.all(
        Array.from({ length: 100 }, (_, i) => use(token, 30, anyRequest(), test.stores[i % 2])),
      );
      const count = (one: TokenUseView["outcome"]) =>
        views.filter((view) => view.outcome === one).length;
      assert.deepEqual([count("used"), count("over_quota")], [33, 67]);
      assert.equal((await listed(record.id))?.bytesToday, 990);
      assert.equal(await outcome(token, 11), "over_quota");
      assert.equal(await outcome(token, 10), "used", "the rest of the quota");
    });

    it("count a repeated request once, also at the same time and on another day", async () => {
      startOfDay();
      const { token, record } = await create("phone", { bytesPerDay: 100 });
      const request = anyRequest();
      const views = await Promise.all(
        Array.from({ length: 20 }, (_, i) => use(token, 60, request, test.stores[i % 2])),
      );
      const outcomes = views.map((view) => view.outcome).sort();
      assert.deepEqual(outcomes, [...Array<string>(19).fill("repeated"), "used"]);
      assert.equal(await outcome(token, 60), "over_quota", "another request");
      assert.equal(await outcome(token, 60, request), "repeated", "above the quota");
      test.advance(6 * DAY);
      assert.equal(await outcome(token, 60), "used");
      assert.equal(await outcome(token, 60, request), "repeated");
      assert.equal((await listed(record.id))?.bytesToday, 60);
      const other = await create("tablet", { bytesPerDay: 100 });
      assert.equal(await outcome(other.token, 60, request), "used", "another token");
    });

    it("count nothing of a request above the quota", async () => {
      startOfDay();
      const { token, record } = await create("small", { bytesPerDay: 100 });
      const request = anyRequest();
      const view = await use(token, 101, request);
      assert.ok(view.outcome === "over_quota" && view.bytesPerDay === 100);
      assert.ok(view.resetsInMs > DAY - 120_000 && view.resetsInMs <= DAY - 60_000);
      assert.equal(await outcome(token, 101, request), "over_quota");
      assert.equal((await listed(record.id))?.bytesToday, 0);
      assert.equal((await listed(record.id))?.lastUsedOn, null);
    });

    it("are rejected as soon as they are revoked", async () => {
      const { token, record } = await create("anna", { bytesPerDay: 10 });
      const other = await create("anna");
      assert.equal(await outcome(token), "used");
      assert.equal(await operator.revoke(record.id), "revoked");
      assert.equal(await checkUploadToken(server, token), "unknown");
      assert.equal(await outcome(token), "unknown");
      assert.equal(await operator.revoke(record.id), "not_found");
      assert.equal(await listed(record.id), undefined);
      assert.equal(await outcome(other.token), "used");
    });

    it("stay revoked during simultaneous use", async () => {
      const { token, record } = await create("anna", { bytesPerDay: 10 });
      const uses = Array.from({ length: 20 }, (_, i) =>
        use(token, 1, anyRequest(), test.stores[i % 2]),
      );
      await Promise.all([...uses, operator.revoke(record.id)]);
      assert.equal(await checkUploadToken(server, token), "unknown");
      assert.equal(await listed(record.id), undefined);
    });
  });
}

function anyRequest(): string {
  return randomBytes(32).toString("base64url");
}
