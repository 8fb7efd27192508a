import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import { uploadTokenStoreSuite } from "../../access/conformance.suite.ts";
import { createUploadToken } from "../../access/upload-tokens.ts";
import { openSqliteTokens } from "./sqlite-tokens.ts";

uploadTokenStoreSuite("SQLite", async () => {
  const path = join(await tempFolder(), "access.db");
  const [first, second] = [await openSqliteTokens(path), await openSqliteTokens(path)];
  return {
    stores: [first, second],
    close: async () => {
      await first.close();
      await second.close();
    },
  };
});

describe("upload tokens in SQLite", () => {
  it("are not in the file, which is private", async () => {
    const path = join(await tempFolder(), "access.db");
    const store = await openSqliteTokens(path);
    const { token, record } = await createUploadToken(store, "anna", 0);
    await store.close();
    const bytes = await readFile(path, "latin1");
    assert.ok(bytes.includes(record.verifier), "the verifier is not found");
    assert.ok(!bytes.includes(token) && !bytes.includes(token.slice(4)));
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });
});
