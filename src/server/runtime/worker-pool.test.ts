import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isAlive, workersOf } from "../../../test/support/worker-doors.ts";
import { PoolMetrics } from "../monitoring/pool-metrics.ts";
import { createLogger } from "./logging.ts";
import { startWorkers } from "./worker-pool.ts";

describe("the primary of a worker pool", () => {
  it("kills a worker that hangs during shutdown, and reports it", async () => {
    const server = await startWorkers({
      module: new URL("../../../test/support/idle-worker.ts", import.meta.url),
      env: {},
      count: 2,
      stopWithinMs: 5_000,
      metrics: new PoolMetrics(),
      log: createLogger("silent"),
    });
    const workers = await workersOf(process);
    assert.equal(workers.length, 2);
    process.kill(workers[0] ?? 0, "SIGSTOP");
    await assert.rejects(server.stop(), /^Error: Workers did not stop gracefully: SIGKILL$/);
    for (const pid of workers) assert.equal(await isAlive(pid), false);
  });
});
