import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";

/** The processor time, in milliseconds, that the main threads of this test's renderers had used by then. */
interface Sample {
  at: number;
  used: ReadonlyMap<string, number>;
}

/** A task of 50 ms or more by the clock, as its page notes it, from the epoch on. */
interface LongTask {
  start: number;
  end: number;
}

const SAMPLE_EVERY_MS = 100;

/** The clocks of page and test may differ by so much, in milliseconds. */
const CLOCK_SLACK_MS = 20;

/** The kernel tells processor time in hundredths of a second. */
const MS_A_TICK = 10;

/**
 * Watches for tasks that hold the page's main thread up. Called before the page is loaded.
 *
 * What counts is processor time. By the clock a task also takes the time in which other programs had the processor:
 * under load Chromium's own tasks of 2 ms were seen to take 200.
 *
 * @returns what ends it, and gives for each long task the most processor time that it can have taken, in milliseconds
 */
export async function watchLongTasks(page: Page): Promise<() => Promise<number[]>> {
  await page.addInitScript(() => {
    const tasks: LongTask[] = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        const start = performance.timeOrigin + startTime;
        tasks.push({ start, end: start + duration });
      }
    }).observe({ type: "longtask", buffered: true });
    Object.assign(globalThis, { longTasks: tasks });
  });
  const samples: Sample[] = [];
  const sample = async () => {
    const at = Date.now();
    samples.push({ at, used: await usedByMainThreads() });
  };
  const sampling = new AbortController();
  const isOver = (async () => {
    while (!sampling.signal.aborted) {
      await sample();
      await delay(SAMPLE_EVERY_MS);
    }
  })();
  return async () => {
    const tasks: LongTask[] = await page.evaluate(
      () => (globalThis as unknown as { longTasks: LongTask[] }).longTasks,
    );
    sampling.abort();
    await isOver;
    await delay(CLOCK_SLACK_MS);
    await sample();
    return tasks.map((task) => Math.round(mostUsedIn(task, samples)));
  };
}

/** What the busiest of the main threads used between the last sample before a task and the first after it. */
function mostUsedIn({ start, end }: LongTask, samples: readonly Sample[]): number {
  const before = samples.findLast(({ at }) => at <= start - CLOCK_SLACK_MS);
  const after = samples.find(({ at }) => at >= end + CLOCK_SLACK_MS) ?? samples.at(-1);
  const used = [...(after?.used ?? [])].map(([pid, ms]) => ms - (before?.used.get(pid) ?? 0));
  return Math.min(end - start, Math.max(0, ...used));
}

async function usedByMainThreads(): Promise<Map<string, number>> {
  const used = new Map<string, number>();
  for (const pid of await ourRenderers()) {
    const stat = await readFile(`/proc/${pid}/task/${pid}/stat`, "utf8").catch(() => null);
    // proc(5): after the name in brackets comes field 3; 14 and 15 are user and system time, in ticks.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
    if (stat) used.set(pid, (Number(fields[11]) + Number(fields[12])) * MS_A_TICK);
  }
  return used;
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
  return Promise.all([...(await ourRenderers())].map(rendererSize));
}

/** In bytes, without what all processes of the browser share. */
async function rendererSize(pid: string): Promise<number> {
  // Nothing where it has ended in the meantime.
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const parts = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)];
  return parts.reduce((sum, [, kib]) => sum + Number(kib) * 1024, 0);
}

/** The processes of pages, by id, that descend from this one. */
async function ourRenderers(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const isRenderer = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return command.includes("--type=renderer") && (await isOurs(pid).catch(() => false));
    }),
  );
  return pids.filter((_, place) => isRenderer[place]);
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
