import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import { tempFolder } from "../../../../test/support/temp-folder.ts";
import { waitUntil } from "../../../../test/support/wait-until.ts";
import { uploadTokenStoreSuite } from "../../access/conformance.suite.ts";
import { limitStoreSuite } from "../../limits/conformance.suite.ts";
import type { NewShare } from "../../shares/metadata-store.ts";
import { metadataStoreSuite } from "../metadata-store.suite.ts";
import { newShare, testRules } from "../tested-store.suite.ts";
import type { ReportUpgrade, Upgrade } from "./database.ts";
import { openThreadedStores } from "./threaded-stores.ts";

metadataStoreSuite("SQLite in its thread", async () => {
  const aheadMs = new Float64Array(new SharedArrayBuffer(8));
  const { metadata: store } = await openIn(await tempFolder(), { aheadMs });
  return {
    store,
    advance: (ms) => {
      aheadMs[0] = (aheadMs[0] ?? 0) + ms;
    },
    close: () => store.close(),
  };
});

limitStoreSuite("SQLite in the threads of two processes", async () => {
  const aheadMs = new Float64Array(new SharedArrayBuffer(8));
  const folder = await tempFolder();
  const [first, second] = [await openIn(folder, { aheadMs }), await openIn(folder, { aheadMs })];
  assert.ok(first.limits && second.limits);
  return {
    stores: [first.limits, second.limits],
    advance: (ms) => {
      aheadMs[0] = (aheadMs[0] ?? 0) + ms;
    },
    close: async () => {
      await first.metadata.close();
      await second.metadata.close();
    },
  };
});

uploadTokenStoreSuite("SQLite in the threads of two processes", async () => {
  const folder = await tempFolder();
  const aheadMs = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  const [first, second] = [await openIn(folder, { aheadMs }), await openIn(folder, { aheadMs })];
  assert.ok(first.uploadTokens && second.uploadTokens);
  return {
    stores: [first.uploadTokens, second.uploadTokens],
    now: () => Date.now() + (aheadMs[0] ?? 0),
    advance: (ms) => {
      aheadMs[0] = (aheadMs[0] ?? 0) + ms;
    },
    close: async () => {
      await first.metadata.close();
      await second.metadata.close();
    },
  };
});

describe("SQLite in its thread", () => {
  it("reports the upgrade of a database before and after it, and no new database", async () => {
    const folder = await tempFolder();
    const upgrades: Upgrade[] = [];
    const reportUpgrade = (upgrade: Upgrade) => void upgrades.push(upgrade);
    await (await openIn(folder, { reportUpgrade })).metadata.close();
    assert.deepEqual(upgrades.map(String), []);
    const older = new DatabaseSync(join(folder, "test.db"));
    older.exec(`
      DROP INDEX listByCreation; DROP INDEX listByExpiry; DROP INDEX listBySize;
      DROP TRIGGER shareAdded; DROP TRIGGER shareForgotten; DROP TRIGGER shareChanged;
      ALTER TABLE shares DROP COLUMN listState; ALTER TABLE shares DROP COLUMN listExpiry;
      PRAGMA user_version = 2`);
    older.close();
    for (let start = 0; start < 2; start++) {
      await (await openIn(folder, { reportUpgrade })).metadata.close();
    }
    const [begin, end] = upgrades;
    const about = { file: "test.db", from: 2, to: 4 };
    assert.deepEqual(begin, { ...about, tookMs: null });
    assert.deepEqual(end, { ...about, tookMs: end?.tookMs });
    assert.ok((end?.tookMs ?? -1) >= 0 && upgrades.length === 2);
  });

  it("reports an unavailable store when the thread exits, and continues in a new thread", async () => {
    const threads: Worker[] = [];
    const folder = await tempFolder();
    const { metadata } = await openIn(folder, { threads });
    const share = newShare();
    assert.equal((await metadata.createOnce(share)).outcome, "created");
    // The thread exits before any of these calls can finish.
    const other = new DatabaseSync(join(folder, "test.db"));
    other.exec("BEGIN IMMEDIATE");
    const running = Array.from({ length: 20 }, () => metadata.check());
    const rejections = running.map((call) =>
      assert.rejects(call, { name: "StoreUnavailableError", message: /the thread has ended/ }),
    );
    await threads[0]?.terminate();
    await Promise.all(rejections);
    other.exec("COMMIT");
    other.close();
    assert.equal((await metadata.createOnce(share)).outcome, "repeated");
    assert.equal(threads.length, 2);
    await metadata.close();
  });

  it("has each call that it answered, and all or nothing of the others, when the thread exits during a commit", async () => {
    const threads: Worker[] = [];
    const { metadata } = await openIn(await tempFolder(), { threads });
    const shares: NewShare[] = [];
    const created = new Set<string>();
    const createUntilItEnds = async () => {
      for (;;) {
        const share = newShare();
        shares.push(share);
        await metadata.createOnce(share);
        if (created.add(share.id).size === 60) void threads[0]?.terminate();
      }
    };
    const lanes = Array.from({ length: 20 }, () =>
      assert.rejects(createUntilItEnds(), { name: "StoreUnavailableError" }),
    );
    await Promise.all(lanes);
    const views = await Promise.all(
      shares.map(({ id, ownerVerifier }) => metadata.readUpload(id, ownerVerifier)),
    );
    const stored = shares.filter((_, index) => views[index]?.outcome === "found");
    const storedIds = new Set(stored.map(({ id }) => id));
    for (const id of created) assert.ok(storedIds.has(id), "an acknowledged share is missing");
    const count = async () => (await metadata.readCounts(1)).totals.created;
    assert.equal(await count(), stored.length);
    await Promise.all(shares.map((share) => metadata.createOnce(share)));
    assert.equal(await count(), shares.length);
    await metadata.close();
  });

  it("reports a bad database with the same error as without the thread", async () => {
    const folder = await tempFolder();
    const db = new DatabaseSync(join(folder, "test.db"));
    db.exec("PRAGMA user_version = 99");
    db.close();
    await assert.rejects(openIn(folder), { name: "UnfitStoreError", message: /newer version/ });
    await assert.rejects(openIn("/dev/null"), { name: "StoreUnavailableError" });
  });

  it("knows the blob location, also in the next thread", async () => {
    const folder = await tempFolder();
    const first = await openIn(folder);
    assert.equal(await first.blobLocation.read(), null);
    assert.equal(await first.blobLocation.setOnce("ab12"), "ab12");
    await first.metadata.close();
    const second = await openIn(folder);
    assert.equal(await second.blobLocation.read(), "ab12");
    assert.equal(await second.blobLocation.setOnce("cd34"), "ab12");
    await second.metadata.close();
  });

  it("answers an unknown method with an error", async () => {
    const threads: Worker[] = [];
    const { metadata } = await openIn(await tempFolder(), { threads });
    const [thread] = threads;
    assert.ok(thread);
    for (const [store, method] of [
      ["metadata", "nonsense"],
      ["nonsense", "check"],
    ]) {
      const answered = once(thread, "message");
      thread.postMessage([{ id: -1, store, method, parameters: [] }]);
      const [[{ id, error }]] = (await answered) as [[{ id: number; error?: Error }]];
      assert.equal(id, -1);
      assert.equal(error?.message, `SQLite's thread has no ${store}.${method}`);
    }
    await metadata.close();
  });

  it("finishes all earlier calls when it closes, and accepts none after", async () => {
    const folder = await tempFolder();
    const { metadata } = await openIn(folder);
    const shares = Array.from({ length: 20 }, () => newShare());
    const creating = shares.map((share) => metadata.createOnce(share));
    await metadata.close();
    for (const answer of await Promise.all(creating)) assert.equal(answer.outcome, "created");
    await assert.rejects(metadata.check(), { name: "StoreUnavailableError" });
    const again = await openIn(folder);
    for (const share of shares) {
      assert.equal((await again.metadata.createOnce(share)).outcome, "repeated");
    }
    await again.metadata.close();
  });

  it("blocks nothing during another process's lock, and leaves no call waiting forever", async () => {
    const folder = await tempFolder();
    const { metadata } = await openIn(folder);
    const other = new DatabaseSync(join(folder, "test.db"));
    other.exec("BEGIN IMMEDIATE");
    let done = 0;
    const calls = Array.from({ length: 10 }, () => metadata.check().then(() => done++));
    const begin = performance.now();
    let ticks = 0;
    await waitUntil(() => ++ticks > 10);
    assert.equal(done, 0);
    assert.ok(performance.now() - begin < 4_000);
    other.exec("COMMIT");
    await Promise.all(calls);
    other.close();
    await metadata.close();
  });

  it("truncates its log within seconds although another process writes continuously", async () => {
    const folder = await tempFolder();
    const [one, other] = [await openIn(folder), await openIn(folder)];
    let written = 0;
    let isOver = false;
    const writing = Array.from({ length: 8 }, async () => {
      for (; !isOver; written++) await other.metadata.check();
    });
    while (written < 200) assert.equal(await one.metadata.scrubErased(), true);
    isOver = true;
    await Promise.all(writing);
    await Promise.all([one.metadata.close(), other.metadata.close()]);
  });
});

function openIn(
  folder: string,
  {
    aheadMs,
    threads,
    reportUpgrade = () => {},
  }: { aheadMs?: Float64Array; threads?: Worker[]; reportUpgrade?: ReportUpgrade } = {},
) {
  return openThreadedStores({
    path: join(folder, "test.db"),
    rules: testRules,
    limitsPath: join(folder, "limits.db"),
    tokensPath: join(folder, "access.db"),
    adminPath: join(folder, "admin.db"),
    report: () => {},
    reportUpgrade,
    ...(aheadMs ? { aheadMs } : {}),
    startThread(workerData) {
      const thread = new Worker(new URL("./thread.ts", import.meta.url), { workerData });
      threads?.push(thread);
      return thread;
    },
  });
}
