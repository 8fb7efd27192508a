import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Loaded before the server by `--import`: at SIGUSR2 it collects all garbage and writes what is left into the
 * file that MEMORY_REPORT names.
 */
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const file = process.env.MEMORY_REPORT;

process.on("SIGUSR2", () => {
  collect();
  // What is finalized by the first collection is free after the second.
  setImmediate(() => {
    collect();
    if (file !== undefined) writeFileSync(file, JSON.stringify(process.memoryUsage()));
  });
});
