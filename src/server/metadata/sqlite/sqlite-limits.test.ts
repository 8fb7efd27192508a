import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import { ClientLimits } from "../../limits/client-limits.ts";
import { limitStoreSuite } from "../../limits/conformance.suite.ts";
import { openSqliteLimits } from "./sqlite-limits.ts";

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

describe("limits in SQLite", () => {
  it("hold no address, and nothing of a client once its window is over", async () => {
    const path = join(await tempFolder(), "limits.db");
    let now = Date.now();
    const store = await openSqliteLimits(path, () => now);
    const rate = { limit: 3, windowMs: 60_000 };
    const limits = new ClientLimits(store, Buffer.alloc(32, 1), {
      ...{ create: rate, claim: rate, password: rate, bytes: null },
    });
    await limits.admitAttempt("192.0.2.77", false);
    const files = async () => {
      const parts = [await readFile(path), await readFile(`${path}-wal`).catch(() => "")];
      return parts.map(String).join("");
    };
    const before = await files();
    assert.ok(!before.includes("192.0.2") && !before.includes("\xc0\x00\x02\x4d"));
    const reader = new DatabaseSync(path, { readOnly: true });
    const keys = reader
      .prepare("SELECT key FROM counters")
      .all()
      .map(({ key }) => String(key));
    reader.close();
    assert.ok(keys.length > 0 && keys.every((key) => before.includes(key)), "found before");
    now += 60_000;
    await limits.forgetEnded();
    const afterwards = await files();
    for (const key of keys) assert.ok(!afterwards.includes(key));
    await limits.close();
  });
});
