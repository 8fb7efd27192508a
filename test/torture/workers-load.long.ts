import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { RawShare } from "../support/raw-share.ts";
import { startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";
import { openDoors } from "../support/worker-doors.ts";

const preload = (name: string) => `--import ${join(import.meta.dirname, "../support", name)}`;

const LONGEST_BLOCK_MS = 50;
const WINDOWS = 8;
const WINDOW_MS = 2_000;
const CLIENTS_PER_WORKER = 4;

/** Limits that the server counts but never reaches. */
const WIDE_LIMITS = {
  RATE_LIMIT: "on",
  RATE_LIMIT_CREATE: "1000000/hour",
  RATE_LIMIT_CLAIM: "1000000/minute",
  MAX_UNFINISHED_UPLOADS: "100",
};

describe("two workers that write to one SQLite at once", () => {
  // On a fast disk the workers need all cores, and wait for a core more often than an idle process does.
  for (const { disk, options, undisturbed } of [
    { disk: "the disk of this machine", options: [], undisturbed: 2 },
    {
      disk: "a disk that takes 80 ms to sync",
      options: [preload("preload-slow-disk.ts")],
      undisturbed: 4,
    },
  ]) {
    it(`block no event loop for over ${LONGEST_BLOCK_MS} ms, fail no request and do not starve each other, on ${disk}`, async (test) => {
      const folder = await tempFolder();
      const measuring = {
        LOOP_DELAY_DIR: folder,
        NODE_OPTIONS: [preload("preload-loop-delay.ts"), ...options].join(" "),
      };
      const server = await startServerProcess({
        env: { WORKERS: "2", ...WIDE_LIMITS, ...measuring },
      });
      test.after(() => server.stop());
      const doors = await openDoors(server);
      test.after(() => doors.forEach((door) => void door.close()));
      const idle = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
        env: { ...process.env, ...measuring },
      });
      test.after(() => idle.kill("SIGKILL"));
      const pids = [...doors.map(({ pid }) => pid), idle.pid ?? 0];
      await waitUntil(() => pids.every((pid) => existsSync(join(folder, `${pid}.ready`))));
      let isOver = false;
      const working = doors.map(async ({ url }) => {
        const clients = Array.from({ length: CLIENTS_PER_WORKER }, () => work(url, () => isOver));
        return (await Promise.all(clients)).reduce((sum, each) => sum + each, 0);
      });
      const windows: Window[] = [];
      for (let i = 0; i < WINDOWS; i++) windows.push(await measure(folder, pids));
      isOver = true;
      const served = await Promise.all(working);
      const shown = windows.map(({ workers, idle: noise }) => `${workers.join("/")} (${noise})`);
      test.diagnostic(`longest blocks of the workers (an idle process), ms: ${shown.join(", ")}`);
      test.diagnostic(`shares served by each: ${served.join(" and ")}`);

      // Each window has commits and checkpoints of all kinds, so a block that they cause appears in each window.
      // A block in only some windows comes from the machine: this process and others compete for its cores.
      const good = windows.filter(
        ({ workers, idle: noise }) => Math.max(...workers) <= LONGEST_BLOCK_MS + noise,
      );
      assert.ok(good.length >= undisturbed, `${good.length} of ${WINDOWS} windows`);
      const fewest = Math.min(...served);
      assert.ok(fewest * 3 >= Math.max(...served), `one worker served ${fewest} of ${served}`);
      assert.ok(fewest >= 5);
    });
  }
});

/** Creates, claims and burns shares until the time is over, and asserts each answer. Returns the number of shares. */
async function work(url: string, isOver: () => boolean): Promise<number> {
  let shares = 0;
  for (; !isOver(); shares++) {
    const share = await RawShare.ready(url, { inline: shares % 4 !== 0, size: 2_000 });
    assert.equal((await share.claim()).status, 201);
    assert.equal((await share.burn()).status, 204);
  }
  return shares;
}

/** The longest block of each event loop, in milliseconds. */
interface Window {
  workers: number[];
  idle: number;
}

async function measure(folder: string, pids: readonly number[]): Promise<Window> {
  for (const pid of pids) process.kill(pid, "SIGUSR2");
  await sleep(WINDOW_MS);
  for (const pid of pids) process.kill(pid, "SIGUSR2");
  const longest = await Promise.all(pids.map((pid) => takeMeasured(join(folder, String(pid)))));
  return { workers: longest.slice(0, -1), idle: longest.at(-1) ?? 0 };
}

async function takeMeasured(path: string): Promise<number> {
  await waitUntil(async () => (await stat(path).catch(() => null)) !== null);
  const { longestMs } = JSON.parse(await readFile(path, "utf8")) as { longestMs: number };
  await rm(path);
  return Math.round(longestMs);
}
