import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { isAlive, workersOf } from "../../../test/support/worker-doors.ts";
import { PoolMetrics } from "../monitoring/pool-metrics.ts";
import { createLogger } from "./logging.ts";
import { startWorkers } from "./worker-pool.ts";

describe("the primary of a worker pool", () => {
  it("kills a worker that hangs during shutdown, and reports it", async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, "blobs"));
    const env = { PORT: "0", DATA_DIR: folder, WORKERS: "2", LOG_LEVEL: "silent" };
    const log = createLogger("silent");
    const server = await startWorkers({
      module: new URL("../worker.ts", import.meta.url),
      env,
      count: 2,
      stopWithinMs: 5_000,
      metrics: new PoolMetrics(),
      log,
    });
    const workers = await workersOf(process);
    assert.equal(workers.length, 2);
    process.kill(workers[0] ?? 0, "SIGSTOP");
    await assert.rejects(server.stop(), /^Error: Workers did not stop gracefully: SIGKILL$/);
    for (const pid of workers) assert.equal(await isAlive(pid), false);
  });
});
