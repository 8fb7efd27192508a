import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import type { Redis } from "ioredis";
import type { AdminStore, NewAuditEntry } from "../../src/server/admin/admin-store.ts";
import { auditExport } from "../../src/server/admin/audit-export.ts";
import { Keys } from "../../src/server/stores/redis/keys.ts";
import { openTestStore } from "../../src/server/stores/redis/test-store.suite.ts";
import { openSqliteAdmin } from "../../src/server/stores/sqlite/sqlite-admin.ts";
import { steadyRatio } from "../support/list-timing.ts";
import { type RedisServer, startRedis, withRedis } from "../support/redis-server.ts";
import { tempFolder } from "../support/temp-folder.ts";

const MANY = 1_000_000;
const FEW = 1_000;

/** The numbers in docs/admin.md. */
const SQLITE_BYTES = 100;
const REDIS_BYTES = 200;

const DAY_MS = 86_400_000;

/** One entry in three is a removal of a share, which has the longest target. The oldest entry is three years old. */
function entryAt(number: number, count: number): NewAuditEntry & { at: number } {
  const at = Math.round(Date.now() - 3 * 365 * DAY_MS * (1 - number / count));
  const from = `network-${String(number % 1000).padStart(4, "0")}`;
  if (number % 3 !== 0)
    return { at, actor: "anonymous", action: "sign_in_failed", target: null, from };
  const target = `share-${String(number).padStart(16, "0")}`;
  return { at, actor: "admin:anna", action: "share_removed", target, from };
}

describe("an audit log of 1,000,000 entries in SQLite", () => {
  let folder: string;
  let few: AdminStore;
  let many: AdminStore;
  const path = () => join(folder, "many.db");

  before(async () => {
    folder = await tempFolder();
    few = await openWith(join(folder, "few.db"), FEW);
    many = await openWith(path(), MANY);
  });
  after(() => Promise.all([few.close(), many.close()]));

  it("takes less than 100 bytes for each entry", async () => {
    const { size } = await stat(path());
    assert.ok(size / MANY < SQLITE_BYTES, `${size / MANY} bytes`);
  });

  it("is listed in less than twice the time of 1,000 entries, also far from its end", () =>
    assertFastPages(few, many));

  it("is exported completely", () => assertExport(many));

  it("is shortened by the documented command, and continues", async () => {
    await many.close();
    const [, sql] = /sqlite3 "\$DATA_DIR\/admin\.db" "([^"]+)"/.exec(await adminDoc()) ?? [];
    assert.ok(sql);
    const db = new DatabaseSync(path());
    db.exec(sql);
    db.close();
    many = await openSqliteAdmin(path(), Date.now);
    await assertShortened(many);
    const again = new DatabaseSync(path());
    assert.throws(() => again.exec("DELETE FROM audit"), /append-only/);
    again.close();
  });
});

describe("an audit log of 1,000,000 entries in Redis", () => {
  let redis: RedisServer;
  let few: Awaited<ReturnType<typeof openTestStore>>;
  let many: typeof few;
  const keyIn = ({ prefix }: typeof few) => new Keys(prefix).admin()[2] ?? "";

  before(async () => {
    redis = await startRedis("--appendfsync", "everysec");
    few = await openTestStore(redis.url);
    many = await openTestStore(redis.url);
    await withRedis(redis.port, async (client) => {
      await addToStream(client, keyIn(few), FEW);
      await addToStream(client, keyIn(many), MANY);
    });
  });
  after(async () => {
    await few.close();
    await many.close();
    await redis.stop();
  });

  it("takes less than 200 bytes for each entry", async () => {
    await withRedis(redis.port, async (client) => {
      const bytes = Number(await client.memory("USAGE", keyIn(many), "SAMPLES", 0));
      assert.ok(bytes / MANY < REDIS_BYTES, `${bytes / MANY} bytes`);
    });
  });

  it("is listed in less than twice the time of 1,000 entries, also far from its end", () =>
    assertFastPages(few.admin, many.admin));

  it("is exported completely", () => assertExport(many.admin));

  it("is shortened by the documented command, and continues", async () => {
    assert.match(await adminDoc(), /XTRIM 'onetimeshare:1:\{admin\}:audit' MINID/);
    await withRedis(redis.port, (client) =>
      client.xtrim(keyIn(many), "MINID", Date.now() - 2 * 365 * DAY_MS),
    );
    await assertShortened(many.admin);
  });
});

async function openWith(path: string, count: number): Promise<AdminStore> {
  const store = await openSqliteAdmin(path, Date.now);
  const db = new DatabaseSync(path);
  db.exec("BEGIN");
  const insert = db.prepare(
    "INSERT INTO audit (at, actor, action, target, fromNetwork) VALUES (?, ?, ?, ?, ?)",
  );
  for (let number = 0; number < count; number++) {
    const { at, actor, action, target, from } = entryAt(number, count);
    insert.run(at, actor, action, target, from);
  }
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  return store;
}

/** As admin-audit-append.lua does. */
async function addToStream(client: Redis, key: string, count: number): Promise<void> {
  for (let first = 0; first < count; first += 10_000) {
    const pipeline = client.pipeline();
    for (let number = first; number < Math.min(first + 10_000, count); number++) {
      const { at, actor, action, target, from } = entryAt(number, count);
      const entry = JSON.stringify({ actor, action, target, from });
      pipeline.xadd(key, `${at}-${number}`, "at", at, "entry", entry);
    }
    await pipeline.exec();
  }
}

async function assertFastPages(few: AdminStore, many: AdminStore): Promise<void> {
  const newest = await steadyRatio([() => few.listAudit(null, 50), () => many.listAudit(null, 50)]);
  assert.ok(newest < 2, `the newest entries: ${newest.toFixed(2)}`);
  const [fewAt, manyAt] = [await cursorBelow(few, 4), await cursorBelow(many, 900)];
  const later = await steadyRatio([
    () => few.listAudit(fewAt, 50),
    () => many.listAudit(manyAt, 50),
  ]);
  assert.ok(later < 2, `a later page: ${later.toFixed(2)}`);
}

/** The cursor after so many pages of 100 entries. */
async function cursorBelow(store: AdminStore, pages: number): Promise<string | null> {
  let cursor: string | null = null;
  for (let page = 0; page < pages; page++) cursor = (await store.listAudit(cursor, 100)).next;
  return cursor;
}

async function assertExport(store: AdminStore): Promise<void> {
  let entries = 0;
  const write = () => {
    entries++;
    return "";
  };
  for await (const _ of auditExport(store, { head: "", write }));
  assert.equal(entries, MANY);
}

/** Only entries of the last two of three years are left, and a new one can be added. */
async function assertShortened(store: AdminStore): Promise<void> {
  let [entries, oldest] = [0, Date.now()];
  const write = ({ at }: { at: number }) => {
    entries++;
    oldest = at;
    return "";
  };
  for await (const _ of auditExport(store, { head: "", write }));
  const share = entries / MANY;
  assert.ok(Math.abs(share - 2 / 3) < 0.01, `${entries} entries are left`);
  assert.ok(Math.abs(Date.now() - oldest - 2 * 365 * DAY_MS) < 2 * DAY_MS);
  const entry = { actor: "admin:anna", action: "sign_in", target: null, from: "x" };
  await store.appendAudit(entry);
  const { at: _, ...newest } = (await store.listAudit(null, 1)).entries[0] ?? assert.fail();
  assert.deepEqual(newest, entry);
}

function adminDoc(): Promise<string> {
  return readFile(new URL("../../docs/admin.md", import.meta.url), "utf8");
}
