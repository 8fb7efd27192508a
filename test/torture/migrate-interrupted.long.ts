import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readConfig } from "../../src/server/config/config.ts";
import { cancelMigration } from "../../src/server/moving/cancel-migration.ts";
import { migrate } from "../../src/server/moving/migrate.ts";
import { SECRET_KEY } from "../support/migration-sides.ts";
import { RawShare } from "../support/raw-share.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";

const report = () => {};

describe("a migration that was interrupted", () => {
  let redis: RedisServer;
  let database = 0;

  before(async () => {
    redis = await startRedis("--databases", "16");
  });
  after(() => redis.stop());

  const onDisk = (folder: string) => readConfig({ SECRET_KEY, DATA_DIR: folder });
  const inRedis = (number: number, folder: string) =>
    readConfig({ SECRET_KEY, DATA_DIR: folder, REDIS_URL: `${redis.url}/${number}` });

  /** A stopped server with one large share. */
  async function sourceFolder(): Promise<string> {
    const server = await startServerProcess({ env: { SECRET_KEY } });
    await RawShare.ready(server.url, { size: 200_000 });
    await server.stop();
    return server.dataDir;
  }

  /** Stops when the share has arrived. */
  async function interrupt(source: string, target: ReturnType<typeof readConfig>): Promise<void> {
    const stop = new AbortController();
    const progress = ({ states }: { states: { ready: number } }) => {
      if (states.ready === 1) stop.abort(new Error("stopped"));
    };
    const options = { source: onDisk(source), target, signal: stop.signal, report, progress };
    await assert.rejects(migrate(options), /stopped/);
  }

  const run = (source: string, target: ReturnType<typeof readConfig>) =>
    migrate({
      ...{ source: onDisk(source), target, report, progress: () => {} },
      signal: new AbortController().signal,
    });

  const cancel = (source: string, target: ReturnType<typeof readConfig>) =>
    cancelMigration({ source: onDisk(source), target, report });

  /** Leaves the target as it is. */
  async function interruptCancellation(
    source: string,
    target: ReturnType<typeof readConfig>,
    folder: string,
  ): Promise<void> {
    const [name = ""] = await blobsOf(folder);
    const parent = join(folder, "blobs", name.slice(0, 2));
    // A file in the place of the folder: the blob can't be deleted.
    await rename(parent, `${parent}.aside`);
    await writeFile(parent, "");
    await assert.rejects(cancel(source, target));
    await rm(parent);
    await rename(`${parent}.aside`, parent);
  }

  it("can't continue after a cancellation has begun, because blobs may be deleted", async () => {
    const [source, folder] = [await sourceFolder(), await tempFolder()];
    const target = onDisk(folder);
    await interrupt(source, target);
    const [name = ""] = await blobsOf(folder);
    await interruptCancellation(source, target, folder);
    await assert.rejects(
      run(source, target),
      /is being cancelled\. Run `onetimeshare migrate --can/,
    );
    await cancel(source, target);
    assert.deepEqual(await blobsOf(folder), []);
    assert.equal((await run(source, target)).outcome, "moved");
    assert.deepEqual([await blobsOf(source), await blobsOf(folder)], [[], [name]]);
  });

  it("refuses another place of the target's blobs, and deletes none", async () => {
    const source = await sourceFolder();
    const blobs = await blobsOf(source);
    const number = database++;
    const target = inRedis(number, source);
    await interrupt(source, target);
    const wrong = inRedis(number, await tempFolder());
    await assert.rejects(run(source, wrong), /Name the same DATA_DIR or bucket/);
    await assert.rejects(cancel(source, wrong), /Name the same DATA_DIR or bucket/);
    assert.deepEqual(await blobsOf(source), blobs);
    assert.equal((await run(source, target)).outcome, "moved");
    assert.deepEqual(await blobsOf(source), blobs);
  });

  it("leaves no blob at the target when it is cancelled, not even of a share that has not arrived", async () => {
    const [source, folder] = [await sourceFolder(), await tempFolder()];
    const target = inRedis(database++, folder);
    const stop = new AbortController();
    // The first progress is before the share arrives.
    const progress = () => stop.abort(new Error("stopped"));
    const options = { source: onDisk(source), target, signal: stop.signal, report, progress };
    await assert.rejects(migrate(options), /stopped/);
    const [name = ""] = await blobsOf(source);
    const path = join("blobs", name.slice(0, 2), name);
    await cp(join(source, path), join(folder, path), { recursive: true });
    await cancel(source, target);
    assert.deepEqual(await blobsOf(folder), []);
    assert.deepEqual(await blobsOf(source), [name]);
  });

  it("is not cancelled by a command that names another target", async () => {
    const [source, folder] = [await sourceFolder(), await tempFolder()];
    const target = onDisk(folder);
    await interrupt(source, target);
    await assert.rejects(
      cancel(source, onDisk(await tempFolder())),
      /Name the settings of that tar/,
    );
    await cancel(source, target);
    assert.deepEqual(await blobsOf(folder), []);
  });

  it("is not cancelled by a command that names an unused target after an interrupted cancellation", async () => {
    const [source, folder] = [await sourceFolder(), await tempFolder()];
    const target = onDisk(folder);
    await interrupt(source, target);
    await interruptCancellation(source, target, folder);
    const unused = onDisk(join(await tempFolder(), "unused"));
    await assert.rejects(cancel(source, unused), /The blobs of this migration are not in/);
    await cancel(source, target);
    assert.deepEqual(await blobsOf(folder), []);
    assert.ok(!existsSync(join(folder, "onetimeshare.db")));
  });

  it("is cancelled again after a crash that left only the mark of the source, and says what to check", async () => {
    const [source, folder] = [await sourceFolder(), await tempFolder()];
    const target = onDisk(folder);
    await interrupt(source, target);
    await interruptCancellation(source, target, folder);
    const cancelling = join(await tempFolder(), "cancelling");
    await cp(source, cancelling, { recursive: true });
    await cancel(source, target);
    const reports: string[] = [];
    const report = (message: string) => void reports.push(message);
    await cancelMigration({ source: onDisk(cancelling), target, report });
    assert.match(
      reports.join("\n"),
      /^Nothing was left to delete in .* The migration was to SQLite/m,
    );
    assert.equal((await run(cancelling, target)).outcome, "moved");
  });
});

/** The names of the blobs in a data folder. */
async function blobsOf(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, "blobs"), { recursive: true }).catch(() => []);
  return [...new Set(names.map((name) => name.split("/")[1] ?? "").filter(Boolean))].sort();
}
