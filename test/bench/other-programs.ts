import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const SAMPLE_MS = 1_000;

/**
 * The share of the processors that other programs use, while this one does nothing (Linux). Ratios survive that, but
 * times do not.
 */
export async function useByOthers(): Promise<number> {
  const before = await processorTimes();
  await sleep(SAMPLE_MS);
  const after = await processorTimes();
  return (after.busy - before.busy) / (after.all - before.all);
}

async function processorTimes(): Promise<{ busy: number; all: number }> {
  const [line = ""] = (await readFile("/proc/stat", "utf8")).split("\n", 1);
  // user, nice, system, idle, waiting for the disk, interrupts, soft interrupts, taken by the host
  const times = line.trim().split(/ +/).slice(1, 9).map(Number);
  const all = times.reduce((sum, time) => sum + time, 0);
  const [, , , idle = 0, waiting = 0] = times;
  return { busy: all - idle - waiting, all };
}
