import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { it } from "node:test";
import { type MeasuredServer, startMeasuredServer } from "../support/measured-server.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { gatherSlowCrowd, type SlowCrowd } from "../support/slow-crowd.ts";
import { waitUntil } from "../support/wait-until.ts";

const MIB = 1024 * 1024;
const CROWD = 1_000;
const CLIENTS = 8;
const STALL_SECONDS = 5;

/** Measurements alternate with and without the crowd, so that other load of the machine affects both. */
const ROUNDS = 4;
const ROUND_MS = 4_000;

it("a thousand idle and slow connections less than double the response time of other clients, and all close after the time-outs", async (test) => {
  const server = await startMeasuredServer({
    RATE_LIMIT: "on",
    RATE_LIMIT_CREATE: "1000000/second",
    RATE_LIMIT_CLAIM: "1000000/second",
    MAX_UNFINISHED_UPLOADS: "1000",
    STALL_TIMEOUT: String(STALL_SECONDS),
  });
  let crowd: SlowCrowd | null = null;
  try {
    await serve(server, 1_000);
    const idle = await descriptorsOf(server);
    const isQuiet = async () => (await descriptorsOf(server)) <= idle + CLIENTS + 4;
    const [without, withCrowd]: [number[], number[]] = [[], []];
    let before: Resources | null = null;
    for (let round = 0; round < ROUNDS; round++) {
      await crowd?.close();
      await waitUntil(isQuiet);
      // The first crowd fills the allocator's pools. Later crowds reuse them.
      if (round === 1) before = await server.collectGarbage();
      without.push(...(await serve(server, ROUND_MS)));
      crowd = await gatherSlowCrowd(server.url, CROWD);
      await waitUntil(async () => (await descriptorsOf(server)) > idle + CROWD * 0.95);
      withCrowd.push(...(await serve(server, ROUND_MS)));
      assert.ok(
        crowd.count() > CROWD * 0.95,
        "many connections of the crowd closed during the measurement",
      );
    }
    const [alone, crowded] = [median(without), median(withCrowd)];
    test.diagnostic(
      `median ${alone.toFixed(1)} ms alone, ${crowded.toFixed(1)} ms beside the crowd: ${(crowded / alone).toFixed(2)} times`,
    );
    assert.ok(crowded < 2 * alone);

    // From here on only the server closes connections.
    crowd?.giveUp();
    const startedAt = performance.now();
    await waitUntil(isQuiet, 90_000);
    test.diagnostic(
      `all connections closed after ${Math.round((performance.now() - startedAt) / 1000)} s`,
    );
    const after = await server.collectGarbage();
    assert.ok(before);
    test.diagnostic(
      `held ${mib(before.held)} -> ${mib(after.held)} MiB, resident ${mib(before.rss)} -> ${mib(after.rss)} MiB`,
    );
    assert.ok(after.held - before.held < 8 * MIB);
    assert.ok(after.rss - before.rss < 64 * MIB);
    assert.ok((await serve(server, 500)).length > 0);
  } finally {
    await crowd?.close();
    await server.stop();
  }
});

type Resources = Awaited<ReturnType<MeasuredServer["collectGarbage"]>>;

/** The response times of normal clients, in milliseconds. */
async function serve({ url }: MeasuredServer, forMs: number): Promise<number[]> {
  const times: number[] = [];
  const timed = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const startedAt = performance.now();
    const result = await work();
    times.push(performance.now() - startedAt);
    return result;
  };
  const until = performance.now() + forMs;
  const client = async () => {
    while (performance.now() < until) {
      const share = new RawShare(url, { inline: true, size: 2_000 });
      assert.equal((await timed(() => share.create())).status, 201);
      assert.equal((await timed(() => share.preview())).status, 200);
      const ticket = secret();
      assert.equal((await timed(() => share.claim(ticket))).status, 201);
      assert.equal((await timed(() => share.receipt(ticket))).status, 204);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return times;
}

async function descriptorsOf({ pid }: MeasuredServer): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function mib(bytes: number): string {
  return (bytes / MIB).toFixed(1);
}
