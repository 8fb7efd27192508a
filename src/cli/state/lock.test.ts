import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { takeLock } from "./lock.ts";

test("a lock is one process's until it lets go", async () => {
  const folder = await tempFolder();
  const lock = await takeLock(folder, "a");
  assert.ok(lock);
  assert.equal(await takeLock(folder, "a"), null);
  const other = await takeLock(folder, "b");
  assert.ok(other);
  lock.release();
  const again = await takeLock(folder, "a");
  assert.ok(again);
  for (const each of [again, other]) each.release();
});

test("a process that was killed has let go", async () => {
  const folder = await tempFolder();
  const module = JSON.stringify(join(import.meta.dirname, "lock.ts"));
  const script = `const { takeLock } = await import(${module});
    globalThis.held = await takeLock(${JSON.stringify(folder)}, "a");
    console.log("held");
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "--eval", script]);
  await once(holder.stdout, "data");
  assert.equal(await takeLock(folder, "a"), null);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const lock = await takeLock(folder, "a");
  assert.ok(lock);
  lock.release();
});

test("a lock's file is for its owner alone", async () => {
  const folder = await tempFolder();
  (await takeLock(folder, "a"))?.release();
  assert.deepEqual(await readdir(join(folder, "locks")), ["a"]);
  assert.equal((await stat(join(folder, "locks", "a"))).mode & 0o777, 0o600);
});
