import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { readConfig } from "../config/config.ts";
import { setClosed } from "../stores/sqlite/closing.ts";
import { Database } from "../stores/sqlite/database.ts";
import { SHARES_LAYOUT } from "../stores/sqlite/schema.ts";
import { ADMIN_LAYOUT } from "../stores/sqlite/sqlite-admin.ts";
import { backUp } from "./backup.ts";
import { ADMIN_FILE, SHARES_FILE } from "./backup-folder.ts";
import { restore } from "./restore.ts";

const { signal } = new AbortController();

describe("a backup", () => {
  it("is refused if a migration closed a later database while it was made", async () => {
    const { config, parent, target } = await place();
    // The shares were copied before the migration began, and this is what the copy finds next.
    const admin = await Database.open(join(config.dataDir, ADMIN_FILE), ADMIN_LAYOUT);
    await setClosed(admin, true, { id: "some", state: "closed", other: "Redis at 10.0.0.5" });
    admin.close();
    await assert.rejects(
      backUp({ config, target, now: Date.now(), signal }),
      /A migration to Redis at 10\.0\.0\.5 has begun/,
    );
    assert.deepEqual(await readdir(parent), []);
  });

  it("is not restored if it has lost the database of the shares", async () => {
    const { config, target } = await place();
    await backUp({ config, target, now: Date.now(), signal });
    await rm(join(target, SHARES_FILE));
    const fresh = readConfig({ DATA_DIR: join(await tempFolder(), "data") });
    const options = { config: fresh, source: target, keepsShares: false, now: Date.now(), signal };
    await assert.rejects(restore(options), /is not a complete backup/);
    assert.ok(!existsSync(fresh.dataDir));
  });

  it("is refused if its description is not what a backup writes", async () => {
    const { config, target } = await place();
    await backUp({ config, target, now: Date.now(), signal });
    const fresh = readConfig({ DATA_DIR: join(await tempFolder(), "data") });
    const options = { config: fresh, source: target, keepsShares: false, now: Date.now(), signal };
    const createdAt = new Date().toISOString();
    for (const description of [
      ...[0, -1, 0.5, 1.5, "1", null].map((format) => ({ format, createdAt })),
      ...["\u001b[2J", "yesterday", createdAt.slice(0, -1), 5, undefined].map((at) => ({
        format: 1,
        createdAt: at,
      })),
    ]) {
      await writeFile(join(target, "backup.json"), JSON.stringify(description));
      await assert.rejects(restore(options), /is not a complete backup/, String(description));
    }
    await writeFile(join(target, "backup.json"), JSON.stringify({ format: 2, createdAt }));
    await assert.rejects(restore(options), /A newer version has made this backup/);
    assert.ok(!existsSync(fresh.dataDir));
  });
});

/** A DATA_DIR with a database of shares, and a folder for a backup. */
async function place() {
  const config = readConfig({ DATA_DIR: await tempFolder() });
  (await Database.open(join(config.dataDir, SHARES_FILE), SHARES_LAYOUT)).close();
  await mkdir(join(config.dataDir, "blobs"));
  const parent = await tempFolder();
  return { config, parent, target: join(parent, "monday") };
}
