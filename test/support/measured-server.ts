import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ServerProcess, startServerProcess } from "./server-process.ts";
import { tempFolder } from "./temp-folder.ts";
import { waitUntil } from "./wait-until.ts";

/** A server process that reports its memory after a garbage collection. */
export interface MeasuredServer extends ServerProcess {
  /** In bytes. `held` is the size of the heap and of the buffers outside it. */
  collectGarbage(): Promise<{ held: number; rss: number }>;
}

export async function startMeasuredServer(env: Record<string, string>): Promise<MeasuredServer> {
  const report = join(await tempFolder(), "memory.json");
  const preload = join(import.meta.dirname, "report-memory.ts");
  const server = await startServerProcess({
    env: { ...env, MEMORY_REPORT: report, NODE_OPTIONS: `--import ${preload}` },
  });
  return Object.assign(server, {
    async collectGarbage() {
      await rm(report, { force: true });
      process.kill(server.pid, "SIGUSR2");
      let text = "";
      await waitUntil(async () => {
        text = await readFile(report, "utf8").catch(() => "");
        return text.endsWith("}");
      });
      const { heapUsed, external, rss } = JSON.parse(text) as NodeJS.MemoryUsage;
      return { held: heapUsed + external, rss };
    },
  });
}
