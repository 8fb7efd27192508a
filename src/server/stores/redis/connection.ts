import { Cluster, Redis, type RedisOptions } from "ioredis";
import type { RedisTarget } from "../../config/redis-url.ts";
import { StoreUnavailableError } from "../../shares/store-errors.ts";
import { refusePlainRedis } from "./plain-redis.ts";

export type RedisClient = Redis | Cluster;

const CONNECT_WITHIN_MS = 5_000;
const COMMAND_TIMEOUT_MS = 4_000;
const LONGEST_PAUSE_MS = 2_000;

/** What the driver says of a connection that could not be made, beside the reason. */
const CLOSED = "Connection is closed.";

/** How the connection is doing, in words for the operator. */
export type Report = (message: string) => void;

/**
 * Connects, and from then on connects again by itself whenever the connection is lost. What was sent and not
 * answered fails and is never sent again: a claim that was decided must not be decided twice. Commands also
 * fail at once while there is no connection.
 *
 * @param authorities whom to trust with `rediss`, PEM; null: the well-known ones
 * @throws StoreUnavailableError when there is no connection within 5 seconds; UnfitStoreError when it is for want of TLS
 */
export async function connect(
  target: RedisTarget,
  authorities: string | null,
  report: Report,
): Promise<RedisClient> {
  const tls = target.tls ? { ...(authorities === null ? {} : { ca: authorities }) } : null;
  const client = target.kind === "cluster" ? clusterClient(target, tls) : redisClient(target, tls);
  let lastError = "no answer";
  // The latter is what a Cluster says of one of its nodes.
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
  // Not "close", which also comes when we have ended it.
  client.on("reconnecting", () => report(`the connection to Redis is lost: ${lastError}`));
  client.on("ready", () => report("the connection to Redis is back"));
  return client;
}

/** The system's own words name the address already, the driver's don't. */
function withNode(message: string, node: string): string {
  return message.includes(node) ? message : `${message} (${node})`;
}

function ready(client: RedisClient, lastError: () => string): Promise<void> {
  const silent = findSilentNodes(client);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const reason = lastError() + describeMissing(client, silent, lastError());
      reject(new StoreUnavailableError(`Redis can't be reached: ${reason}`));
    }, CONNECT_WITHIN_MS);
    client.once("ready", async () => {
      if (client instanceof Cluster) await mastersReady(client);
      clearTimeout(timer);
      resolve();
    });
    // Its rejection is one failed attempt; more follow until the time is over.
    client.connect().catch(() => {});
  });
}

/** Names the nodes of a Cluster that do not answer, unless the last error names them. It follows that error. */
function describeMissing(
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
    // Its failure would be nobody's, and end the process.
    autoResubscribe: false,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: COMMAND_TIMEOUT_MS + 1_000,
    connectTimeout: COMMAND_TIMEOUT_MS,
    // A master that has become a replica: connect again, to the new one. `true` does not send again.
    reconnectOnError: (error: Error) => error.message.startsWith("READONLY"),
  } as const satisfies RedisOptions;
}

function redisClient(target: Exclude<RedisTarget, { kind: "cluster" }>, tls: Tls): Redis {
  const options = {
    ...commonOptions(target, tls),
    db: target.db,
    enableOfflineQueue: false,
    retryStrategy: pauseMs,
    lazyConnect: true,
  } as const satisfies RedisOptions;
  if (target.kind === "single") return new Redis({ ...options, ...target.address });
  return new Redis({
    ...options,
    sentinels: target.sentinels,
    name: target.name,
    ...(target.sentinelPassword === null ? {} : { sentinelPassword: target.sentinelPassword }),
    ...(tls === null ? {} : { enableTLSForSentinelMode: true, sentinelTLS: tls }),
    sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
    sentinelRetryStrategy: pauseMs,
    failoverDetector: true,
  });
}

function clusterClient(target: Extract<RedisTarget, { kind: "cluster" }>, tls: Tls): Cluster {
  const cluster = new Cluster(target.nodes, {
    redisOptions: commonOptions(target, tls),
    enableOfflineQueue: false,
    clusterRetryStrategy: pauseMs,
    clusterNodeRetryStrategy: pauseMs,
    // Zero: nothing that was sent is sent again. Redirections are: they were not executed.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    lazyConnect: true,
  });
  refreshSlotsRegularly(cluster);
  // A node that is connected only by its first command would refuse the second one meanwhile. Not before the Cluster
  // is ready: the driver asks any node of it for its state, and takes one that is still connecting for lost.
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
  }, LONGEST_PAUSE_MS).unref();
  cluster.once("end", () => clearInterval(timer));
}

/** A rejection is one failed attempt, or says that it is connecting already. */
function connectNode(node: Redis): void {
  node.connect().catch(() => {});
}

/**
 * Resolves when every master that the Cluster has is connected. Which these are is looked up each time that something
 * happens: one that a failover has replaced meanwhile never gets ready, and does not always say that it has ended.
 */
async function mastersReady(cluster: Cluster): Promise<void> {
  const isReady = () =>
    cluster.status === "ready" && cluster.nodes("master").every(({ status }) => status === "ready");
  while (!isReady()) await firstEvent([cluster, ...cluster.nodes("master")]);
}

/** "refresh": the Cluster has been asked for its nodes again. */
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

function pauseMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
}
