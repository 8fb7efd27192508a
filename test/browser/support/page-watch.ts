import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Page } from "playwright-core";
import type { Sample } from "./cpu-sampler.ts";
import { ourRenderers } from "./renderers.ts";

/** A task of at least 50 ms of clock time. The page records its times in milliseconds since 1970. */
interface LongTask {
  start: number;
  end: number;
}

/** The maximum difference between the clocks of page and test. */
const CLOCK_SLACK_MS = 5;

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
  const sampler = new Worker(new URL("cpu-sampler.ts", import.meta.url));
  await once(sampler, "message");
  return async () => {
    const tasks = await page.evaluate(
      () => (globalThis as unknown as { longTasks: LongTask[] }).longTasks,
    );
    await delay(CLOCK_SLACK_MS);
    sampler.postMessage("stop");
    const [samples] = (await once(sampler, "message")) as [Sample[]];
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
  return Promise.all(ourRenderers().map(rendererSize));
}

/** In bytes, without memory that the processes of the browser share. */
async function rendererSize(pid: string): Promise<number> {
  // The process may have exited in the meantime.
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const parts = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)];
  return parts.reduce((sum, [, kib]) => sum + Number(kib) * 1024, 0);
}
