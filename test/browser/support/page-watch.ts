import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";

/** CPU time in milliseconds of the main threads of this test's renderers. */
interface Sample {
  at: number;
  used: ReadonlyMap<string, number>;
}

/** A task of at least 50 ms of clock time. The page records its times in milliseconds since 1970. */
interface LongTask {
  start: number;
  end: number;
}

const SAMPLE_EVERY_MS = 10;

const LOOK_FOR_RENDERERS_EVERY_MS = 100;

/** The maximum difference between the clocks of page and test. */
const CLOCK_SLACK_MS = 5;

const NS_A_MS = 1e6;

/** A page of Playwright, or of Puppeteer. */
interface WatchedPage {
  addInitScript?: Page["addInitScript"];
  evaluateOnNewDocument?: (script: () => void) => Promise<unknown>;
  evaluate(script: () => LongTask[]): Promise<LongTask[]>;
}

/**
 * Watches for tasks that block the page's main thread. Call it before the page loads. Where the browser does not report
 * long tasks, it takes the time between two runs of a timer instead.
 *
 * It counts CPU time, because the clock also counts the time of other programs: under load, tasks of 2 ms took 200 ms.
 *
 * @returns a function that stops watching. It returns an upper limit of the CPU time of each long task, in milliseconds.
 */
export async function watchLongTasks(page: WatchedPage): Promise<() => Promise<number[]>> {
  const script = () => {
    const tasks: LongTask[] = [];
    Object.assign(globalThis, { longTasks: tasks });
    if (PerformanceObserver.supportedEntryTypes.includes("longtask")) {
      new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) {
          const start = performance.timeOrigin + startTime;
          tasks.push({ start, end: start + duration });
        }
      }).observe({ type: "longtask", buffered: true });
      return;
    }
    let last = Date.now();
    setInterval(() => {
      const now = Date.now();
      if (now - last >= 60) tasks.push({ start: last, end: now });
      last = now;
    }, 10);
  };
  await (page.addInitScript?.(script) ?? page.evaluateOnNewDocument?.(script));
  const samples: Sample[] = [];
  let renderers: string[] = [];
  const sample = () => samples.push({ at: Date.now(), used: usedByMainThreads(renderers) });
  const sampling = setInterval(sample, SAMPLE_EVERY_MS);
  // On a busy machine it takes longer than the time between two samples.
  const looking = new AbortController();
  const isOver = (async () => {
    while (!looking.signal.aborted) {
      renderers = await ourRenderers();
      await delay(LOOK_FOR_RENDERERS_EVERY_MS);
    }
  })();
  return async () => {
    const tasks = await page.evaluate(
      () => (globalThis as unknown as { longTasks: LongTask[] }).longTasks,
    );
    looking.abort();
    await isOver;
    await delay(CLOCK_SLACK_MS);
    clearInterval(sampling);
    sample();
    // Without this check, a browser whose processes have other names would pass every test.
    if (!samples.some(({ used }) => used.size > 0)) throw new Error("No renderer was found.");
    return tasks.map((task) => Math.round(mostUsedIn(task, samples)));
  };
}

/** The CPU time of the busiest main thread from the last sample before a task to the first one after it. */
function mostUsedIn({ start, end }: LongTask, samples: readonly Sample[]): number {
  const before = samples.findLast(({ at }) => at <= start - CLOCK_SLACK_MS);
  const after = samples.find(({ at }) => at >= end + CLOCK_SLACK_MS) ?? samples.at(-1);
  const used = [...(after?.used ?? [])].map(([pid, ms]) => ms - (before?.used.get(pid) ?? 0));
  return Math.min(end - start, Math.max(0, ...used));
}

/** Reads at once, so that the times belong to the time of the sample. */
function usedByMainThreads(pids: readonly string[]): Map<string, number> {
  const used = new Map<string, number>();
  for (const pid of pids) {
    try {
      const schedstat = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8");
      // The first number is the CPU time in nanoseconds.
      used.set(pid, Number(schedstat.split(" ", 1)[0]) / NS_A_MS);
    } catch {
      // The process has exited in the meantime.
    }
  }
  return used;
}

/** Measures the private memory of each renderer of this test's browser twice a second, and at the end. */
export function watchRenderers(): { stop(): Promise<number> } {
  let most = 0;
  const measure = async () => {
    for (const size of await rendererSizes()) most = Math.max(most, size);
  };
  const timer = setInterval(measure, 500);
  return {
    stop: async () => {
      clearInterval(timer);
      await measure();
      return most;
    },
  };
}

async function rendererSizes(): Promise<number[]> {
  return Promise.all([...(await ourRenderers())].map(rendererSize));
}

/** In bytes, without memory that the processes of the browser share. */
async function rendererSize(pid: string): Promise<number> {
  // The process may have exited in the meantime.
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const parts = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)];
  return parts.reduce((sum, [, kib]) => sum + Number(kib) * 1024, 0);
}

/** The command lines of Chromium's renderers and of Firefox's content processes. */
const RENDERER = /--type=renderer|-contentproc.*\btab\b/s;

/** The process ids of page renderers that descend from this process. */
async function ourRenderers(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const isRenderer = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return RENDERER.test(command) && (await isOurs(pid).catch(() => false));
    }),
  );
  return pids.filter((_, index) => isRenderer[index]);
}

/** Whether a process descends from this process. */
async function isOurs(pid: string): Promise<boolean> {
  for (let at = pid; at !== "0" && at !== "1"; ) {
    if (at === String(process.pid)) return true;
    const status = await readFile(`/proc/${at}/status`, "utf8");
    at = /^PPid:\s+(\d+)$/m.exec(status)?.[1] ?? "0";
  }
  return false;
}
