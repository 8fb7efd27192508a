import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { ApiClient } from "../../src/client/api-client.ts";
import type { SentShare } from "../../src/client/send-options.ts";
import { type S3Engine, startCephS3 } from "../support/ceph-s3.ts";
import { makeCertificate } from "../support/certificate.ts";
import { countsInRedis } from "../support/counted.ts";
import { startNginx } from "../support/proxies/nginx.ts";
import type { ProxyProcess } from "../support/proxies/proxy.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { createSlowLine, type SlowLine } from "../support/slow-line.ts";
import { waitUntil } from "../support/wait-until.ts";
import { type PatternFile, patternFile, receiveFile, sendFile } from "./pattern-transfers.ts";

const MB = 1_000_000;

/** Most transfers last longer than a round of restarts. */
const KINDS = [
  { count: 90, size: 2 * MB, bytesPerSecond: 30_000 },
  { count: 10, size: 24 * MB, bytesPerSecond: 400_000 },
] as const;
/** A graceful stop lets an upload request end, and the next one goes to the other node. A crash interrupts it. */
const ROUNDS = ["SIGTERM", "SIGKILL"] as const;

/** Two hundred handshakes at once would take this process too long. */
const START_EVERY_MS = 150;

interface Planned {
  file: PatternFile;
  /** The address of the proxy behind a slow line. */
  url: string;
}

describe("two nodes on one Redis and one S3, behind nginx as deploy/ configures it,", () => {
  let redis: RedisServer;
  let engine: S3Engine;
  let proxy: ProxyProcess;
  let lines: SlowLine[] = [];
  let nodes: ServerProcess[] = [];

  before(async () => {
    [redis, engine] = await Promise.all([startRedis(), startCephS3()]);
    const certificate = await makeCertificate();
    const ours = await readFile(certificate.certificateFile, "utf8");
    setDefaultCACertificates([...getCACertificates("default"), ours]);
    const bucket = await engine.newBucket();
    const env = {
      ...{ ...bucket, REDIS_URL: redis.url, SECRET_KEY: "k".repeat(40) },
      ...{ TRUST_PROXY: "127.0.0.1", LOG_LEVEL: "info" },
    };
    for (let i = 0; i < 2; i++) nodes.push(await startServerProcess({ env }));
    proxy = await startNginx({ ...certificate, targets: nodes.map(({ url }) => url) });
    const paces = KINDS.map(({ bytesPerSecond }) => createSlowLine(proxy.url, bytesPerSecond));
    lines = await Promise.all(paces);
  });
  after(async () => {
    for (const line of lines) line.close();
    await proxy?.stop();
    await Promise.all(nodes.map((node) => node.stop()));
    nodes = [];
    await Promise.all([redis.stop(), engine.stop()]);
  });

  it("lose none of 200 transfers during a rolling restart, and during a crash of each", async (test) => {
    const toReceive: { plan: Planned; sent: SentShare }[] = [];
    for (const plan of plans()) {
      toReceive.push({ plan, sent: await sendFile(proxy.url, plan.file) });
    }
    const interrupted = { uploads: new Set<Planned>(), downloads: new Set<Planned>() };
    let running = 0;
    const counted = async <T>(transfer: Promise<T>): Promise<T> => {
      running++;
      return transfer.finally(() => running--);
    };
    const receiving = toReceive.map(async ({ plan, sent }, i) => {
      await sleep(i * START_EVERY_MS);
      const onInterrupted = () => interrupted.downloads.add(plan);
      await counted(receiveFile(plan.url, sent, plan.file, onInterrupted));
    });
    const sending = plans().map(async (plan, i) => {
      await sleep(i * START_EVERY_MS);
      const onInterrupted = () => interrupted.uploads.add(plan);
      return { file: plan.file, sent: await counted(sendFile(plan.url, plan.file, onInterrupted)) };
    });
    const all = Promise.all([Promise.all(sending), Promise.all(receiving)]);
    // A failure appears at the end.
    all.catch(() => {});
    await waitUntil(() => running === 200);
    await sleep(START_EVERY_MS * 20);

    const runningAt: number[] = [];
    let isOver = false;
    const visitors = newShares(() => isOver);
    for (const signal of ROUNDS) {
      for (const node of nodes) {
        runningAt.push(running);
        await node.kill(signal);
        if (signal === "SIGTERM") assert.equal(node.exitCode, 0);
        await node.restart();
        await waitUntil(async () => (await fetch(`${node.url}/health`)).ok);
        // As docs/upgrade.md says: the next node may stop only when nginx uses this one again.
        const before = node.log().length;
        await waitUntil(() => node.log().slice(before).includes('"/api/v1/shares'));
      }
    }
    const [uploaded] = await all;
    isOver = true;
    const visits = await visitors;
    test.diagnostic(`transfers that ran at each restart: ${runningAt.join(", ")}`);
    test.diagnostic(
      `interrupted: ${interrupted.uploads.size} uploads, ${interrupted.downloads.size} downloads; new shares meanwhile: ${visits}`,
    );
    assert.ok((runningAt[0] ?? 0) >= 190, `${runningAt[0]} transfers ran at the first restart`);
    assert.ok(interrupted.uploads.size >= 10, `${interrupted.uploads.size} uploads`);
    assert.ok(interrupted.downloads.size >= 5, `${interrupted.downloads.size} downloads`);

    for (const { file, sent } of uploaded) await receiveFile(proxy.url, sent, file);
    const api = new ApiClient({ serverUrl: proxy.url });
    for (const { sent } of [...toReceive, ...uploaded]) {
      const { state, timeline } = await api.status(sent.id, sent.ownerToken);
      assert.equal(state, "gone");
      for (const event of ["claimed", "delivered"]) {
        assert.equal(timeline.filter((each) => each.event === event).length, 1, event);
      }
    }
    const { delivered, claimed } = await countsInRedis(redis);
    assert.deepEqual({ delivered, claimed }, { delivered: 200 + visits, claimed: 200 + visits });
  });

  /** Sends and receives small shares one after another, as visitors do. Returns their number. */
  async function newShares(isOver: () => boolean): Promise<number> {
    let shares = 0;
    for (; !isOver(); shares++) {
      const file = patternFile(100_000);
      await receiveFile(proxy.url, await sendFile(proxy.url, file), file);
    }
    return shares;
  }

  function plans(): Planned[] {
    return KINDS.flatMap(({ count, size }, i) =>
      Array.from({ length: count }, () => ({ file: patternFile(size), url: lines[i]?.url ?? "" })),
    );
  }
});
