import assert from "node:assert/strict";
import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { takeDataFolder } from "./data-folder.ts";

describe("a data folder", () => {
  it("is one server's at a time", async () => {
    const path = await tempFolder();
    const folder = await takeDataFolder(path, false);
    const inUse = { name: "ConfigError", message: /^Another server uses this DATA_DIR/ };
    await assert.rejects(takeDataFolder(path, false), inUse);
    folder.release();
    (await takeDataFolder(path, true)).release();
  });

  it("keeps its lock and the lock's journal to the server's user, also one that was made for all to read", async () => {
    const path = await tempFolder();
    await writeFile(join(path, "server.lock"), "");
    await chmod(join(path, "server.lock"), 0o644);
    const folder = await takeDataFolder(path, true);
    for (const name of await readdir(path)) {
      assert.equal((await stat(join(path, name))).mode & 0o777, 0o600, name);
    }
    folder.release();
  });

  it("whose lock can't be used is not said to be another server's", async () => {
    const damaged = await tempFolder();
    await writeFile(join(damaged, "server.lock"), "no database ".repeat(100));
    const blocked = await tempFolder();
    await mkdir(join(blocked, "server.lock"));
    for (const [path, code] of [
      [damaged, /server\.lock.*\(26\)$/],
      [blocked, /server\.lock.*\(14\)$/],
    ] as const) {
      const failure = { name: "StoreUnavailableError", message: code };
      await assert.rejects(takeDataFolder(path, false), failure);
    }
  });
});
