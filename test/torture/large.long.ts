import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { after, before, describe, it } from "node:test";
import { residentMemory, watchPeak } from "../support/process-memory.ts";
import { type CliUser, createCliUser, type RunningCli } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

describe("1 GiB", () => {
  let server: ServerProcess;
  let sender: CliUser;
  let recipient: CliUser;
  let env: Record<string, string>;

  before(async () => {
    server = await startServerProcess();
    env = { ONETIMESHARE_SERVER: server.url };
    [sender, recipient] = [await createCliUser(), await createCliUser()];
  });
  after(() => server.stop());

  const transfer = async (file: string) => {
    const sending = await measured(sender.start(["send", file], { env }));
    assert.equal(sending.result.exitCode, 0, sending.result.stderr);
    const folder = await tempFolder();
    const link = sending.result.stdout.trim();
    const getting = await measured(recipient.start(["get", link, "-o", folder]));
    assert.equal(getting.result.exitCode, 0, getting.result.stderr);
    return { folder, peaks: { send: sending.peak, get: getting.peak } };
  };

  it("passes from `send` to `get` byte-equal; the server grows by less than 60 MB, each command uses less than 200 MB", async (test) => {
    const folder = await tempFolder();
    const [warmUp, large] = [join(folder, "warm-up.bin"), join(folder, "large.bin")];
    await writeFile(warmUp, randomBytes(64 * MIB));
    await writeRandom(large, GIB);
    await transfer(warmUp);
    const before = await residentMemory(server.pid);
    const watching = watchPeak(server.pid);
    const { folder: received, peaks } = await transfer(large);
    const serverPeak = await watching.stop();
    assert.equal(await digestOf(join(received, "large.bin")), await digestOf(large));
    const grown = (serverPeak - before) / MIB;
    test.diagnostic(
      `the server grew by ${Math.round(grown)} MiB; send used ${Math.round(peaks.send / MIB)} MiB, get used ${Math.round(peaks.get / MIB)} MiB`,
    );
    assert.ok(grown * MIB < 60e6, `the server grew by ${grown} MiB`);
    assert.ok(peaks.send < 200e6, `send used ${peaks.send} bytes`);
    assert.ok(peaks.get < 200e6, `get used ${peaks.get} bytes`);
  });
});

async function measured(running: RunningCli) {
  const watching = watchPeak(running.pid);
  const result = await running.result;
  return { result, peak: await watching.stop() };
}

async function writeRandom(path: string, size: number): Promise<void> {
  const file = await open(path, "w");
  for (let at = 0; at < size; at += 16 * MIB) await file.write(randomBytes(16 * MIB));
  await file.close();
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
