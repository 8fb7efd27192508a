import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import { uploadTokenStoreSuite } from "../../access/conformance.suite.ts";
import { checkUploadToken, createUploadToken, useUploadToken } from "../../access/upload-tokens.ts";
import { queryPlanSuite } from "./query-plans.suite.ts";
import { openSqliteTokens, TOKENS_LAYOUT } from "./sqlite-tokens.ts";

uploadTokenStoreSuite("SQLite", async () => {
  const path = join(await tempFolder(), "access.db");
  let now = Date.now();
  const clock = () => now;
  const [first, second] = [
    await openSqliteTokens(path, clock),
    await openSqliteTokens(path, clock),
  ];
  return {
    stores: [first, second],
    now: clock,
    advance: (ms) => {
      now += ms;
    },
    close: async () => {
      await first.close();
      await second.close();
    },
  };
});

queryPlanSuite("upload tokens in SQLite", TOKENS_LAYOUT, {
  tokens: "the operator lists the tokens that he has created",
});

describe("upload tokens in SQLite", () => {
  it("are not in the file, which is private", async () => {
    const path = join(await tempFolder(), "access.db");
    const store = await openSqliteTokens(path, Date.now);
    const { token, record } = await createUploadToken(store, { name: "anna" }, 0);
    await store.close();
    const bytes = await readFile(path, "latin1");
    assert.ok(bytes.includes(record.verifier), "the verifier is not found");
    assert.ok(!bytes.includes(token) && !bytes.includes(token.slice(4)));
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it("of the version before have neither a quota nor an expiry", async () => {
    const folder = await tempFolder();
    const [path, other] = [join(folder, "access.db"), join(folder, "other.db")];
    const source = await openSqliteTokens(other, Date.now);
    const { token, record } = await createUploadToken(source, { name: "anna" }, 5);
    await source.close();
    const before = new DatabaseSync(path);
    before.exec(`
      CREATE TABLE tokens (id TEXT PRIMARY KEY, verifier TEXT NOT NULL, name TEXT NOT NULL,
        createdAt INTEGER NOT NULL, lastUsedOn TEXT) STRICT, WITHOUT ROWID;
      PRAGMA user_version = 1`);
    const { id, verifier } = record;
    before.prepare("INSERT INTO tokens VALUES (?, ?, 'anna', 5, '2026-01-01')").run(id, verifier);
    before.close();

    const store = await openSqliteTokens(path, Date.now);
    assert.deepEqual(await store.list(), [
      {
        ...{ id, name: "anna", createdAt: 5, lastUsedOn: "2026-01-01" },
        ...{ bytesPerDay: null, expiresAt: null, bytesToday: 0 },
      },
    ]);
    assert.equal(await checkUploadToken(store, token), "valid");
    const use = { request: "request", bytes: 2 ** 40 };
    assert.equal((await useUploadToken(store, token, use)).outcome, "used");
    const limited = await createUploadToken(store, { name: "bo", bytesPerDay: 10 }, 6);
    assert.equal((await useUploadToken(store, limited.token, use)).outcome, "over_quota");
    await store.close();
  });
});
