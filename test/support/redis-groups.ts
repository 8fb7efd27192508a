import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  eventually,
  type RedisServer,
  startRedis,
  startSentinel,
  withRedis,
} from "./redis-server.ts";

/** Several Redis processes that form one store. */
export interface RedisGroup {
  /** The address of the group, for REDIS_URL. */
  readonly url: string;
  readonly nodes: RedisServer[];
  stop(): Promise<void>;
}

/** A Cluster of three masters, each with `replicas` replicas. The masters come first in `nodes`. */
export async function startCluster(replicas = 0): Promise<RedisGroup> {
  const settings = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1000"];
  const count = 3 * (1 + replicas);
  const nodes = await Promise.all(Array.from({ length: count }, () => startRedis(...settings)));
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const create = ["--cluster", "create", ...addresses, "--cluster-yes"];
  await promisify(execFile)("redis-cli", [...create, "--cluster-replicas", String(replicas)]);
  for (const { port } of nodes) {
    await eventually("the Cluster is ready", () =>
      withRedis(port, async (redis) => {
        return String(await redis.cluster("INFO")).includes("cluster_state:ok");
      }),
    );
  }
  return groupOf(`redis+cluster://${addresses.join(",")}`, nodes);
}

/**
 * A master with two replicas that three Sentinels watch. The master comes first in `nodes`. `settings` are those that
 * docs/stores.md recommends.
 */
export async function startWithSentinels(
  settings = ["--min-replicas-to-write", "1"],
): Promise<RedisGroup> {
  const common = ["--repl-diskless-sync-delay", "0", ...settings];
  const master = await startRedis(...common);
  const follow = [...common, "--replicaof", "127.0.0.1", String(master.port)];
  const replicas = await Promise.all([1, 2].map(() => startRedis(...follow)));
  await eventually("two replicas are online", () =>
    withRedis(master.port, async (redis) => {
      return (await redis.info("replication")).split("state=online").length === 3;
    }),
  );
  const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(master.port)));
  for (const { port } of sentinels) {
    await eventually("each Sentinel knows the others", () =>
      withRedis(port, async (redis) => {
        return /slaves=2,sentinels=3/.test(await redis.info("sentinel"));
      }),
    );
  }
  const addresses = sentinels.map(({ port }) => `127.0.0.1:${port}`);
  const group = groupOf(`redis+sentinel://${addresses.join(",")}/shares`, [master, ...replicas]);
  return {
    ...group,
    stop: async () => {
      await Promise.all(sentinels.map((sentinel) => sentinel.stop()));
      await group.stop();
    },
  };
}

function groupOf(url: string, nodes: RedisServer[]): RedisGroup {
  return {
    ...{ url, nodes },
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  };
}
