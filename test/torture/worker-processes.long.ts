import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, statfs } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { openPatch } from "../support/broken-patch.ts";
import { blobFilesIn } from "../support/files-in.ts";
import { RawShare } from "../support/raw-share.ts";
import { createCliUser } from "../support/run-cli.ts";
import { startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";
import { anyAlive, isAlive, workersOf } from "../support/worker-doors.ts";

const READY = /^OneTimeShare listens on http:\/\/127\.0\.0\.1:\d+$/gm;

describe("serve with WORKERS=2", () => {
  it("reports once that both workers are ready and that disk space is low, and passes its Node options on", async () => {
    const DATA_DIR = await tempFolder();
    const { blocks, bsize } = await statfs(DATA_DIR);
    const DISK_FLOOR = String(blocks * bsize - 1);
    const server = await startServerProcess({ env: { WORKERS: "2", DATA_DIR, DISK_FLOOR } });
    const workers = await workersOf(server);
    assert.equal(workers.length, 2);
    for (const pid of workers) assert.match(await commandOf(pid), /--max-semi-space-size=2/);
    await server.stop();
    assert.equal(server.log().match(READY)?.length, 1);
    assert.equal(server.log().match(/less free space than DISK_FLOOR/g)?.length, 1);
    for (const pid of workers) assert.equal(await isAlive(pid), false);
  });

  it("finishes running requests on the first signal, and exits at once on the second", async () => {
    const server = await startServerProcess({ env: { WORKERS: "2" } });
    const workers = await workersOf(server);
    const share = await RawShare.created(server.url, { size: 200_000 });
    const slow = openPatch(share, 0, 200_000);
    slow.on("error", () => {});
    slow.write(share.ciphertext.subarray(0, 100_000));
    await waitUntil(async () => (await blobFilesIn(join(server.dataDir, "blobs"))).length > 0);
    process.kill(server.pid, "SIGINT");
    await waitUntil(() => isRefused(server.url));
    assert.equal(await anyAlive(workers), true);
    const begin = performance.now();
    await server.kill("SIGINT");
    await waitUntil(async () => !(await anyAlive(workers)));
    assert.ok(performance.now() - begin < 8_000, "the server waited for the upload");
  });

  it("reports an incomplete shutdown when one of its processes fails to stop", async () => {
    const preload = join(import.meta.dirname, "../support/preload-failing-stop.ts");
    for (const [options, exitCode, words] of [
      ["", 0, '"msg":"stopped"'],
      [`--import ${preload}`, 143, '"msg":"the shutdown failed"'],
    ] as const) {
      const server = await startServerProcess({ env: { WORKERS: "2", NODE_OPTIONS: options } });
      await server.stop();
      const ofPrimary = server
        .log()
        .split("\n")
        .filter((line) => line.includes(`"pid":${server.pid},`));
      assert.match(ofPrimary.at(-1) ?? "", new RegExp(words));
      assert.equal(server.exitCode, exitCode, server.log());
    }
  });

  it("refuses to start for the same reasons, and with the same messages, as one process", async () => {
    const user = await createCliUser();
    const running = await startServerProcess();
    const newer = await tempFolder();
    const database = new DatabaseSync(join(newer, "onetimeshare.db"));
    database.exec("PRAGMA user_version = 99");
    database.close();
    const refusals: [env: Record<string, string>, exitCode: number, stderr: RegExp][] = [
      [
        { PORT: new URL(running.url).port },
        1,
        /^Another program already listens on 127\.0\.0\.1:\d+\. /,
      ],
      [{ PORT: "0", DATA_DIR: newer }, 1, /^The database was written by a newer version/],
      [{ PORT: "0", WORKERS: "0" }, 2, /^WORKERS must be a whole number from 1 to 64\./],
    ];
    for (const [env, exitCode, words] of refusals) {
      const result = await user.run(["serve"], { env: { WORKERS: "2", ...env } });
      assert.match(withoutLog(result.stderr), words);
      assert.deepEqual([result.exitCode, result.stdout], [exitCode, ""]);
    }
    await running.stop();
  });
});

async function commandOf(pid: number): Promise<string> {
  return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
}

async function isRefused(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const refused = await Promise.race([
    once(socket, "connect").then(() => false),
    once(socket, "error").then(() => true),
  ]).catch(() => true);
  socket.destroy();
  return refused;
}

/** The lines without JSON. Log lines contain process ids and times. */
function withoutLog(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => !line.startsWith("{"))
    .join("\n");
}
