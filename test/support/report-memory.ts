import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Loaded before the server by `--import`: on SIGUSR2 it collects all garbage, and writes the memory use into the
 * file MEMORY_REPORT.
 */
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const file = process.env.MEMORY_REPORT;

process.on("SIGUSR2", () => {
  collect();
  // Objects that the first collection finalizes are free after the second.
  setImmediate(() => {
    collect();
    if (file !== undefined) writeFileSync(file, JSON.stringify(process.memoryUsage()));
  });
});
