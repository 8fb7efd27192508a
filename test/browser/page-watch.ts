import { readdir, readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

/** Notes every task that holds the page's main thread up for 50 ms or more. Called before the page is loaded. */
export async function watchLongTasks(page: Page): Promise<() => Promise<number[]>> {
  await page.addInitScript(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: "longtask", buffered: true });
    Object.assign(globalThis, { longTasks: tasks });
  });
  return () => page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks);
}

/** Looks, twice a second, at how much memory each renderer of this test's browser has to itself. */
export function watchRenderers(): { stop(): number } {
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
