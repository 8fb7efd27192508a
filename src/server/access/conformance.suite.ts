import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { UploadTokenStore } from "./upload-token-store.ts";
import { admitsUpload, createUploadToken } from "./upload-tokens.ts";

const NOW = Date.parse("2026-03-01T23:30:00Z");
const DAY = 86_400_000;

export interface TokensUnderTest {
  /** Two connections to one empty store: the server's and the command line's. */
  stores: [UploadTokenStore, UploadTokenStore];
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

    it("admit only clients with a valid token", async () => {
      assert.deepEqual(await operator.list(), []);
      const { token } = await createUploadToken(operator, "anna", NOW);
      assert.match(token, /^ots_[A-Za-z0-9_-]{43}$/);
      assert.equal(await admitsUpload(server, token, NOW), true);
      const last = token.endsWith("A") ? "B" : "A";
      for (const other of [
        `${token.slice(0, -1)}${last}`,
        token.toLowerCase(),
        token.slice(4),
        `${token} `,
        "ots_",
        "",
      ]) {
        assert.equal(await admitsUpload(server, other, NOW), false, other.length.toString());
      }
    });

    it("are not admitted with a known id and another verifier", async () => {
      const { record } = await createUploadToken(operator, "anna", NOW);
      const forged = { id: record.id, verifier: `${record.verifier.slice(0, -1)}_` };
      assert.equal(await server.use(forged, "2026-03-01"), false);
      assert.equal(await operator.add({ ...forged, name: "forged", createdAt: NOW }), "taken");
      assert.equal(await server.use(record, "2026-03-01"), true, "the first one stays");
    });

    it("are listed in order of creation, with the day of their last use and without secrets", async () => {
      const old = await createUploadToken(operator, "old – Büro", NOW - DAY);
      const { token, record } = await createUploadToken(operator, "new", NOW + 1);
      await admitsUpload(server, token, NOW);
      await admitsUpload(server, token, NOW + DAY);
      const list = await operator.list();
      assert.deepEqual(list[0], {
        ...{ id: old.record.id, name: "old – Büro", createdAt: NOW - DAY, lastUsedOn: null },
      });
      assert.deepEqual(list.at(-1), {
        ...{ id: record.id, name: "new", createdAt: NOW + 1, lastUsedOn: "2026-03-02" },
      });
      const text = JSON.stringify(list);
      assert.ok(!text.includes(token) && !text.includes(record.verifier));
    });

    it("are rejected as soon as they are revoked", async () => {
      const { token, record } = await createUploadToken(operator, "anna", NOW);
      const other = await createUploadToken(operator, "anna", NOW);
      assert.equal(await admitsUpload(server, token, NOW), true);
      assert.equal(await operator.revoke(record.id), "revoked");
      assert.equal(await admitsUpload(server, token, NOW), false);
      assert.equal(await operator.revoke(record.id), "not_found");
      assert.ok((await operator.list()).every(({ id }) => id !== record.id));
      assert.equal(await admitsUpload(server, other.token, NOW), true);
    });

    it("stay revoked during simultaneous use", async () => {
      const { token, record } = await createUploadToken(operator, "anna", NOW);
      const uses = Array.from({ length: 20 }, (_, i) =>
        admitsUpload(test.stores[i % 2] as UploadTokenStore, token, NOW + i * DAY),
      );
      await Promise.all([...uses, operator.revoke(record.id)]);
      assert.equal(await admitsUpload(server, token, NOW), false);
      assert.ok((await operator.list()).every(({ id }) => id !== record.id));
    });
  });
}
