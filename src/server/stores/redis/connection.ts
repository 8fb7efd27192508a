import { Cluster, Redis, type RedisOptions } from "ioredis";
import type { RedisTarget } from "../../config/redis-url.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import { refusePlainRedis } from "./plain-redis.ts";

export type RedisClient = Redis | Cluster;

const CONNECT_WITHIN_MS = 5_000;
const COMMAND_TIMEOUT_MS = 4_000;
const LONGEST_DELAY_MS = 2_000;

/** The driver's error after a failed connection. Another error has the reason. */
const CLOSED = "Connection is closed.";

/** Gets messages for the operator. */
export type Report = (message: string) => void;

/**
 * Connects, and reconnects whenever the connection is lost. An unanswered command fails and is never sent again: a claim
 * must not be decided twice. Without a connection, commands fail at once.
 *
 * @param authorities the certificate authorities for `rediss`, PEM; null: those of the system
 * @throws StoreUnavailableError when there is no connection within 5 seconds; UnfitStoreError when Redis does not use TLS
 */
export async function connect(
  target: RedisTarget,
  authorities: string | null,
  report: Report,
): Promise<RedisClient> {
  const tls = target.tls ? { ...(authorities === null ? {} : { ca: authorities }) } : null;
  const client = target.kind === "cluster" ? clusterClient(target, tls) : redisClient(target, tls);
  let lastError = "no answer";
  // A Cluster emits "node error".
  for (const event of ["error", "node error"]) {
    client.on(event, ({ message }: Error, node?: string) => {
      if (message !== CLOSED) lastError = node === undefined ? message : withNode(message, node);
    });
  }
  try {
    await ready(client, () => lastError);
  } catch (error) {
    client.disconnect();
    if (tls !== null) await refusePlainRedis(target);
    throw error;
  }
  // "close" would also report our own disconnect.
  client.on("reconnecting", () => report(`the connection to Redis is lost: ${lastError}`));
  client.on("ready", () => report("the connection to Redis is back"));
  return client;
}

/** System errors contain the address. Errors of the driver do not. */
function withNode(message: string, node: string): string {
  return message.includes(node) ? message : `${message} (${node})`;
}

function ready(client: RedisClient, lastError: () => string): Promise<void> {
  const silent = findSilentNodes(client);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const reason = lastError() + describeUnconnectedNodes(client, silent, lastError());
      reject(new StoreUnavailableError(`Redis can't be reached: ${reason}`));
    }, CONNECT_WITHIN_MS);
    client.once("ready", async () => {
      if (client instanceof Cluster) await mastersReady(client);
      clearTimeout(timer);
      resolve();
    });
    // A rejection is one failed attempt. The driver retries until the time is over.
    client.connect().catch(() => {});
  });
}

/** Text to append to the last error: the nodes of a Cluster that do not answer and that the error does not name. */
function describeUnconnectedNodes(
  client: RedisClient,
  silent: ReadonlySet<Redis>,
  lastError: string,
): string {
  if (!(client instanceof Cluster)) return "";
  const masters = client.status === "ready" ? client.nodes("master") : [];
  const missing = [...silent, ...masters.filter(({ status }) => status !== "ready")];
  const names = new Set(missing.map(({ options: { host, port } }) => `${host}:${port}`));
  const unnamed = [...names].filter((name) => !lastError.includes(name));
  return unnamed.length === 0 ? "" : ` (not connected: ${unnamed.sort().join(", ")})`;
}

/** Collects the nodes of a Cluster that accept a connection and then do not answer. */
function findSilentNodes(client: RedisClient): ReadonlySet<Redis> {
  const silent = new Set<Redis>();
  client.on("+node", (node: Redis) => {
    node.once("connect", () => silent.add(node));
    node.once("ready", () => silent.delete(node));
  });
  return silent;
}

/** Null: no TLS. */
type Tls = { ca?: string } | null;

function commonOptions(target: RedisTarget, tls: Tls) {
  return {
    protocol: 2,
    ...(target.username === null ? {} : { username: target.username }),
    ...(target.password === null ? {} : { password: target.password }),
    ...(tls === null ? {} : { tls }),
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // An automatic subscription has no handler for its rejection, which would end the process.
    autoResubscribe: false,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: COMMAND_TIMEOUT_MS + 1_000,
    connectTimeout: COMMAND_TIMEOUT_MS,
    // The master has become a replica: reconnect to the new one. `true` does not resend the command.
    reconnectOnError: (error: Error) => error.message.startsWith("READONLY"),
  } as const satisfies RedisOptions;
}

function redisClient(target: Exclude<RedisTarget, { kind: "cluster" }>, tls: Tls): Redis {
  const options = {
    ...commonOptions(target, tls),
    db: target.db,
    enableOfflineQueue: false,
    retryStrategy: retryDelayMs,
    lazyConnect: true,
  } as const satisfies RedisOptions;
  if (target.kind === "single") return new Redis({ ...options, ...target.address });
  const client = new LastingRedis({
    ...options,
    sentinels: target.sentinels,
    name: target.name,
    ...(target.sentinelPassword === null ? {} : { sentinelPassword: target.sentinelPassword }),
    ...(tls === null ? {} : { enableTLSForSentinelMode: true, sentinelTLS: tls }),
    sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
    sentinelRetryStrategy: retryDelayMs,
    failoverDetector: true,
  });
  client.on("end", () => client.connectAgain());
  return client;
}

/**
 * Connects again after the driver has given up. ioredis 6.0.0 ends for ever when a Sentinel announces a new master while
 * it connects.
 */
class LastingRedis extends Redis {
  #isClosed = false;

  connectAgain(): void {
    setTimeout(() => {
      if (!this.#isClosed) this.connect().catch(() => {});
    }, retryDelayMs(1)).unref();
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) this.#isClosed = true;
    super.disconnect(reconnect);
  }
}

function clusterClient(target: Extract<RedisTarget, { kind: "cluster" }>, tls: Tls): Cluster {
  const cluster = new Cluster(target.nodes, {
    redisOptions: commonOptions(target, tls),
    enableOfflineQueue: false,
    clusterRetryStrategy: retryDelayMs,
    clusterNodeRetryStrategy: retryDelayMs,
    // Zero: no command is sent twice. Redirected ones are sent again, because they were not executed.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    lazyConnect: true,
  });
  refreshSlotsRegularly(cluster);
  // Connect all nodes early: while a node connects for its first command, it refuses the next one. But wait until the
  // Cluster is ready: the driver's state check fails on a node that is still connecting.
  cluster.on("ready", () => {
    for (const node of cluster.nodes()) connectNode(node);
  });
  cluster.on("+node", (node: Redis) => {
    if (cluster.status === "ready") connectNode(node);
  });
  return cluster;
}

/**
 * Refreshes the slot table while the Cluster is connected. It replaces `slotsRefreshInterval`: ioredis 6.0.0 starts that
 * timer again after a `disconnect` during a refresh, and the timer keeps the process alive for ever.
 */
function refreshSlotsRegularly(cluster: Cluster): void {
  const timer = setInterval(() => {
    if (cluster.status === "ready") cluster.refreshSlotsCache();
  }, LONGEST_DELAY_MS).unref();
  cluster.once("end", () => clearInterval(timer));
}

/** Ignores the rejection: one failed attempt, or the node is connecting already. */
function connectNode(node: Redis): void {
  node.connect().catch(() => {});
}

/**
 * Resolves when every master of the Cluster is connected. Lists the masters again after each event: a master that a
 * failover has replaced never gets ready, and does not always emit "end".
 */
async function mastersReady(cluster: Cluster): Promise<void> {
  const isReady = () =>
    cluster.status === "ready" && cluster.nodes("master").every(({ status }) => status === "ready");
  while (!isReady()) await firstEvent([cluster, ...cluster.nodes("master")]);
}

/** "refresh": the driver has updated its list of nodes. */
function firstEvent(clients: readonly RedisClient[]): Promise<void> {
  const events = ["ready", "refresh", "end"];
  return new Promise((resolve) => {
    const settle = () => {
      for (const client of clients) for (const event of events) client.off(event, settle);
      resolve();
    };
    for (const client of clients) for (const event of events) client.on(event, settle);
  });
}

function retryDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 10), LONGEST_DELAY_MS) * (0.5 + Math.random() / 2);
}
