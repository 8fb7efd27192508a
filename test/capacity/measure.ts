import { setTimeout as sleep } from "node:timers/promises";
import { residentMemory } from "../support/process-memory.ts";
import { startRedis } from "../support/redis-server.ts";
import { startInstalled } from "./installed-server.ts";
import { describeMachine } from "./machine.ts";
import { requestRates } from "./request-rates.ts";
import { fillRedis, fillSqlite, startTime } from "./share-room.ts";
import { KINDS, type Kind } from "./stored-shares.ts";
import { throughput } from "./throughput.ts";
import { memoryOfDownloads, memoryOfUploads, type TransferMemory } from "./transfers.ts";

/**
 * Measures the numbers of docs/capacity.md on this machine, in about 20 minutes: `npm run measure`. Arguments name the
 * parts to measure. The clients run on the same machine, so a server of its own has more of the processor.
 */
const MIB = 1024 * 1024;
const SECRET_KEY = "k".repeat(40);

const parts: Record<string, () => Promise<void>> = {
  idle,
  shares,
  starts,
  transfers,
  bytes,
  rates,
};
const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
say(await describeMachine());
for (const name of chosen) {
  const part = parts[name];
  if (part === undefined) throw new Error(`The parts are ${Object.keys(parts).join(", ")}.`);
  await part();
}

async function idle(): Promise<void> {
  const server = await startInstalled({});
  await sleep(10_000);
  say(`idle server: ${mib(await residentMemory(server.pid))}`);
  await server.stop();
}

async function shares(): Promise<void> {
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const count = kind === "inline" ? 20_000 : 200_000;
    const { bytesPerShare } = await fillSqlite(kind, count);
    say(`SQLite, ${kind}: ${kib(bytesPerShare)} for each share`);
    const redis = await fillRedis(kind, count / 4);
    say(`Redis, ${kind}: ${kib(redis.bytesPerShare)} for each share`);
    await redis.stop();
  }
}

async function starts(): Promise<void> {
  for (const count of [1_000, 100_000, 1_000_000]) {
    const { dataDir } = await fillSqlite("file", count);
    const ms = await startTime({ DATA_DIR: dataDir });
    say(`start with SQLite and ${count} shares: ${ms.toFixed()} ms`);
  }
  // A million would take an hour, because there they can't be copied.
  for (const count of [1_000, 100_000]) {
    const redis = await fillRedis("file", count);
    const ms = await startTime(redis.env);
    say(`start with Redis and ${count} shares: ${ms.toFixed()} ms`);
    await redis.stop();
  }
}

async function transfers(): Promise<void> {
  for (const count of [100, 1_000, 2_000]) {
    const about = ({ before, peak }: TransferMemory) =>
      `${mib(before)}, then ${mib(peak)} at most: ${kib((peak - before) / count)} for each`;
    say(`${count} uploads at the same time: ${about(await memoryOfUploads(count, 15))}`);
    say(`${count} downloads at the same time: ${about(await memoryOfDownloads(count, 15))}`);
  }
}

async function bytes(): Promise<void> {
  for (const clients of [1, 8, 64]) {
    const { upload, download } = await throughput({}, clients, 64 * MIB);
    say(`${clients} clients: upload ${mib(upload)}/s, download ${mib(download)}/s`);
  }
}

async function rates(): Promise<void> {
  const redis = await startRedis();
  const stores = {
    SQLite: {},
    "SQLite, two processes": { WORKERS: "2" },
    Redis: { REDIS_URL: redis.url, SECRET_KEY },
  };
  for (const [name, env] of Object.entries(stores)) {
    const { creations, claims, receipts } = await requestRates(env, 10_000);
    say(
      `${name}: ${creations.toFixed()} creations, ${claims.toFixed()} claims, ${receipts.toFixed()} receipts a second`,
    );
  }
  await redis.stop();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed()} MiB`;
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
