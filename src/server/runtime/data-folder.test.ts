import assert from "node:assert/strict";
import { chmod, mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { makeDataFolder, takeDataFolder } from "./data-folder.ts";

describe("a data folder", () => {
  it("can be used by only one server at a time", async () => {
    const path = await tempFolder();
    const folder = takeDataFolder(path, false);
    const inUse = { name: "ConfigError", message: /^Another server uses this DATA_DIR/ };
    assert.throws(() => takeDataFolder(path, false), inUse);
    folder.release();
    takeDataFolder(path, true).release();
  });

  it("makes its lock and the lock's journal private, even if they were readable for all", async () => {
    const path = await tempFolder();
    await writeFile(join(path, "server.lock"), "");
    await chmod(join(path, "server.lock"), 0o644);
    const folder = takeDataFolder(path, true);
    for (const name of await readdir(path)) {
      assert.equal((await stat(join(path, name))).mode & 0o777, 0o600, name);
    }
    folder.release();
  });

  it("does not report a damaged lock as another server's", async () => {
    const damaged = await tempFolder();
    await writeFile(join(damaged, "server.lock"), "no database ".repeat(100));
    const blocked = await tempFolder();
    await mkdir(join(blocked, "server.lock"));
    for (const [path, code] of [
      [damaged, /server\.lock.*\(26\)$/],
      [blocked, /server\.lock.*\(14\)$/],
    ] as const) {
      const failure = { name: "StoreUnavailableError", message: code };
      assert.throws(() => takeDataFolder(path, false), failure);
    }
  });
});

describe("a new data folder", () => {
  it("is created with its missing parents, for its user only", async () => {
    const top = await tempFolder();
    const path = join(top, "srv", "shares", "data");
    await makeDataFolder(path);
    for (const each of [path, join(top, "srv")]) {
      assert.equal((await stat(each)).mode & 0o777, 0o700);
    }
  });

  it("keeps its permissions if it exists, even behind a symbolic link", async () => {
    const top = await tempFolder();
    await mkdir(join(top, "data"), 0o750);
    await writeFile(join(top, "data", "file"), "kept");
    await symlink("data", join(top, "link"));
    await makeDataFolder(join(top, "link"));
    assert.equal((await stat(join(top, "data"))).mode & 0o777, 0o750);
    assert.deepEqual(await readdir(join(top, "data")), ["file"]);
  });

  it("that can't be created is rejected at once with the reason", async () => {
    const top = await tempFolder();
    await writeFile(join(top, "file"), "");
    await symlink("nowhere", join(top, "dangling"));
    await symlink("round", join(top, "round"));
    for (const [path, words] of [
      ["/proc/x", /the system can't create \/proc\/x \(ENOENT\)/],
      ["/proc/x/y/z", /the system can't create \/proc\/x\/y\/z \(ENOENT\)/],
      ["/dev/null/data", /contains a file where a folder must be/],
      [join(top, "file"), /contains a file where a folder must be/],
      [join(top, "file", "below"), /contains a file where a folder must be/],
      [join(top, "dangling"), /contains a broken symbolic link/],
      [join(top, "dangling", "below"), /contains a broken symbolic link/],
      [join(top, "round"), /contains a broken symbolic link/],
      [join(top, "x".repeat(300)), /the system can't create .* \(ENAMETOOLONG\)/],
    ] as const) {
      await assert.rejects(makeDataFolder(path), { name: "ConfigError", message: words }, path);
    }
  });

  it("that its user may not use is rejected", async () => {
    const top = await tempFolder();
    await mkdir(join(top, "others"));
    await chmod(join(top, "others"), 0o555);
    await chmod(top, 0o755);
    await asNobody(async () => {
      for (const path of [join(top, "others"), join(top, "others", "data")]) {
        const expected = { name: "ConfigError", message: /this user has no permission to create/ };
        await assert.rejects(makeDataFolder(path), expected);
      }
    });
  });
});

/** Root can write everywhere, so it can't run these tests. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
