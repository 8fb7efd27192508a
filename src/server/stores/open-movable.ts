import { existsSync } from "node:fs";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { readAuthorities } from "../config/key-files.ts";
import { makeDataFolder, takeDataFolder } from "../runtime/data-folder.ts";
import type { MigrationMark } from "./migration/migration-mark.ts";
import type { MovableStore } from "./migration/movable-store.ts";
import { accessPath, adminPath, databasePath, limitsPath, REDIS_PREFIX } from "./open-stores.ts";
import { Keys } from "./redis/keys.ts";
import type { MigrationLock } from "./redis/migration-lock.ts";
import { openMovableRedis } from "./redis/open-movable-redis.ts";
import { connectChecked, readMark } from "./redis/open-redis.ts";
import { lifecycleRulesOf } from "./rule-settings.ts";
import { readMarkIn } from "./sqlite/closing.ts";
import { movableSqlite } from "./sqlite/movable-sqlite.ts";

/** A movable store, and the lock of its Redis. */
export interface OpenMovable {
  store: MovableStore;
  lock: MigrationLock | null;
}

interface OpenOptions {
  role: "source" | "target";
  /** The other side, if it is open already. */
  other: OpenMovable | null;
  /** Gets risks of the configuration. */
  report: (message: string) => void;
}

/**
 * Opens the metadata store of a server that is stopped, as one side of a migration.
 *
 * @throws ConfigError, StoreUnavailableError when a server uses the store, or another migration
 */
export async function openMovable(
  config: Config,
  { role, other, report }: OpenOptions,
): Promise<OpenMovable> {
  const { redisTarget: target } = config;
  if (target !== null) {
    const { lock, ...store } = await openMovableRedis({
      ...{ target, report, prefix: REDIS_PREFIX, rules: lifecycleRulesOf(config) },
      authorities: await readAuthorities("REDIS_CA_FILE", config.redisCaFile),
      acceptDataLoss: config.redisAcceptDataLoss,
      other: other?.lock ?? null,
    });
    return { store, lock };
  }
  if (role === "source" && !existsSync(databasePath(config))) {
    throw new ConfigError(
      `DATA_DIR ${config.dataDir} has no onetimeshare.db. Set it to the DATA_DIR of the server that has the shares.`,
    );
  }
  if (role === "target") await makeDataFolder(config.dataDir);
  const paths = {
    shares: databasePath(config),
    admin: adminPath(config),
    tokens: accessPath(config),
    limits: limitsPath(config),
  };
  return { store: movableSqlite(paths, lockFolder(config.dataDir), Date.now), lock: null };
}

/**
 * The mark of the last migration of a server's data. Servers may use the data. Null: there was none.
 *
 * @throws StoreUnavailableError
 */
export async function readMarkOf(config: Config): Promise<MigrationMark | null> {
  if (config.redisTarget === null) {
    const path = databasePath(config);
    return existsSync(path) ? readMarkIn(path) : null;
  }
  const authorities = await readAuthorities("REDIS_CA_FILE", config.redisCaFile);
  const client = await connectChecked(config.redisTarget, authorities, () => {});
  try {
    return await readMark(client, new Keys(REDIS_PREFIX));
  } finally {
    client.disconnect();
  }
}

function lockFolder(dataDir: string) {
  try {
    return takeDataFolder(dataDir, false);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      `A server or another migration uses DATA_DIR ${dataDir}. Stop it first. The two sides of a migration need different data folders.`,
    );
  }
}
