import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { tempFolder } from "../support/temp-folder.ts";

const GIB = 1024 * 1024 * 1024;
const SYNCS = 500;

/** The machine in one line. */
export async function describeMachine(): Promise<string> {
  const [first] = cpus();
  const memory = (totalmem() / GIB).toFixed();
  const times = (await syncTimes()).sort((a, b) => a - b);
  const sync = (times[SYNCS >> 1] ?? Number.NaN).toFixed(2);
  return `${cpus().length} × ${first?.model}, ${memory} GiB memory, a sync of 4 KiB takes ${sync} ms, Node ${process.version}`;
}

/** The milliseconds that the disk needs to make 4 KiB durable. Each change of a share waits for one. */
export async function syncTimes(): Promise<number[]> {
  const file = openSync(join(await tempFolder(), "file"), "w");
  const times = Array.from({ length: SYNCS }, () => {
    const startedAt = performance.now();
    writeSync(file, Buffer.alloc(4_096));
    fdatasyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  return times;
}
