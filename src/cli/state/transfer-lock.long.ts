import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { endWithUs } from "../../../test/support/end-with-us.ts";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { lockTransfer } from "./transfer-lock.ts";

const MODULE = JSON.stringify(join(import.meta.dirname, "transfer-lock.ts"));
const SQLITE = JSON.stringify(join(import.meta.dirname, "../../node/sqlite.ts"));

test("a released lock leaves no file, and can be taken again", async () => {
  const state = await tempFolder();
  for (let round = 0; round < 2; round++) {
    const lock = await lockTransfer(state, "get-a");
    assert.ok(lock);
    assert.deepEqual(await locksIn(state), ["get-a"]);
    assert.equal(await lockTransfer(state, "get-a"), null);
    lock.release();
    assert.deepEqual(await locksIn(state), []);
  }
});

test("a second attempt by the holder does not release its lock", async () => {
  const state = await tempFolder();
  const holder = await startHolder(state, `await lockTransfer(state, "get-a");`);
  assert.equal(await lockTransfer(state, "get-a"), null);
  await end(holder, "SIGKILL");
});

test("a refused attempt leaves the file to its holder", async () => {
  const state = await tempFolder();
  const holder = await startHolder(state);
  assert.equal(await lockTransfer(state, "get-a"), null);
  assert.deepEqual(await locksIn(state), ["get-a"]);
  assert.equal(await lockTransfer(state, "get-a"), null);
  await end(holder, "SIGKILL");
});

test("the lock of a killed process is free, and its file goes with the next release", async () => {
  const state = await tempFolder();
  await end(await startHolder(state), "SIGKILL");
  assert.deepEqual(await locksIn(state), ["get-a"]);
  const lock = await lockTransfer(state, "get-a");
  assert.ok(lock);
  lock.release();
  assert.deepEqual(await locksIn(state), []);
});

test("a file that can't be locked is an error, and stays", async () => {
  const state = await tempFolder();
  (await lockTransfer(state, "other"))?.release();
  await writeFile(join(state, "locks", "get-a"), "x".repeat(4096));
  await assert.rejects(lockTransfer(state, "get-a"), /not a database/);
  assert.deepEqual(await locksIn(state), ["get-a"]);
});

test("processes that lock, release and are killed at the same time never hold a lock twice", async () => {
  const state = await tempFolder();
  // The holder of the lock can always lock the witness, a file that stays.
  const script = `const { lockFile } = await import(${SQLITE});
    const { lockTransfer } = await import(${MODULE});
    const [state, witness] = ${JSON.stringify([state, join(state, "witness")])};
    console.log("ready");
    await new Promise((resolve) => process.stdin.once("data", resolve));
    process.stdin.destroy();
    for (let held = 0; held < 300; ) {
      const lock = await lockTransfer(state, "get-a");
      if (!lock) continue;
      const alone = lockFile(witness);
      console.log(alone ? "held" : "TWO HOLDERS");
      held++;
      alone?.release();
      lock.release();
    }`;
  const children = Array.from({ length: 5 }, () => runScript(script));
  const outputs = children.map(outputOf);
  await Promise.all(children.map(({ stdout }) => stdout && once(stdout, "data")));
  for (const child of children) child.stdin?.end("go");
  const [victim] = children;
  assert.ok(victim?.stdout);
  await once(victim.stdout, "data");
  victim.kill("SIGKILL");
  const ended = await Promise.all(outputs);
  for (const output of ended) assert.doesNotMatch(output, /TWO HOLDERS/);
  for (const output of ended.slice(1)) assert.equal(output.split("held").length - 1, 300);
  (await lockTransfer(state, "get-a"))?.release();
  assert.deepEqual(await locksIn(state), []);
});

function locksIn(state: string): Promise<string[]> {
  return readdir(join(state, "locks"));
}

/** Starts a process that takes the lock "get-a", runs `more` and stays. */
async function startHolder(state: string, more = ""): Promise<ChildProcess> {
  const holder = runScript(`const { lockTransfer } = await import(${MODULE});
    const state = ${JSON.stringify(state)};
    globalThis.held = await lockTransfer(state, "get-a");
    ${more}
    console.log("held");
    setInterval(() => {}, 1000);`);
  assert.ok(holder.stdout);
  await once(holder.stdout, "data");
  return holder;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const closed = once(child, "close");
  child.kill(signal);
  await closed;
}

function runScript(script: string): ChildProcess {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  endWithUs(child);
  return child;
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = "";
  child.stdout?.on("data", (piece: Buffer) => {
    output += piece;
  });
  await once(child, "close");
  return output;
}
