import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type LargeFolder, makeLargeFolder } from "../support/large-folder.ts";
import { watchPeak } from "../support/process-memory.ts";
import { type CliUser, createCliUser, type RunningCli } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";
import { readTree } from "../support/tree.ts";
import { waitUntil } from "../support/wait-until.ts";
import { createWire, type Wire } from "../support/wire.ts";

const MIB = 1024 * 1024;
const SIZE = 1024 * MIB;
const FILES = 2000;
const MAX_MEMORY = 250 * MIB;

let server: ServerProcess;
let wire: Wire;
let large: LargeFolder;
let user: CliUser;

before(async () => {
  server = await startServerProcess({ env: { LOG_LEVEL: "warn" } });
  wire = await createWire(server.url);
  large = await makeLargeFolder(FILES, SIZE);
  user = await createCliUser();
});

after(async () => {
  await wire.close();
  await server.stop();
});

test("a folder of 2000 files and 1 GiB survives kill -9 of both ends again and again", async () => {
  const command = ["send", large.path, "--server", wire.url];
  for (const at of [100, 200, 400]) await killAfter("up", at * MIB, () => user.start(command));
  const sending = user.start(command);
  const senderMemory = watchPeak(sending.pid);
  const sent = await sending.result;
  assert.match(sent.stderr, /^Resuming the upload\.\nSent photos \(2000 files\)\./);
  assert.ok((await senderMemory.stop()) < MAX_MEMORY);

  const { link } = sentLink(sent);
  const folder = await tempFolder();
  const get = () => user.start(["get", link], { cwd: folder });
  for (const at of [100, 200, 400]) {
    await killAfter("down", at * MIB, get);
    assert.deepEqual(await visibleIn(folder), []);
  }
  await killInDelivery(get, folder);
  const got = get();
  const memory = watchPeak(got.pid);
  const { exitCode, stderr } = await got.result;
  assert.equal(exitCode, 0, stderr);
  assert.ok((await memory.stop()) < MAX_MEMORY);
  assert.match(stderr, /Saved .*\/photos \(2000 files\)\n/);
  assert.deepEqual(await readdir(folder), ["photos"]);
  const tree = await readTree(join(folder, "photos"));
  assert.deepEqual(new Map([...tree].filter(([, digest]) => digest !== null)), large.digests);
  const status = await user.run(["status", link, "--json"]);
  assert.equal(JSON.parse(status.stdout).gone.reason, "claimed");
});

/** Kills a command after `bytes` of it have passed the wire. */
async function killAfter(
  direction: "up" | "down",
  bytes: number,
  start: () => RunningCli,
): Promise<void> {
  const held = wire.holdAfter(direction, bytes);
  const running = start();
  await held;
  running.kill("SIGKILL");
  await running.result;
  wire.release();
}

/** Kills `get` while it builds the folder from its parts, several times. */
async function killInDelivery(get: () => RunningCli, folder: string): Promise<void> {
  const built = async () => {
    const [stage = ""] = (await readdir(folder)).filter((name) => name.startsWith("."));
    const photos = join(folder, stage, "folders/photos");
    return existsSync(photos) ? (await readdir(photos, { recursive: true })).length : 0;
  };
  for (const least of [1, 500, 1500]) {
    const running = get();
    await waitUntil(async () => (await built()) >= least);
    running.kill("SIGKILL");
    await running.result;
    assert.deepEqual(await visibleIn(folder), []);
  }
}

async function visibleIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !name.startsWith("."));
}
