import assert from "node:assert/strict";
import { it } from "node:test";
import { Counter, Gauge, Registry } from "prom-client";
import { PoolMetrics } from "./pool-metrics.ts";

/** A worker with one total and one gauge. */
function worker(pool: PoolMetrics, total: number, { isSilent = false } = {}) {
  const registry = new Registry();
  const counter = new Counter({ name: "a_total", help: "A total.", registers: [registry] });
  const gauge = new Gauge({ name: "a_gauge", help: "A gauge.", registers: [registry] });
  counter.inc(total);
  gauge.set(1);
  const state = { isSilent };
  const joined = pool.join(async (question) => {
    if (!state.isSilent)
      joined.answered(question, structuredClone(await registry.getMetricsAsJSON()));
  });
  return { counter, state, left: joined.left };
}

async function valuesOf(pool: PoolMetrics): Promise<Record<string, number>> {
  const lines = (await pool.readMetrics()).split("\n").filter((line) => /^a_/.test(line));
  return Object.fromEntries(lines.map((line) => [line.split(" ")[0], Number(line.split(" ")[1])]));
}

it("adds the metrics of all workers", async () => {
  const pool = new PoolMetrics();
  worker(pool, 3);
  worker(pool, 4);
  assert.deepEqual(await valuesOf(pool), { a_total: 7, a_gauge: 2 });
});

it("keeps the totals of a worker that exited, so that no total falls", async () => {
  const pool = new PoolMetrics();
  worker(pool, 3);
  for (let total = 10; total <= 40; total += 10) {
    const crashing = worker(pool, 10);
    assert.deepEqual(await valuesOf(pool), { a_total: 3 + total, a_gauge: 2 });
    crashing.left();
  }
  assert.deepEqual(await valuesOf(pool), { a_total: 43, a_gauge: 1 });
});

it("counts a worker that does not answer with its latest answer", async () => {
  const pool = new PoolMetrics(20);
  const first = worker(pool, 3);
  worker(pool, 4);
  await valuesOf(pool);
  first.counter.inc(100);
  first.state.isSilent = true;
  assert.deepEqual(await valuesOf(pool), { a_total: 7, a_gauge: 2 });
});

it("answers while a worker exits", async () => {
  const pool = new PoolMetrics(60_000);
  const hanging = worker(pool, 3, { isSilent: true });
  worker(pool, 4);
  const answer = valuesOf(pool);
  hanging.left();
  assert.deepEqual(await answer, { a_total: 4, a_gauge: 1 });
});
