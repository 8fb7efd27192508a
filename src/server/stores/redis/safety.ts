import { Cluster, type Redis } from "ioredis";
import { UnfitStoreError } from "../../shares/store-errors.ts";
import type { RedisClient, Report } from "./connection.ts";
import { command } from "./errors.ts";
import { infoFields } from "./reply.ts";

export const OLDEST_VERSION = 7;

/**
 * Refuses a database that Redis does not have. The driver would silently use another one.
 *
 * @throws UnfitStoreError
 */
export async function checkDatabase(client: RedisClient, db: number): Promise<void> {
  // Database 0 always exists, and some services forbid SELECT.
  if (db === 0) return;
  await client.select(db).catch((error: Error) => {
    throw new UnfitStoreError(`REDIS_URL names database ${db}: ${error.message}.`);
  });
}

/**
 * Refuses a Redis that could evict a share, or lose confirmed writes in a restart and so restore a burned share. With
 * `acceptDataLoss` it only reports these risks.
 *
 * @throws UnfitStoreError
 */
export async function checkSafety(
  client: RedisClient,
  { acceptDataLoss, report }: { acceptDataLoss: boolean; report: Report },
): Promise<void> {
  for (const master of mastersOf(client)) {
    const info = await readInfo(master);
    refuseOldVersion(info);
    refuseReplica(info);
    const appendFsync = await readAppendFsync(master);
    const risks = risksOf(info, appendFsync);
    if (risks.length > 0 && !acceptDataLoss) {
      throw new UnfitStoreError(
        `${risks.join(" ")} Configure Redis accordingly, or set REDIS_ACCEPT_DATA_LOSS=on to accept the risk.`,
      );
    }
    for (const risk of [...risks, ...warningsOf(appendFsync)]) report(risk);
  }
}

export function mastersOf(client: RedisClient): Redis[] {
  return client instanceof Cluster ? client.nodes("master") : [client];
}

/** The fields of a node's answer to INFO. */
export async function readInfo(master: Redis): Promise<Map<string, string>> {
  const sections = ["server", "memory", "persistence", "replication"];
  const texts = await Promise.all(sections.map((section) => command(master.info(section))));
  return infoFields(texts.join("\r\n"));
}

export function readAppendFsync(master: Redis): Promise<string | null> {
  return readSetting(master, "appendfsync");
}

/** Null if CONFIG is forbidden, as in most managed services, or if Redis has no such setting. */
export async function readSetting(master: Redis, name: string): Promise<string | null> {
  try {
    const answer = await master.config("GET", name);
    return Array.isArray(answer) && answer.length > 1 ? String(answer[1]) : null;
  } catch {
    return null;
  }
}

function refuseOldVersion(info: Map<string, string>): void {
  const version = info.get("redis_version") ?? "";
  if (Number.parseInt(version, 10) >= OLDEST_VERSION) return;
  throw new UnfitStoreError(
    `Redis has version ${version || "unknown"}, but the server needs Redis ${OLDEST_VERSION}.0 or Valkey 7.2, or newer.`,
  );
}

function refuseReplica(info: Map<string, string>): void {
  if (info.get("role") !== "slave") return;
  const [host, port] = [info.get("master_host"), info.get("master_port")];
  throw new UnfitStoreError(
    `REDIS_URL points to a replica, which accepts no writes. Set it to the master (${host}:${port}) or to its Sentinels.`,
  );
}

function risksOf(info: Map<string, string>, appendFsync: string | null): string[] {
  return [evictionRisk(info), persistenceRisk(info, appendFsync)].filter((risk) => risk !== null);
}

/** Describes the risk that Redis deletes shares when its memory is full. Null: no risk. */
export function evictionRisk(info: Map<string, string>): string | null {
  const policy = info.get("maxmemory_policy");
  if (policy === undefined) {
    return "Redis does not say whether it evicts keys when its memory is full.";
  }
  if (info.get("maxmemory") === "0" || policy === "noeviction") return null;
  return `Redis evicts keys when its memory is full (maxmemory-policy ${policy}): shares would be lost. The policy must be noeviction.`;
}

/** Describes the risk that a restart or a power cut loses more than about a second of confirmed writes. Null: no risk. */
export function persistenceRisk(
  info: Map<string, string>,
  appendFsync: string | null,
): string | null {
  const appends = info.get("aof_enabled");
  if (appends === undefined) return "Redis does not say whether it has an append-only file.";
  if (appends !== "1") {
    return "Redis has no append-only file (appendonly no): a restart would lose shares and restore burned ones.";
  }
  return appendFsync === "no"
    ? "Redis does not sync its append-only file (appendfsync no): a power cut would lose the writes of about the last half minute."
    : null;
}

export function warningsOf(appendFsync: string | null): string[] {
  switch (appendFsync) {
    case "everysec":
      return [
        "Redis syncs its append-only file once a second (appendfsync everysec): a power cut can lose the writes confirmed in the last second. `always` loses none.",
      ];
    case null:
      return [
        "Redis does not allow CONFIG GET, so appendfsync is unknown: a power cut may lose confirmed writes.",
      ];
    default:
      return [];
  }
}
