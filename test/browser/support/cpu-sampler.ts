/**
 * Samples the CPU time of the main threads of this test's renderers. Its first message says that it has begun. When it
 * gets a message, it ends and answers with all samples.
 *
 * It is a thread of its own, because the thread of a test is often busy for 100 ms while a page loads.
 */
import { readFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { ourRenderers } from "./renderers.ts";

export interface Sample {
  /** In milliseconds since 1970. */
  at: number;
  /** CPU time in milliseconds, by process id. */
  used: ReadonlyMap<string, number>;
}

const SAMPLE_EVERY_MS = 10;
const NS_A_MS = 1e6;

const samples: Sample[] = [];
const sample = () => samples.push({ at: Date.now(), used: usedByMainThreads() });
const sampling = setInterval(sample, SAMPLE_EVERY_MS);

parentPort?.once("message", () => {
  clearInterval(sampling);
  sample();
  parentPort?.postMessage(samples);
});

sample();
parentPort?.postMessage("begun");

function usedByMainThreads(): Map<string, number> {
  const used = new Map<string, number>();
  for (const pid of ourRenderers()) {
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
