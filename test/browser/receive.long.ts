import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { nodeCiphers } from "../../src/ciphers/node.ts";
import { ApiClient } from "../../src/client/api-client.ts";
import { sendShare } from "../../src/client/send.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { launchChromium, newPerson } from "./chromium.ts";
import { ALL_HERE, open } from "./receive-steps.ts";

const MIB = 1024 * 1024;
const SIZE = 1024 * MIB;
const MOST_RENDERER_MEMORY = 300 * 1000 * 1000;
const LONGEST_TASK_MS = 100;
const WITHIN_MS = 10 * 60_000;

describe("1 GiB received in the browser", () => {
  let browser: Browser;
  let server: ServerProcess;

  before(async () => {
    [browser, server] = await Promise.all([
      launchChromium(),
      startServerProcess({ env: { LOG_LEVEL: "warn" } }),
    ]);
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  it("is the same bytes, in bounded memory, and never holds the page up", async () => {
    const pattern = randomBytes(MIB);
    const { link } = await sendShare(new ApiClient({ serverUrl: server.url }), nodeCiphers, {
      sources: [{ kind: "file", name: "large.bin", type: "", size: SIZE, read: readFrom(pattern) }],
      password: null,
    });
    const person = await newPerson(browser);
    const page = await person.newPage();
    await page.addInitScript(() => {
      const tasks: number[] = [];
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration);
      }).observe({ type: "longtask", buffered: true });
      Object.assign(globalThis, { longTasks: tasks });
    });
    const memory = watchRenderers();
    await open(page, link);
    await page.getByRole("heading", { name: ALL_HERE }).waitFor({ timeout: WITHIN_MS });
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save large.bin" }).click();
    const path = await (await downloading).path();
    const most = memory.stop();

    const longTasks = await page.evaluate(
      () => (globalThis as unknown as { longTasks: number[] }).longTasks,
    );
    assert.equal(await sha256Of(createReadStream(path)), await sha256Of(repeat(pattern)));
    assert.ok(most > 0 && most < MOST_RENDERER_MEMORY, `${most} bytes in one renderer`);
    assert.ok(Math.max(0, ...longTasks) < LONGEST_TASK_MS, `tasks of ${longTasks} ms`);
  });
});

/** The bytes of a pattern that is repeated for ever. */
function readFrom(pattern: Buffer) {
  return async (offset: number, length: number) => {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const start = (offset + done) % pattern.length;
      const part = pattern.subarray(start, start + length - done);
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  };
}

function* repeat(pattern: Buffer): Generator<Buffer> {
  for (let done = 0; done < SIZE; done += pattern.length) yield pattern;
}

async function sha256Of(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

/** Looks, twice a second, at how much memory each renderer of this test's browser has to itself. */
function watchRenderers(): { stop(): number } {
  let most = 0;
  const timer = setInterval(async () => {
    for (const size of await rendererSizes()) most = Math.max(most, size);
  }, 500);
  return {
    stop: () => {
      clearInterval(timer);
      return most;
    },
  };
}

async function rendererSizes(): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const sizes = await Promise.all(pids.map(rendererSize));
  return sizes.filter((size) => size > 0);
}

/** In bytes, without what all processes of the browser share; 0 for any other process. */
async function rendererSize(pid: string): Promise<number> {
  try {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
    if (!command.includes("--type=renderer") || !(await isOurs(pid))) return 0;
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
    const parts = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)];
    return parts.reduce((sum, [, kib]) => sum + Number(kib) * 1024, 0);
  } catch {
    // It has ended in the meantime.
    return 0;
  }
}

/** Whether a process descends from this one. */
async function isOurs(pid: string): Promise<boolean> {
  for (let at = pid; at !== "0" && at !== "1"; ) {
    if (at === String(process.pid)) return true;
    const status = await readFile(`/proc/${at}/status`, "utf8");
    at = /^PPid:\s+(\d+)$/m.exec(status)?.[1] ?? "0";
  }
  return false;
}
