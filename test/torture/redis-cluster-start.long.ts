import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { Cluster } from "ioredis";
import { parseRedisUrl } from "../../src/server/config/redis-url.ts";
import { connect } from "../../src/server/stores/redis/connection.ts";
import { startCluster } from "../support/redis-groups.ts";
import { eventually, type RedisServer, withRedis } from "../support/redis-server.ts";

describe("a Cluster that has lost a master", { timeout: 120_000 }, () => {
  it("accepts connections while a replica takes over", async () => {
    const cluster = await startCluster(1);
    try {
      const [lost, ...others] = cluster.nodes;
      const target = parseRedisUrl(`redis+cluster://${others.map(addressOf).join(",")}`);
      assert.ok(lost && target);
      for (const { port } of cluster.nodes.slice(3)) {
        await eventually("the replicas are up to date", () =>
          withRedis(port, async (redis) =>
            (await redis.info("replication")).includes("master_link_status:up"),
          ),
        );
      }
      await lost.kill();
      // An election can take longer than the 5 seconds of a connection attempt, so the test retries.
      const connecting = connect(target, null, () => {});
      const [client] = await Promise.all([connecting, takeOver(lost, cluster.nodes.slice(3))]);
      try {
        assert.ok(client instanceof Cluster);
        const keys = Array.from({ length: 20 }, (_, i) => `key ${i}`);
        assert.equal(client.nodes("master").length, 3);
        await Promise.all(keys.map((key) => client.exists(key)));
      } finally {
        client.disconnect();
      }
    } finally {
      await cluster.stop();
    }
  });

  it("rejects connections when the master has no replica, and the message names the error", async () => {
    const cluster = await startCluster();
    try {
      const [lost, ...others] = cluster.nodes;
      const target = parseRedisUrl(`redis+cluster://${others.map(addressOf).join(",")}`);
      assert.ok(lost && target);
      await lost.kill();
      await assert.rejects(
        connect(target, null, () => {}),
        {
          name: "StoreUnavailableError",
          message: new RegExp(`ECONNREFUSED ${addressOf(lost)}$`),
        },
      );
    } finally {
      await cluster.stop();
    }
  });

  it("rejects every connection while a master hangs, and the message names that master", async () => {
    const cluster = await startCluster();
    try {
      const [lost] = cluster.nodes;
      const target = parseRedisUrl(cluster.url);
      assert.ok(lost && target);
      // The other masters must not declare the paused one failed before all connection attempts have ended.
      for (const { port } of cluster.nodes) {
        await withRedis(port, (redis) => redis.config("SET", "cluster-node-timeout", "60000"));
      }
      lost.pause();
      // Each connection attempt queries a random node first.
      const refusals = Array.from({ length: 20 }, () =>
        assert.rejects(
          connect(target, null, () => {}),
          { name: "StoreUnavailableError", message: new RegExp(`\\b${addressOf(lost)}\\b`) },
        ),
      );
      await Promise.all(refusals);
    } finally {
      await cluster.stop();
    }
  });

  it("lets a process exit after its connection attempts failed", async () => {
    const cluster = await startCluster();
    try {
      cluster.nodes[0]?.pause();
      const target = JSON.stringify(parseRedisUrl(cluster.url));
      const env = { CONNECTION: connection.href, TARGET: target };
      const args = ["--input-type=module", "--eval", TRIES];
      await promisify(execFile)(process.execPath, args, { env, timeout: 40_000 });
    } finally {
      await cluster.stop();
    }
  });
});

/** A program that fails to connect 40 times. It must exit by itself. */
const TRIES = `
const { connect } = await import(process.env.CONNECTION);
const target = JSON.parse(process.env.TARGET);
const tries = Array.from({ length: 40 }, async (_, i) => {
  await new Promise((resolve) => setTimeout(resolve, 17 * i));
  return connect(target, null, () => {});
});
for (const { status } of await Promise.allSettled(tries)) if (status !== "rejected") process.exit(1);
`;

const connection = new URL("../../src/server/stores/redis/connection.ts", import.meta.url);

/** Promotes the replica of a master. */
async function takeOver(lost: RedisServer, replicas: readonly RedisServer[]): Promise<void> {
  for (const { port } of replicas) {
    await withRedis(port, async (redis) => {
      const replication = await redis.info("replication");
      const isOfLost = replication.includes(`master_port:${lost.port}\r\n`);
      if (isOfLost) await redis.call("CLUSTER", "FAILOVER", "TAKEOVER");
    });
  }
}

function addressOf({ port }: RedisServer): string {
  return `127.0.0.1:${port}`;
}
