import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import { adminStoreSuite } from "../../admin/conformance.suite.ts";
import { queryPlanSuite } from "./query-plans.suite.ts";
import { ADMIN_LAYOUT, openSqliteAdmin } from "./sqlite-admin.ts";

adminStoreSuite("SQLite", async () => {
  const path = join(await tempFolder(), "admin.db");
  let now = Date.parse("2026-01-01T00:00:00Z");
  const clock = () => now;
  const [first, second] = [await openSqliteAdmin(path, clock), await openSqliteAdmin(path, clock)];
  return {
    stores: [first, second],
    advance: (ms) => {
      now += ms;
    },
    close: async () => {
      await first.close();
      await second.close();
    },
  };
});

queryPlanSuite("the administration in SQLite", ADMIN_LAYOUT, {
  control: "one row",
  taken: "sign-ins of the last minutes",
  passkeys: "those of the administrators",
});

describe("the administration in SQLite", () => {
  it("is in a private file, whose audit log can't be changed by SQL", async () => {
    const path = join(await tempFolder(), "admin.db");
    const store = await openSqliteAdmin(path, Date.now);
    await store.appendAudit({ actor: "admin:anna", action: "sign_in", target: null, from: "n" });
    const sql = new DatabaseSync(path);
    assert.throws(() => sql.exec("UPDATE audit SET actor = 'nobody'"), /append-only/);
    assert.throws(() => sql.exec("DELETE FROM audit"), /append-only/);
    sql.close();
    assert.equal((await store.listAudit(null, 10)).entries.length, 1);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    await store.close();
  });
});
