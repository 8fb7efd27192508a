import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import type { TestContext } from "node:test";
import fc from "fast-check";
import { ADMIN_ENV } from "../../support/admin.ts";
import { type MeasuredServer, startMeasuredServer } from "../../support/measured-server.ts";
import { call, RawShare, secret } from "../../support/raw-share.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { exchange, isWhole, judge } from "./answers.ts";
import { breakOff } from "./breaking.ts";
import { assemble, type HostileRequest } from "./framing.ts";
import { readOperations } from "./operations.ts";
import { hostileRequests } from "./requests.ts";
import { createTargets, type Lasting } from "./shares.ts";
import { assertSlotsAreFree, MANY_CONNECTIONS } from "./slots.ts";

/** Requests that run at the same time, each on its own connection. The slowest, which stalls, determines the time. */
const BATCH = 200;

const MIB = 1024 * 1024;

/** After these batches the engine has compiled and cached the code, so its memory is stable. */
const WARM_UP_BATCHES = 15;

/** A leak of 500 bytes a request would exceed this in 20,000 requests. The heap varies by less than half of it. */
const MAX_GROWTH = { held: 8 * MIB, rss: 64 * MIB };

export interface FuzzResult {
  /** For each call or kind of request: the number of answers of each status class. */
  answered: Map<string, Map<string, number>>;
}

/**
 * Sends `requests` hostile requests to a server process. Asserts the rules for every answer, and the state of the
 * server afterwards. The printed FUZZ_SEED repeats a run.
 */
export async function fuzz(
  test: TestContext,
  { requests, measuresMemory }: { requests: number; measuresMemory: boolean },
): Promise<FuzzResult> {
  const server = await startMeasuredServer({
    ...ADMIN_ENV,
    MAX_SHARE_SIZE: "1 GiB",
    STALL_TIMEOUT: "1",
    MAX_DOWNLOADS: "1000",
    // The server counts the resources of clients, but its request rates are unlimited.
    RATE_LIMIT: "on",
    RATE_LIMIT_CREATE: "1000000/second",
    RATE_LIMIT_CLAIM: "1000000/second",
    RATE_LIMIT_PASSWORD: "1000000/second",
    RATE_LIMIT_ADMIN_LOGIN: "1000000/second",
    MAX_UNFINISHED_UPLOADS: "1000",
    MAX_CONNECTIONS_PER_CLIENT: String(MANY_CONNECTIONS),
  });
  try {
    const lasting: Lasting = {
      guarded: await RawShare.ready(server.url, { size: 50_000, withPassword: true }),
      large: await RawShare.ready(server.url, { size: 12_000_000, maxDownloads: 1_000 }),
    };
    const operations = await readOperations(server.url);
    const result: FuzzResult = { answered: new Map() };
    const request = hostileRequests(operations);
    const batches = fc.array(request, { minLength: BATCH, maxLength: BATCH });
    const runBatch = (batch: readonly HostileRequest[]) => send(server, lasting, batch, result);

    if (measuresMemory) {
      const warmUp = fc.sample(batches, WARM_UP_BATCHES);
      for (const batch of warmUp) await runBatch(batch);
    }
    const before = await settled(server);
    let sent = 0;
    const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
    test.diagnostic(`FUZZ_SEED=${seed}`);
    const { errorInstance } = await fc.check(
      fc.asyncProperty(batches, async (batch) => {
        sent += batch.length;
        await runBatch(batch);
      }),
      { seed, numRuns: Math.ceil(requests / BATCH), endOnFailure: true },
    );
    // The error already names the request, so the batch adds nothing.
    if (errorInstance) throw errorInstance;
    const after = await settled(server);
    test.diagnostic(`${sent} requests; ${describeGrowth(before, after)}`);
    await assertUnharmed(server, lasting.guarded);
    await assertSlotsAreFree(server.url);
    assert.ok(after.descriptors <= before.descriptors + 4, "connections or files stayed open");
    if (measuresMemory) {
      assert.ok(after.held - before.held < MAX_GROWTH.held, "the heap grew");
      assert.ok(after.rss - before.rss < MAX_GROWTH.rss, "the memory grew");
    }
    return result;
  } finally {
    await server.stop();
  }
}

async function send(
  server: MeasuredServer,
  lasting: Lasting,
  batch: readonly HostileRequest[],
  { answered }: FuzzResult,
): Promise<void> {
  const { guarded, large } = lasting;
  const targets = await createTargets(server.url, lasting);
  const guardedTexts = [guarded.manifest, guarded.ciphertext.toString("latin1", 0, 40)];
  await Promise.all(
    batch.map(async (request) => {
      const { about, broken } = request;
      const filled = assemble(request, (text) => targets.fill(text, request.head));
      const received = broken
        ? await breakOff(server.url, filled, broken)
        : await exchange(server.url, filled);
      const isToBeJudged = broken === null || isWhole(received, filled);
      const status = isToBeJudged ? explained(request, () => judge(filled, received)) : null;
      for (const secretText of guardedTexts) assert.ok(!received.includes(secretText), "it leaks");
      const classes = answered.get(about) ?? new Map<string, number>();
      const name = status === null ? "broken off" : `${Math.floor(status / 100)}xx`;
      answered.set(about, classes.set(name, (classes.get(name) ?? 0) + 1));
    }),
  );
  // The server has released the downloads of all interrupted requests with this ticket.
  await waitUntil(async () => {
    const { json } = await large.content(targets.ticketOfLarge, { range: "bytes=0-0" });
    return json?.code !== "rate_limited";
  });
}

/** Adds the request, with its placeholders, to a failure. It can be sent again with other real values. */
function explained<Result>(request: HostileRequest, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    throw new Error(JSON.stringify(request), { cause: error });
  }
}

async function assertUnharmed({ url }: MeasuredServer, guarded: RawShare): Promise<void> {
  assert.equal((await call(`${url}/health`)).status, 200);
  const { json: status } = await guarded.status();
  assert.deepEqual([status.state, status.remainingAttempts], ["ready", 5]);
  assert.deepEqual(
    status.timeline.map(({ event }) => event),
    ["created", "uploaded"],
  );
  const ticket = secret();
  assert.equal((await guarded.claim(ticket)).status, 201);
  assert.ok((await guarded.content(ticket)).bytes.equals(guarded.ciphertext));
}

interface Resources {
  held: number;
  rss: number;
  descriptors: number;
}

/** Waits until the server is idle, and returns its resources after a garbage collection. */
async function settled(server: MeasuredServer): Promise<Resources> {
  const count = async () => (await readdir(`/proc/${server.pid}/fd`)).length;
  let last = Number.POSITIVE_INFINITY;
  await waitUntil(async () => {
    const now = await count();
    const isQuiet = now >= last;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 300));
    return isQuiet;
  });
  return { ...(await server.collectGarbage()), descriptors: last };
}

function describeGrowth(before: Resources, after: Resources): string {
  const mib = (bytes: number) => (bytes / MIB).toFixed(1);
  return `held ${mib(before.held)} -> ${mib(after.held)} MiB, resident ${mib(before.rss)} -> ${mib(after.rss)} MiB, descriptors ${before.descriptors} -> ${after.descriptors}`;
}
