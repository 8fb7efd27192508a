import type { UploadTokenStore } from "../../access/upload-token-store.ts";
import type { AdminStore } from "../../admin/admin-store.ts";
import type { RedisTarget } from "../../config/redis-url.ts";
import type { LimitStore } from "../../limits/limit-store.ts";
import type { LifecycleRules, MetadataStore } from "../../shares/metadata-store.ts";
import type { Peers } from "../../shares/peers.ts";
import type { LocationRegister } from "../blob-location.ts";
import type { StartTimer } from "../clock.ts";
import { type MigrationMark, parseMark, refuseClosed } from "../migration/migration-mark.ts";
import { connect, type RedisClient, type Report } from "./connection.ts";
import { command } from "./errors.ts";
import { Keys } from "./keys.ts";
import { redisAdmin } from "./redis-admin.ts";
import { redisLimits } from "./redis-limits.ts";
import { joinPeers } from "./redis-peers.ts";
import { redisLocation, redisStore } from "./redis-store.ts";
import { redisTokens } from "./redis-tokens.ts";
import { ReplicaBarrier } from "./replica-barrier.ts";
import { checkDatabase, checkSafety } from "./safety.ts";
import { type RedisParts, Scripts } from "./scripts.ts";

export interface OpenRedisOptions extends Pick<RedisParts, "clockOffset"> {
  rules: LifecycleRules;
  target: RedisTarget;
  /** The certificate authorities for `rediss`, PEM. Null: the system's. */
  authorities: string | null;
  /** The prefix of all keys and of the channel. */
  prefix: string;
  /** Accepts a Redis that can lose confirmed writes or restore deleted keys. */
  acceptDataLoss: boolean;
  /** Gets messages for the operator about the connection and about risks of the configuration. */
  report: Report;
  /** Gets messages for the operator on an upgrade. */
  inform?: Report;
  /** For tests. */
  startTimer?: StartTimer;
  /** A monotonic clock, milliseconds. For tests. */
  now?: () => number;
}

/**
 * Opens everything in Redis: metadata, limits, upload tokens, the administration, the location marker of the blobs, and
 * the channel to peers.
 *
 * @throws StoreUnavailableError when there is no connection, or when Redis could lose shares
 */
export async function openRedis(options: OpenRedisOptions): Promise<{
  metadata: MetadataStore;
  limits: LimitStore;
  uploadTokens: UploadTokenStore;
  admin: AdminStore;
  blobLocation: LocationRegister;
  peers: Peers;
}> {
  const { target, authorities, prefix, clockOffset, report } = options;
  const keys = new Keys(prefix);
  const clients: RedisClient[] = [];
  try {
    const client = await connectChecked(target, authorities, report);
    clients.push(client);
    refuseClosed(await readMark(client, keys));
    await checkSafety(client, options);
    const listener = await connect(target, authorities, () => {});
    clients.push(listener);
    const peers = await joinPeers(client, listener, keys.events());
    const scripts = new Scripts(client, options.startTimer);
    const barrier = new ReplicaBarrier(client, keys, options);
    const parts = { client, scripts, keys, barrier, clockOffset };
    return {
      metadata: redisStore(parts, options.rules, { report, inform: options.inform ?? (() => {}) }),
      limits: redisLimits(parts),
      uploadTokens: redisTokens(parts),
      admin: redisAdmin(parts),
      blobLocation: redisLocation(parts),
      peers,
    };
  } catch (error) {
    for (const client of clients) client.disconnect();
    throw error;
  }
}

/**
 * Opens only the upload tokens, on a connection of their own.
 *
 * @throws StoreUnavailableError when there is no connection to the database of REDIS_URL
 */
export async function openRedisTokens({
  target,
  authorities,
  prefix,
  clockOffset,
}: Pick<
  OpenRedisOptions,
  "target" | "authorities" | "prefix" | "clockOffset"
>): Promise<UploadTokenStore> {
  const client = await connectChecked(target, authorities, () => {});
  try {
    const keys = new Keys(prefix);
    refuseClosed(await readMark(client, keys));
    const barrier = new ReplicaBarrier(client, keys);
    const parts = { scripts: new Scripts(client), keys, barrier, clockOffset };
    return redisTokens(parts, async () => client.disconnect());
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

/** The mark of the last migration. Null: there was none. @throws StoreUnavailableError */
export async function readMark(client: RedisClient, keys: Keys): Promise<MigrationMark | null> {
  return parseMark(await command(client.get(keys.migration("mark"))));
}

/** A connection to the database of REDIS_URL. */
export async function connectChecked(
  target: RedisTarget,
  authorities: string | null,
  report: Report,
): Promise<RedisClient> {
  const client = await connect(target, authorities, report);
  try {
    if (target.kind !== "cluster") await checkDatabase(client, target.db);
    return client;
  } catch (error) {
    client.disconnect();
    throw error;
  }
}
