import { type S3Engine, startCephS3 } from "./ceph-s3.ts";
import type { SideSettings } from "./migrations.ts";
import { type RedisServer, startRedis } from "./redis-server.ts";
import { type CliUser, createCliUser } from "./run-cli.ts";
import { startServerProcess } from "./server-process.ts";
import {
  assertAllClaimableOnce,
  assertSameStatuses,
  type LivedShare,
  makeShares,
  readStatuses,
} from "./shares-in-all-states.ts";
import { tempFolder } from "./temp-folder.ts";

/** The secret key of both sides. */
export const SECRET_KEY = "a secret key of both sides, 32 characters";

/** Stores to migrate between, and a person who runs the commands. */
export interface MigrationSides {
  user: CliUser;
  redis: RedisServer;
  s3: S3Engine;
  /** A new DATA_DIR. */
  onDisk(): Promise<SideSettings>;
  /** A new Redis database, with the blobs in a new folder. */
  inRedis(): Promise<SideSettings>;
  /** A new Redis database and a new bucket. */
  inRedisAndS3(): Promise<SideSettings>;
  stop(): Promise<void>;
}

export async function startMigrationSides(): Promise<MigrationSides> {
  const [redis, s3, user] = await Promise.all([
    startRedis("--databases", "1000"),
    startCephS3(),
    createCliUser(),
  ]);
  let database = 0;
  const onDisk = async () => ({ SECRET_KEY, DATA_DIR: await tempFolder() });
  const inRedis = async () => ({ ...(await onDisk()), REDIS_URL: `${redis.url}/${++database}` });
  return {
    ...{ user, redis, s3, onDisk, inRedis },
    inRedisAndS3: async () => ({ ...(await inRedis()), ...(await s3.newBucket()) }),
    async stop() {
      await Promise.all([redis.stop(), s3.stop()]);
    },
  };
}

/** Makes shares in all states at a server, which is stopped then. */
export async function sharesAt(env: SideSettings, count: number): Promise<LivedShare[]> {
  const server = await startServerProcess({ env });
  const shares = await makeShares(server.url, count);
  await readStatuses(server.url, shares);
  await server.stop();
  return shares;
}

/** Starts a server, and checks that all shares are there as before. */
export async function assertMoved(env: SideSettings, shares: LivedShare[]): Promise<void> {
  const server = await startServerProcess({ env });
  try {
    await assertSameStatuses(server.url, shares);
    await assertAllClaimableOnce(server.url, shares);
  } finally {
    await server.stop();
  }
}
