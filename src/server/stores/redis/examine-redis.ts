import type { Redis } from "ioredis";
import { type Finding, failure, judgeClock, ok, warning } from "../../../node/finding.ts";
import type { RedisTarget } from "../../config/redis-url.ts";
import type { KnownBlob, KnownBlobs } from "../blob-search.ts";
import { parseMember } from "./bucket-walk.ts";
import { connect, type RedisClient } from "./connection.ts";
import { command } from "./errors.ts";
import { BUCKETS, Keys } from "./keys.ts";
import { judgeMinReplicas, judgeReplicas, type MinReplicas } from "./replica-findings.ts";
import {
  checkDatabase,
  evictionRisk,
  mastersOf,
  OLDEST_VERSION,
  persistenceRisk,
  readAppendFsync,
  readInfo,
  readSetting,
  warningsOf,
} from "./safety.ts";
import { Scripts } from "./scripts.ts";

/** Shares that one script reads. It blocks Redis for a fraction of a millisecond. */
const AT_ONCE = 100;

/** The part of its memory limit from which Redis counts as nearly full. */
const NEARLY_FULL = 0.9;

/** A Redis that is read while servers write to it. */
export interface RedisReader extends KnownBlobs {
  /** Checks versions, eviction, persistence, memory, replicas and clocks of all masters. Writes nothing. */
  examine(acceptDataLoss: boolean): Promise<Finding[]>;
  /** The recorded marker of the blob location; null if there is none. */
  marker(): Promise<string | null>;
  close(): void;
}

/** @throws StoreUnavailableError when there is no connection to the database of REDIS_URL */
export async function openRedisReader(
  target: RedisTarget,
  authorities: string | null,
  prefix: string,
): Promise<RedisReader> {
  const client = await connect(target, authorities, () => {});
  try {
    if (target.kind !== "cluster") await checkDatabase(client, target.db);
  } catch (error) {
    client.disconnect();
    throw error;
  }
  const keys = new Keys(prefix);
  return {
    examine: async (acceptDataLoss) => {
      const masters = await Promise.all(mastersOf(client).map(readMaster));
      return judgeMasters(masters, acceptDataLoss);
    },
    marker: () => command(client.get(keys.location())),
    knownBlobs: () => knownBlobs(client, keys),
    close: () => client.disconnect(),
  };
}

export interface Master {
  info: Map<string, string>;
  /** Null: unknown. */
  appendFsync: string | null;
  minReplicas: MinReplicas;
  /** Its clock minus ours, in milliseconds. */
  clockDifferenceMs: number;
}

async function readMaster(master: Redis): Promise<Master> {
  const [info, appendFsync] = [await readInfo(master), await readAppendFsync(master)];
  const minReplicas = {
    toWrite: await readSetting(master, "min-replicas-to-write"),
    maxLagSeconds: await readSetting(master, "min-replicas-max-lag"),
  };
  const before = Date.now();
  const [seconds, microseconds] = await command(master.time());
  const here = (before + Date.now()) / 2;
  const there = Number(seconds) * 1000 + Number(microseconds) / 1000;
  return { info, appendFsync, minReplicas, clockDifferenceMs: there - here };
}

/** One finding for each check. With several masters, the worst one counts. */
export function judgeMasters(masters: readonly Master[], acceptDataLoss: boolean): Finding[] {
  const checks: ((master: Master, acceptDataLoss: boolean) => Finding)[] = [
    ...[judgeVersion, judgeEviction, judgePersistence, judgeMemory],
    ({ info }) => judgeReplicas(info),
    ({ info, minReplicas }) => judgeMinReplicas(info, minReplicas),
  ];
  return [
    ...checks.map((judge) => worst(masters.map((master) => judge(master, acceptDataLoss)))),
    worst(
      masters.map(({ clockDifferenceMs }) => judgeClock("redis-clock", "Redis", clockDifferenceMs)),
    ),
  ];
}

const SEVERITY = { ok: 0, warning: 1, failure: 2 };

function worst(findings: readonly Finding[]): Finding {
  return findings.reduce((one, other) =>
    SEVERITY[other.result] > SEVERITY[one.result] ? other : one,
  );
}

function judgeVersion({ info }: Master): Finding {
  const version = info.get("redis_version") ?? "unknown";
  if (info.get("role") === "slave") {
    return failure(
      "redis-version",
      "REDIS_URL points to a replica, which accepts no writes.",
      `Set REDIS_URL to the master (${info.get("master_host")}:${info.get("master_port")}) or to its Sentinels.`,
    );
  }
  if (Number.parseInt(version, 10) >= OLDEST_VERSION) {
    return ok("redis-version", `Redis has version ${version}.`);
  }
  return failure(
    "redis-version",
    `Redis has version ${version}.`,
    `Update to Redis ${OLDEST_VERSION}.0 or Valkey 7.2, or newer.`,
  );
}

function judgeEviction({ info }: Master, acceptDataLoss: boolean): Finding {
  const risk = evictionRisk(info);
  if (risk === null) return ok("redis-eviction", "Redis never evicts a share.");
  const judge = acceptDataLoss ? warning : failure;
  return judge("redis-eviction", risk, "Set `maxmemory-policy noeviction` in Redis.");
}

function judgePersistence({ info, appendFsync }: Master, acceptDataLoss: boolean): Finding {
  const check = "redis-persistence";
  const risk = persistenceRisk(info, appendFsync);
  if (risk !== null) {
    const judge = acceptDataLoss ? warning : failure;
    return judge(check, risk, "Set `appendonly yes` and `appendfsync always` in Redis.");
  }
  if ((info.get("aof_last_write_status") ?? "ok") !== "ok") {
    return failure(
      check,
      "Redis could not write its append-only file.",
      "Check the disk of Redis and its log.",
    );
  }
  const [first] = warningsOf(appendFsync);
  if (first !== undefined) {
    return warning(check, first, "Set `appendfsync always` in Redis if no write may be lost.");
  }
  return ok(check, "Redis syncs each write to its append-only file (appendfsync always).");
}

function judgeMemory({ info }: Master): Finding {
  const [used, limit] = [Number(info.get("used_memory")), Number(info.get("maxmemory") ?? 0)];
  if (limit === 0) return ok("redis-memory", "Redis has no memory limit of its own.");
  const percent = Math.round((100 * used) / limit);
  if (used < NEARLY_FULL * limit) {
    return ok("redis-memory", `Redis uses ${percent} % of its memory limit.`);
  }
  return (used >= limit ? failure : warning)(
    "redis-memory",
    `Redis uses ${percent} % of its memory limit. When it is full, the server refuses new shares.`,
    "Raise `maxmemory`, or add masters.",
  );
}

async function* knownBlobs(
  client: RedisClient,
  keys: Keys,
): AsyncGenerator<KnownBlob, void, undefined> {
  const scripts = new Scripts(client);
  for (const bucket of BUCKETS) {
    // Every share has a deadline, so `due` has all ids of the bucket.
    const ids = await command(client.zrange(keys.due(bucket), "0", "-1"));
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const records = ids.slice(at, at + AT_ONCE).map((id) => String(keys.ofShare(id)[0]));
      yield* parseBlobs(await scripts.run("known-blobs", records, []));
    }
    for (const member of await command(client.zrange(keys.deletions(bucket), "0", "-1"))) {
      yield { key: parseMember(member).blobKey, bytes: 0 };
    }
  }
}

function* parseBlobs(answer: unknown): Generator<KnownBlob> {
  if (!Array.isArray(answer)) throw new Error("a script has replied without a list");
  for (let at = 0; at < answer.length; at += 2) {
    const key = String(answer[at]);
    if (key !== "") yield { key, bytes: Number(answer[at + 1]) };
  }
}
