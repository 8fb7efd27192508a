import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { filesIn } from "../support/files-in.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";
import { createWire, type Wire } from "../support/wire.ts";

const MIB = 1024 * 1024;
const SIZE = 24 * MIB;
const INTERRUPTED_AT = 20 * MIB;

let server: ServerProcess;
let wire: Wire;
let content: Buffer;
let path = "";
let user: CliUser;

before(async () => {
  server = await startServerProcess();
  wire = await createWire(server.url);
  content = randomBytes(SIZE);
  path = join(await tempFolder(), "large.bin");
  await writeFile(path, content);
});

beforeEach(async () => {
  user = await createCliUser();
});

after(async () => {
  await wire.close();
  await server.stop();
});

for (const [signal, exitCode] of [
  ["SIGKILL", null],
  ["SIGINT", 130],
] as const) {
  test(`get resumes after ${signal} when it runs again`, async () => {
    const link = await sendThroughWire();
    const folder = await tempFolder();
    const held = wire.holdAfter("down", INTERRUPTED_AT);
    const first = user.start(["get", link], { cwd: folder });
    await held;
    await progressRecorded();
    first.kill(signal);
    assert.equal((await first.result).exitCode, exitCode);
    wire.release();
    assert.deepEqual(await visibleIn(folder), []);

    const before = wire.passed("down");
    const second = await user.run(["get", link], { cwd: folder });
    assert.equal(second.exitCode, 0, second.stderr);
    assert.match(second.stderr, /^Resuming the download\.\n/);
    assert.ok(wire.passed("down") - before < SIZE - 10 * MIB);
    assert.deepEqual(await readdir(folder), ["large.bin"]);
    assert.ok((await readFile(join(folder, "large.bin"))).equals(content));
    assert.deepEqual(await readdir(join(user.stateFolder, "receiving")), []);
    assert.deepEqual((await filesIn(user.stateFolder)).map(folderOf), ["shares"]);
  });

  test(`send resumes after ${signal} when it runs again`, async () => {
    const command = ["send", path, "--server", wire.url];
    const held = wire.holdAfter("up", INTERRUPTED_AT);
    const first = user.start(command);
    await held;
    first.kill(signal);
    const { exitCode: ended, stdout } = await first.result;
    assert.deepEqual({ ended, stdout }, { ended: exitCode, stdout: "" });
    wire.release();

    const before = wire.passed("up");
    const second = await user.run(command);
    const { link } = sentLink(second);
    assert.match(second.stderr, /^Resuming the upload\.\nSent large\.bin\./);
    assert.ok(wire.passed("up") - before < SIZE - 10 * MIB);
    assert.deepEqual(await readdir(join(user.stateFolder, "sending")), []);
    assert.deepEqual((await filesIn(user.stateFolder)).map(folderOf), ["shares"]);
    const got = await user.run(["get", link, "-o", "-"]);
    assert.ok(got.output.equals(content));
  });
}

test("Ctrl-C explains how to resume", async () => {
  const link = await sendThroughWire();
  const held = wire.holdAfter("down", MIB);
  const running = user.start(["get", link]);
  await held;
  running.kill("SIGINT");
  const { stderr } = await running.result;
  wire.release();
  assert.match(stderr, /To resume the download, run the same command again\.\n$/);
});

test("an interrupted transfer resumes by itself, and the message gives the time limit", async () => {
  const interrupted = async (direction: "up" | "down", args: string[]) => {
    const held = wire.holdAfter(direction, MIB);
    const running = user.start(args);
    await held;
    wire.breakConnections();
    wire.release();
    return running.result;
  };
  const sent = await interrupted("up", ["send", path, "--server", wire.url]);
  const got = await interrupted("down", ["get", sentLink(sent).link, "-o", await tempFolder()]);
  assert.equal(got.exitCode, 0);
  const words = "The server can't be reached. Trying again…\n";
  const again = "To stop, press Ctrl-C. To resume later, run the same command again.";
  const sending = `${words}This command retries for up to 1 hour. ${again}\n`;
  assert.ok(sent.stderr.startsWith(sending), sent.stderr);
  const receiving = `${words}This command retries for up to 15 minutes. ${again} The server may end your download earlier.\n`;
  assert.ok(got.stderr.includes(receiving), got.stderr);
});

test("get resumes in the folder where it began", async () => {
  const link = await sendThroughWire();
  const [begun, elsewhere] = [await tempFolder(), await tempFolder()];
  const held = wire.holdAfter("down", INTERRUPTED_AT);
  const first = user.start(["get", link], { cwd: begun });
  await held;
  first.kill("SIGKILL");
  await first.result;
  wire.release();
  const second = await user.run(["get", link], { cwd: elsewhere });
  assert.ok(
    second.stderr.includes(`The first run chose the output ${begun}. This run continues there.`),
  );
  assert.deepEqual(await readdir(elsewhere), []);
  assert.ok((await readFile(join(begun, "large.bin"))).equals(content));
});

test("get downloads deleted staged data again with the same claim", async () => {
  const link = await sendThroughWire();
  const folder = await tempFolder();
  const held = wire.holdAfter("down", INTERRUPTED_AT);
  const first = user.start(["get", link, "-o", join(folder, "a")]);
  await held;
  first.kill("SIGKILL");
  await first.result;
  wire.release();
  await rm(join(folder, "a"), { recursive: true });
  const second = await user.run(["get", link, "-o", join(folder, "b")]);
  assert.equal(second.exitCode, 0, second.stderr);
  assert.ok((await readFile(join(folder, "b", "large.bin"))).equals(content));
});

test("get sends only the receipt if it was killed after it saved", async () => {
  const folder = await tempFolder();
  const [measured, link] = [await sendTextThroughWire(), await sendTextThroughWire()];
  const before = wire.passed("up");
  await user.run(["get", measured, "-o", folder]);
  // The receipt is the last request.
  const held = wire.holdAfter("up", wire.passed("up") - before - 1);
  const first = user.start(["get", link, "-o", folder]);
  await held;
  first.kill("SIGKILL");
  await first.result;
  wire.release();
  assert.deepEqual((await visibleIn(folder)).sort(), ["text (2).txt", "text.txt"]);
  const second = await user.run(["get", link, "-o", folder]);
  assert.equal(second.exitCode, 0);
  assert.equal(
    second.stderr,
    "Resuming the download.\nThe share was already saved. Only the receipt was missing.\n",
  );
  assert.equal((await readdir(folder)).length, 2);
  assert.match((await user.run(["status", link])).stdout, /receipt verified/);
});

test("get exits with an error while another command opens the same link", async () => {
  const link = await sendThroughWire();
  const folder = await tempFolder();
  const held = wire.holdAfter("down", MIB);
  const first = user.start(["get", link], { cwd: folder });
  await held;
  const second = await user.run(["get", link], { cwd: folder });
  assert.equal(second.exitCode, 1);
  assert.equal(
    second.stderr,
    "Another command on this machine is opening this link. Wait until it ends.\n",
  );
  wire.release();
  assert.equal((await first.result).exitCode, 0);
  assert.ok((await readFile(join(folder, "large.bin"))).equals(content));
});

test("send stops when a file changes during the upload", async () => {
  const changing = join(await tempFolder(), "changing.bin");
  await writeFile(changing, content);
  // Later, `send` could have read all of the file.
  const held = wire.holdAfter("up", MIB);
  const running = user.start(["send", changing, "--server", wire.url]);
  await held;
  await writeFile(changing, randomBytes(SIZE));
  wire.release();
  const { exitCode, stdout, stderr } = await running.result;
  assert.deepEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" });
  assert.match(stderr, /“changing\.bin” changed while it was being sent\. Send it again/);
});

test("get rejects the complete share if a byte was damaged in transit", async () => {
  const link = await sendThroughWire();
  const folder = await tempFolder();
  wire.damageAfter(INTERRUPTED_AT);
  const damaged = await user.run(["get", link], { cwd: folder });
  assert.equal(damaged.exitCode, 7);
  assert.match(damaged.stderr, /The encrypted data was damaged or cut off\. None of it was saved/);
  assert.deepEqual(await readdir(folder), []);
});

async function sendTextThroughWire(): Promise<string> {
  return sentLink(await user.run(["send", "--server", wire.url], { stdin: "12345" })).link;
}

async function sendThroughWire(): Promise<string> {
  return sentLink(await user.run(["send", path, "--server", wire.url])).link;
}

/** Waits until `get` has recorded progress, which it does every 16 MiB when they are durable. */
async function progressRecorded(): Promise<void> {
  const downloads = join(user.stateFolder, "receiving");
  const [id] = await readdir(downloads);
  assert.ok(id !== undefined);
  // Without progress, the journal has only a ticket. With progress it also has the head of the content.
  while ((await stat(join(downloads, id, "journal"))).size < 200) await setTimeout(10);
}

/** The folder of a file in the state folder. */
function folderOf(path: string): string | undefined {
  return relative(user.stateFolder, path).split(sep)[0];
}

async function visibleIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !name.startsWith("."));
}
