import { Cluster } from "ioredis";
import type { RedisTarget } from "../../config/redis-url.ts";
import type { LifecycleRules } from "../../shares/metadata-store.ts";
import { UnfitStoreError } from "../../shares/store-errors.ts";
import type { MovableStore } from "../migration/movable-store.ts";
import type { RedisClient } from "./connection.ts";
import { command } from "./errors.ts";
import { Keys } from "./keys.ts";
import { MigrationLock } from "./migration-lock.ts";
import { movableRedis } from "./movable-redis.ts";
import { connectChecked } from "./open-redis.ts";
import { ReplicaBarrier } from "./replica-barrier.ts";
import { checkSafety } from "./safety.ts";
import { Scripts } from "./scripts.ts";

interface OpenMovableRedisOptions {
  target: RedisTarget;
  authorities: string | null;
  prefix: string;
  rules: LifecycleRules;
  acceptDataLoss: boolean;
  /** Gets risks of the configuration. */
  report(message: string): void;
  /** The lock of the other side if that is in Redis too. */
  other: MigrationLock | null;
  clockOffset?: () => number;
  /** For tests. */
  syncedAfterMs?: number;
}

/**
 * The data in Redis as one side of a migration.
 *
 * @throws UnfitStoreError when servers are connected, when another process migrates the data, or when both sides are one
 *   Redis; StoreUnavailableError
 */
export async function openMovableRedis(
  options: OpenMovableRedisOptions,
): Promise<MovableStore & { readonly lock: MigrationLock }> {
  const { target, authorities, report } = options;
  const client = await connectChecked(target, authorities, report);
  try {
    await checkSafety(client, options);
    const keys = new Keys(options.prefix);
    await refuseServers(client, keys);
    const scripts = new Scripts(client);
    const lock = await takeLock(scripts, keys, options.other);
    const barrier = new ReplicaBarrier(client, keys, { report });
    const { rules, syncedAfterMs, clockOffset = () => 0 } = options;
    const parts = { client, scripts, keys, barrier, clockOffset };
    const description = describeRedis(target);
    return { ...movableRedis(parts, lock, { description, rules, syncedAfterMs }), lock };
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

/** A server subscribes to the channel of its peers while it runs. */
async function refuseServers(client: RedisClient, keys: Keys): Promise<void> {
  const nodes = client instanceof Cluster ? client.nodes("all") : [client];
  const counts = await Promise.all(
    nodes.map((node) => command(node.pubsub("NUMSUB", keys.events()) as Promise<unknown[]>)),
  );
  const servers = counts.reduce<number>((sum, [, count]) => sum + Number(count), 0);
  if (servers === 0) return;
  throw new UnfitStoreError(
    `${servers === 1 ? "A server process is" : `${servers} server processes are`} connected to this Redis. Stop all servers first.`,
  );
}

async function takeLock(
  scripts: Scripts,
  keys: Keys,
  other: MigrationLock | null,
): Promise<MigrationLock> {
  const lock = await MigrationLock.take(scripts, keys, other?.name);
  if (lock === "same") {
    throw new UnfitStoreError(
      "Both sides of the migration have the same REDIS_URL. Name another Redis, or another database of this one.",
    );
  }
  if (lock) return lock;
  throw new UnfitStoreError(
    "Another process migrates the data of this Redis. Wait until it is done, or stop it.",
  );
}

/** The addresses and the database, without credentials. */
function describeRedis(target: RedisTarget): string {
  const addresses =
    target.kind === "single"
      ? [target.address]
      : target.kind === "sentinel"
        ? target.sentinels
        : target.nodes;
  const names = addresses.map(({ host, port }) => `${host}:${port}`).join(", ");
  const db = target.kind !== "cluster" && target.db !== 0 ? `, database ${target.db}` : "";
  return `Redis at ${names}${db}`;
}
