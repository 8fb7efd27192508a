import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../test/support/temp-folder.ts";
import { lockFile } from "./sqlite.ts";

test("one process at a time holds the lock on a file", async () => {
  const folder = await tempFolder();
  const first = lockFile(join(folder, "a"));
  assert.ok(first);
  assert.equal(lockFile(join(folder, "a")), null);
  const other = lockFile(join(folder, "b"));
  assert.ok(other);
  first.release();
  const again = lockFile(join(folder, "a"));
  assert.ok(again);
  for (const each of [again, other]) each.release();
});

test("a second attempt by the same process does not release its lock", async () => {
  const path = join(await tempFolder(), "a");
  const holder = await lockInOtherProcess(path, "lockFile(path)");
  assert.equal(lockFile(path), null);
  holder.kill("SIGKILL");
});

test("the lock of a killed process is free", async () => {
  const path = join(await tempFolder(), "a");
  const holder = await lockInOtherProcess(path);
  assert.equal(lockFile(path), null);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const lock = lockFile(path);
  assert.ok(lock);
  lock.release();
});

test("a lock file is private, even if it was readable by everybody before", async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, "old"), "");
  await chmod(join(folder, "old"), 0o644);
  for (const name of ["new", "old"]) {
    lockFile(join(folder, name))?.release();
    assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600, name);
  }
  assert.deepEqual((await readdir(folder)).sort(), ["new", "old"]);
});

/** A process that holds the lock and then runs `more`. */
async function lockInOtherProcess(path: string, more = "") {
  const module = JSON.stringify(join(import.meta.dirname, "sqlite.ts"));
  const script = `const { lockFile } = await import(${module});
    const path = ${JSON.stringify(path)};
    globalThis.held = lockFile(path);
    ${more};
    console.log("held");
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "--eval", script]);
  await once(holder.stdout, "data");
  return holder;
}
