import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

/**
 * Preloaded into a process (`NODE_OPTIONS=--import …`): measures the longest block of its event loop between two
 * SIGUSR2, and writes it to a file with the process id as its name in LOOP_DELAY_DIR. The file
 * `<process id>.ready` appears when the process handles SIGUSR2. Before that, the signal would kill it.
 */
const RESOLUTION_MS = 5;

const folder = process.env.LOOP_DELAY_DIR;
if (isMainThread && folder !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let isMeasuring = false;
  process.on("SIGUSR2", () => {
    isMeasuring = !isMeasuring;
    if (isMeasuring) {
      delay.reset();
      delay.enable();
      return;
    }
    delay.disable();
    const longestMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
    const path = join(folder, String(process.pid));
    writeFileSync(`${path}.part`, JSON.stringify({ longestMs }));
    renameSync(`${path}.part`, path);
  });
  writeFileSync(join(folder, `${process.pid}.ready`), "");
}
