import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { NewShare } from "../../shares/metadata-store.ts";
import { countsSuite } from "../counts.suite.ts";
import { metadataStoreSuite } from "../metadata-store.suite.ts";
import { operatorStoreSuite } from "../operator-store.suite.ts";
import { outboxSuite } from "../outbox.suite.ts";
import { outboxEventsSuite } from "../outbox-events.suite.ts";
import { outboxOfStore } from "../outbox-of-store.suite.ts";
import { shareListSuite } from "../share-list.suite.ts";
import { operatorsView, shareInEachState } from "../store-user.suite.ts";
import { type StoreUnderTest, testRules } from "../tested-store.suite.ts";
import { Database } from "./database.ts";
import { queryPlanSuite } from "./query-plans.suite.ts";
import { SHARES_LAYOUT } from "./schema.ts";
import { openSqliteStore } from "./sqlite-store.ts";

metadataStoreSuite("SQLite", openForSuite);
operatorStoreSuite("SQLite", openForSuite);
countsSuite("SQLite", openForSuite);
shareListSuite("SQLite", openForSuite);
outboxSuite("SQLite", async () => outboxOfStore(await openForSuite()));
outboxEventsSuite("SQLite", openForSuite);

describe("SQLite store", () => {
  it("erases manifest, verifiers and content from its files when a share is gone", async () => {
    await inFolder(async (folder) => {
      const store = await openAt(folder);
      const marks = ["manifest", "content", "password", "digest"].map((what) => `canary-${what}-`);
      const [manifest = "", content = "", password = "", digest = ""] = marks;
      const share = plainShare({
        manifest: Buffer.from(manifest.repeat(400)),
        content: Buffer.from(content.repeat(3000)),
        size: content.length * 3000,
        passwordVerifier: password,
        requestDigest: digest,
      });
      await store.createOnce(share);
      for (const mark of marks)
        assert.ok(await holds(folder, mark), `${mark} is not found before the deletion`);
      await store.burn(share.id, share.ownerVerifier);
      assert.equal(await store.scrubErased(), true);
      for (const mark of marks) assert.equal(await holds(folder, mark), false, mark);
      await store.close();
    });
  });

  it("syncs each commit before it returns, in a log beside the database", async () => {
    await inFolder(async (folder) => {
      const database = await Database.open(join(folder, "test.db"), SHARES_LAYOUT);
      const [synchronous, journal] = await database.read((sql) => [
        sql.get<{ synchronous: number }>("PRAGMA synchronous"),
        sql.get<{ journal_mode: string }>("PRAGMA journal_mode"),
      ]);
      assert.equal(synchronous?.synchronous, 2, "2 is FULL");
      assert.equal(journal?.journal_mode, "wal");
      database.close();
    });
  });

  it("waits for another process's lock without blocking the event loop", async () => {
    await inFolder(async (folder) => {
      const store = await openAt(folder);
      const other = new DatabaseSync(join(folder, "test.db"));
      other.exec("BEGIN IMMEDIATE");
      let ticks = 0;
      const ticking = setInterval(() => ticks++, 1);
      const creating = store.createOnce(plainShare());
      await new Promise((resolve) => setTimeout(resolve, 200));
      const ticksWhileLocked = ticks;
      other.exec("COMMIT");
      assert.equal((await creating).outcome, "created");
      clearInterval(ticking);
      assert.ok(ticksWhileLocked > 10, `${ticksWhileLocked} ticks`);
      other.close();
      await store.close();
    });
  });

  it("reads while another process holds the write lock", async () => {
    await inFolder(async (folder) => {
      const store = await openAt(folder);
      const share = plainShare({ content: null, blobKey: "ab12" });
      await store.createOnce(share);
      const other = new DatabaseSync(join(folder, "test.db"));
      other.exec("BEGIN IMMEDIATE");
      const { id, ownerVerifier } = share;
      assert.equal((await store.readStatus(id, ownerVerifier)).outcome, "found");
      assert.equal((await store.readUpload(id, ownerVerifier)).outcome, "found");
      assert.equal((await store.readLease(id, "ticket")).outcome, "unauthorized");
      assert.deepEqual(await store.settleDue(10), []);
      assert.deepEqual(await store.dueDeletions(10), []);
      other.close();
      await store.close();
    });
  });

  it("applies a deadline in a read, on the data that the last writer has committed", async () => {
    await inFolder(async (folder) => {
      let now = Date.now();
      const store = await openAt(folder, () => now);
      const [expired, deleted] = [plainShare(), plainShare()];
      for (const share of [expired, deleted]) await store.createOnce(share);
      now += 60_000;
      const other = new DatabaseSync(join(folder, "test.db"));
      other.exec("BEGIN IMMEDIATE");
      other.prepare("DELETE FROM shares WHERE id = ?").run(deleted.id);
      const reading = Promise.all(
        [expired, deleted].map(({ id, ownerVerifier }) => store.readStatus(id, ownerVerifier)),
      );
      await setImmediate();
      other.exec("COMMIT");
      const [first, second] = await reading;
      assert.ok(first?.outcome === "found");
      assert.deepEqual(first.gone, { reason: "expired", at: now });
      assert.deepEqual(
        first.events.map(({ event }) => event),
        ["created", "uploaded", "expired"],
      );
      assert.equal(second?.outcome, "not_found");
      other.close();
      await store.close();
    });
  });

  it("rejects a database of a newer version", async () => {
    await inFolder(async (folder) => {
      await (await openAt(folder)).close();
      const db = new DatabaseSync(join(folder, "test.db"));
      db.exec("PRAGMA user_version = 5");
      db.close();
      await assert.rejects(openAt(folder), /newer version \(schema 5, known: 4\)/);
    });
  });

  for (const version of [1, 2]) {
    it(`continues with the shares in a database of version ${version}`, async () => {
      await inFolder(async (folder) => {
        const before = await openAt(folder);
        const shares = await shareInEachState(before);
        const [live, page] = await operatorsView(before);
        await before.close();
        const db = new DatabaseSync(join(folder, "test.db"));
        const total = () => Object.values(db.prepare("SELECT * FROM totals").get() ?? {});
        const reserved = total();
        db.exec(toVersion2);
        if (version === 1) db.exec("DROP TABLE place");
        db.exec(`PRAGMA user_version = ${version}`);
        const [after, other] = await Promise.all([openAt(folder), openAt(folder)]);
        await other.close();
        assert.deepEqual(await operatorsView(after), [live, page]);
        const { totals, days } = await after.readCounts(1);
        assert.deepEqual([totals.created, days[0]?.created], [0, 0]);
        for (const share of shares) {
          const isGone = share === shares[0];
          const { outcome } = await after.createOnce(share);
          assert.equal(outcome, isGone ? "conflict" : "repeated");
        }
        assert.equal(await after.blobLocation.read(), null);
        assert.equal(await after.blobLocation.setOnce("ab12"), "ab12");
        assert.deepEqual(total(), reserved);
        for (const { id, ownerVerifier } of shares) await after.burn(id, ownerVerifier);
        assert.deepEqual((await after.readLive()).states.gone, shares.length);
        db.close();
        await after.close();
      });
    });
  }

  it("reports an unavailable store if the file is not a database", async () => {
    await inFolder(async (folder) => {
      const { writeFile } = await import("node:fs/promises");
      await writeFile(join(folder, "test.db"), "this is not a database".repeat(100));
      await assert.rejects(openAt(folder), { name: "StoreUnavailableError" });
    });
  });

  it("makes its file private", async () => {
    await inFolder(async (folder) => {
      const store = await openAt(folder);
      await store.createOnce(plainShare());
      for (const name of await readdir(folder)) {
        assert.equal((await stat(join(folder, name))).mode & 0o077, 0, name);
      }
      await store.close();
    });
  });
});

queryPlanSuite("SQLite store", SHARES_LAYOUT, {
  ...{ totals: "one row", place: "one row", live: "one row for each state" },
  counts: "some rows for each day, read for the dashboard and the metrics",
  deletions: "blobs that wait for their deletion, counted for the metrics",
  outbox: "events that wait for webhooks, counted for the metrics",
  outboxQueues: "the same, read once in an hour for targets that were removed",
});

async function openForSuite(): Promise<StoreUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "ots-metadata-"));
  let now = Date.parse("2026-01-01T00:00:00Z");
  const store = await openAt(folder, () => now);
  return {
    store,
    advance: (ms) => {
      now += ms;
    },
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function openAt(folder: string, clock: () => number = Date.now) {
  return openSqliteStore({ path: join(folder, "test.db"), rules: testRules, clock });
}

/** Removes what version 3 added. */
const toVersion2 = `
DROP TRIGGER shareAdded; DROP TRIGGER shareForgotten; DROP TRIGGER shareChanged;
DROP INDEX listByCreation; DROP INDEX listByExpiry; DROP INDEX listBySize;
ALTER TABLE shares DROP COLUMN listExpiry; ALTER TABLE shares DROP COLUMN listState;
DROP TABLE counts; DROP TABLE live; DROP TABLE outboxQueues; DROP TABLE outbox;
`;

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ots-sqlite-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function holds(folder: string, mark: string): Promise<boolean> {
  for (const name of await readdir(folder)) {
    if ((await readFile(join(folder, name))).includes(mark)) return true;
  }
  return false;
}

function plainShare(changes: Partial<NewShare> = {}): NewShare {
  return {
    id: crypto.randomUUID(),
    requestDigest: "digest",
    linkVerifier: "link",
    passwordVerifier: null,
    ownerVerifier: "owner",
    manifest: Buffer.from("manifest"),
    size: 7,
    content: Buffer.from("content"),
    blobKey: null,
    expiresInMs: 60_000,
    maxDownloads: 1,
    ...changes,
  };
}
