import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import { ClientLimits } from "../../limits/client-limits.ts";
import { limitStoreSuite } from "../../limits/conformance.suite.ts";
import { queryPlanSuite } from "./query-plans.suite.ts";
import { LIMITS_LAYOUT, openSqliteLimits } from "./sqlite-limits.ts";

limitStoreSuite("SQLite", async () => {
  const path = join(await tempFolder(), "limits.db");
  let now = Date.parse("2026-01-01T00:00:00Z");
  const clock = () => now;
  const [first, second] = [
    await openSqliteLimits(path, clock),
    await openSqliteLimits(path, clock),
  ];
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

queryPlanSuite("limits in SQLite", LIMITS_LAYOUT, { refusals: "one row for each day" });

describe("limits in SQLite", () => {
  it("contain no address, and no data of a client after its window", async () => {
    const path = join(await tempFolder(), "limits.db");
    let now = Date.now();
    const store = await openSqliteLimits(path, () => now);
    const rate = { limit: 3, windowMs: 60_000 };
    const limits = new ClientLimits(store, Buffer.alloc(32, 1), {
      ...{ create: rate, claim: rate, password: rate, adminLogin: rate, bytes: null },
      unfinishedUploads: 3,
    });
    await limits.admitAttempt("192.0.2.77", false);
    await limits.uploadSlot("192.0.2.77", "the share").acquire();
    const files = async () => {
      const parts = [await readFile(path), await readFile(`${path}-wal`).catch(() => "")];
      return parts.map(String).join("");
    };
    const before = await files();
    assert.ok(!before.includes("192.0.2") && !before.includes("\xc0\x00\x02\x4d"));
    const reader = new DatabaseSync(path, { readOnly: true });
    const keys = reader
      .prepare("SELECT key FROM counters UNION SELECT key FROM places")
      .all()
      .map(({ key }) => String(key));
    reader.close();
    assert.ok(keys.length === 2 && keys.every((key) => before.includes(key)), "found before");
    now += 600_000;
    await limits.forgetEnded();
    const afterwards = await files();
    for (const key of keys) assert.ok(!afterwards.includes(key));
    await limits.close();
  });

  it("of an earlier layout are upgraded, and keep their counts", async () => {
    const path = join(await tempFolder(), "limits.db");
    const earlier = new DatabaseSync(path);
    earlier.exec(`
      CREATE TABLE counters (key TEXT PRIMARY KEY, used INTEGER NOT NULL, endsAt INTEGER NOT NULL) STRICT;
      INSERT INTO counters VALUES ('a', 1, 2000);
      PRAGMA user_version = 1`);
    earlier.close();
    const store = await openSqliteLimits(path, () => 1000);
    const charge = { key: "a", amount: 1, limit: 1, windowMs: 1000, label: null };
    assert.equal((await store.chargeAll("00", [charge], null)).outcome, "over");
    const slot = { key: "a", limit: 1 };
    assert.equal((await store.acquireSlots("00", [slot], "b", 1000)).outcome, "acquired");
    await store.close();
  });

  it("of very many clients are deleted without blocking the server", async () => {
    const path = join(await tempFolder(), "limits.db");
    let now = 1000;
    const store = await openSqliteLimits(path, () => now);
    const filler = new DatabaseSync(path);
    filler.exec(`
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      INSERT INTO counters SELECT 'client' || i, 1, 2000 FROM n`);
    now = 2000;
    let isDone = false;
    let turnsOfOthers = 0;
    const takeTurn = () => {
      turnsOfOthers++;
      if (!isDone) setImmediate(takeTurn);
    };
    setImmediate(takeTurn);
    await store.forgetEnded();
    isDone = true;
    assert.deepEqual({ ...filler.prepare("SELECT count(*) n FROM counters").get() }, { n: 0 });
    filler.close();
    await store.close();
    assert.ok(turnsOfOthers >= 20_000 / 1_000, String(turnsOfOthers));
  });
});
