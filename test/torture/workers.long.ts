import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { openPatch } from "../support/broken-patch.ts";
import { blobFilesIn } from "../support/files-in.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";
import { waitUntil } from "../support/wait-until.ts";
import { createWire } from "../support/wire.ts";
import { anyAlive, isAlive, workersOf } from "../support/worker-doors.ts";

const MIB = 1024 * 1024;

describe("two workers on one SQLite", () => {
  it("grant one of 50 claims in each of 100 rounds, and answer about equally often", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2" } });
    const workers = await workersOf(server);
    for (let round = 0; round < 100; round++) {
      const share = await RawShare.ready(server.url, { inline: round % 2 === 0, size: 2_000 });
      const answers = await Promise.all(Array.from({ length: 50 }, () => share.claim()));
      const statuses = answers.map((answer) => answer.status).sort();
      assert.deepEqual(statuses, [201, ...Array.from({ length: 49 }, () => 410)]);
    }
    await server.stop();
    for (const pid of workers) {
      const line = new RegExp(`"pid":${pid},.*"route":"[^"]*/claims"`, "g");
      const answered = server.log().match(line)?.length ?? 0;
      assert.ok(answered > 1_000 && answered < 4_000, `${answered} of 5,000`);
    }
  });

  it("may be killed during an upload and a download: send and get finish", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2" } });
    const [wire, user, folder, received] = [
      await createWire(server.url),
      await createCliUser(),
      await tempFolder(),
      await tempFolder(),
    ];
    const content = randomBytes(24 * MIB);
    await writeFile(join(folder, "file"), content);

    const halfSent = wire.holdAfter("up", 12 * MIB);
    const env = { ONETIMESHARE_SERVER: wire.url };
    const sending = user.start(["send", join(folder, "file")], { env });
    await halfSent;
    await killWorkersInTurn(server);
    wire.release();
    const { link } = sentLink(await sending.result);

    const halfGot = wire.holdAfter("down", 12 * MIB);
    const getting = user.start(["get", link, "-o", received]);
    await halfGot;
    await killWorkersInTurn(server);
    wire.release();
    const got = await getting.result;
    assert.equal(got.exitCode, 0, got.stderr);
    assert.ok((await readFile(join(received, "file"))).equals(content));
    await waitUntil(async () => (await blobFilesIn(join(server.dataDir, "blobs"))).length === 0);
    await wire.close();
    await server.stop();
  });

  it("are replaced on the same port after they exit, even if all exit at once", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2" } });
    const share = await RawShare.ready(server.url);
    for (const killed of [1, 2]) {
      const before = await workersOf(server);
      for (const pid of before.slice(0, killed)) process.kill(pid, "SIGKILL");
      await waitUntil(async () => {
        const now = await workersOf(server);
        return now.length === 2 && now.filter((pid) => before.includes(pid)).length === 2 - killed;
      });
      await waitUntil(async () => (await share.status().catch(() => null))?.status === 200);
    }
    assert.equal((await share.claim()).status, 201);
    assert.match(
      server.log(),
      /"how":"SIGKILL".*"a worker exited; a new one starts after the delay"/,
    );
    await server.stop();
  });

  it("exit within the shutdown deadline with code 0, and store the received bytes of uploads", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2" } });
    const share = await RawShare.created(server.url, { size: 200_000 });
    const slow = openPatch(share, 0, 200_000);
    slow.on("error", () => {});
    slow.write(share.ciphertext.subarray(0, 100_000));
    await waitUntil(async () => (await blobFilesIn(join(server.dataDir, "blobs"))).length > 0);
    // A service manager signals all processes.
    for (const pid of await workersOf(server)) process.kill(pid, "SIGTERM");
    await server.stop();
    await server.restart();
    assert.equal(await share.offset(), 100_000);
    await server.stop();
  });

  it("exit when the primary is killed, and block a new server while one of them lives", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2" } });
    const workers = await workersOf(server);
    const [stopped = 0] = workers;
    const user = await createCliUser();
    const second = (count: string) =>
      user.run(["serve"], { env: { PORT: "0", WORKERS: count, DATA_DIR: server.dataDir } });
    const assertRefused = async (count: string) => {
      const { exitCode, stdout, stderr } = await second(count);
      assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: "" });
      assert.match(stderr, /^Another server uses this DATA_DIR\./);
    };
    await assertRefused("1");
    await assertRefused("2");
    process.kill(stopped, "SIGSTOP");
    await server.kill("SIGKILL");
    await waitUntil(async () => !(await anyAlive(workers.slice(1))));
    await assertRefused("1");
    await assertRefused("2");
    process.kill(stopped, "SIGCONT");
    await waitUntil(async () => !(await isAlive(stopped)));
    await server.restart();
    assert.equal((await RawShare.ready(server.url)).id.length, 22);
    await server.stop();
  });

  it("delete burned bytes from the database files although both are busy", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2", LOG_LEVEL: "warn" } });
    const mark = `inline-${secret()}`;
    const marked = new RawShare(server.url, { inline: true, size: 60_000 });
    for (let at = 0; at + mark.length < 60_000; at += 1000) marked.ciphertext.write(mark, at);
    await marked.create();
    let isOver = false;
    const busy = Array.from({ length: 8 }, async () => {
      while (!isOver) await RawShare.created(server.url, { inline: true, size: 1_000 });
    });
    assert.ok(
      await isInDatabase(server.dataDir, mark),
      "the search does not find bytes that exist",
    );
    assert.equal((await marked.burn()).status, 204);
    await waitUntil(async () => !(await isInDatabase(server.dataDir, mark)), 60_000);
    isOver = true;
    await Promise.all(busy);
    await server.stop();
  });
});

/** Chooses the worker to kill independently of the distribution of connections. */
async function killWorkersInTurn(server: ServerProcess): Promise<void> {
  for (const pid of await workersOf(server)) {
    process.kill(pid, "SIGKILL");
    await waitUntil(async () => {
      const now = await workersOf(server);
      return now.length === 2 && !now.includes(pid);
    });
  }
}

async function isInDatabase(folder: string, mark: string): Promise<boolean> {
  for (const name of ["onetimeshare.db", "onetimeshare.db-wal"]) {
    const bytes = await readFile(join(folder, name)).catch(() => Buffer.alloc(0));
    if (bytes.includes(mark)) return true;
  }
  return false;
}
