import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import type { FileLock } from "../node/sqlite.ts";
import type { Administration } from "./admin/administration.ts";
import { ServerControl } from "./admin/control.ts";
import { createApp } from "./app.ts";
import { type Config, hasAdministrator, readConfig } from "./config/config.ts";
import { readSecretKey } from "./config/key-files.ts";
import { GOOD_PASSWORD_LENGTH, isShortPassword } from "./config/password-hash.ts";
import { weakSettings } from "./config/weak-settings.ts";
import { deliverWebhooks } from "./deliver.ts";
import { monitor, serveMetrics } from "./monitor.ts";
import type { PoolMember } from "./monitoring/pool-member.ts";
import type { SingleSignOn } from "./oidc/single-sign-on.ts";
import { WEB_FOLDER } from "./routes/web-pages.ts";
import { joinDataFolder, takeDataFolder } from "./runtime/data-folder.ts";
import { hostAndPort, listenError } from "./runtime/listen-error.ts";
import { consoleToLog, createLogger } from "./runtime/logging.ts";
import { isForOperator } from "./runtime/portable-error.ts";
import { startWorkers } from "./runtime/worker-pool.ts";
import { Activity } from "./shares/activity.ts";
import type { Peers } from "./shares/peers.ts";
import { Sweeper } from "./shares/sweeper.ts";
import { Uploads } from "./shares/uploading.ts";
import {
  closeAfterFailure,
  closeStores,
  openStores,
  prepareDisk,
  type Stores,
} from "./stores/open-stores.ts";

export interface RunningServer {
  /** Such as http://127.0.0.1:3000. */
  url: string;
  /** Graceful shutdown: accepts no new requests, gives running ones some seconds, and closes the stores. */
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 10_000;
const MAX_RENEWAL_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

/** Time for a worker to close its stores and exit after it has stopped serving. */
const EXIT_WITHIN_MS = 5_000;

/**
 * A shutdown that takes longer has failed. Without a limit, a step that never ends would let the process exit with 0. The
 * worker pool waits a second longer, so that a worker can log its failure. The primary waits another two seconds, because
 * the pool must kill a worker that hangs: if the primary exited first, the worker would keep the port and the data.
 */
const SHUTDOWN_WITHIN_MS = STOP_WITHIN_MS + EXIT_WITHIN_MS - 1_000;
const POOL_SHUTDOWN_WITHIN_MS = STOP_WITHIN_MS + EXIT_WITHIN_MS + 2_000;

/**
 * Starts the server that the environment configures. With WORKERS above 1 it runs in several processes.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function startServer(env: Record<string, string | undefined>): Promise<RunningServer> {
  const config = readConfig(env);
  const log = loggerFor(config);
  const count = config.workers;
  try {
    await prepareDisk(config, log);
    // Servers on one Redis may share a blob folder. SQLite allows only one server.
    const folder = config.redisTarget === null ? takeDataFolder(config.dataDir, count > 1) : null;
    const shutdownWithinMs = count > 1 ? POOL_SHUTDOWN_WITHIN_MS : SHUTDOWN_WITHIN_MS;
    const server = await guardStart({ folder, log, shutdownWithinMs }, () =>
      count > 1 ? startPool(config, env, log) : startHere(config, log),
    );
    log.info(
      hasAdministrator(config)
        ? "there is an administrator, who signs in at /admin, by https or on this machine"
        : "there is no administrator: neither ADMIN_USERNAME nor OIDC_ADMIN_CLAIM is set",
    );
    if (config.adminPassword !== null && isShortPassword(config.adminPassword)) {
      log.warn(`ADMIN_PASSWORD is short: choose at least ${GOOD_PASSWORD_LENGTH} characters`);
    }
    if (config.receiveOnly) log.info("RECEIVE_ONLY is on: the server accepts no new share");
    for (const { message, remedy } of weakSettings(config)) log.warn(`${message} ${remedy}`);
    return server;
  } catch (error) {
    // The caller prints the errors that are written for the operator.
    if (!isForOperator(error)) log.fatal({ err: error }, "the server could not start");
    throw error;
  }
}

/** Starts the workers, and the listener for the metrics of all of them. */
async function startPool(
  config: Config,
  env: Record<string, string | undefined>,
  log: FastifyBaseLogger,
): Promise<RunningServer> {
  const { PoolMetrics } = await import("./monitoring/pool-metrics.ts");
  const metrics = new PoolMetrics();
  const { url, stop } = await startWorkers({
    // tsc does not turn .ts into .js in a string.
    module: new URL(`./worker${extname(import.meta.url)}`, import.meta.url),
    env,
    count: config.workers,
    stopWithinMs: STOP_WITHIN_MS + EXIT_WITHIN_MS,
    metrics,
    log,
  });
  try {
    const stopMetrics = await serveMetrics(config, metrics);
    return { url, stop: () => stopMetrics().finally(stop) };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

/** How a worker reaches the other workers. */
interface PoolLink {
  peers: Peers;
  metrics: PoolMember;
}

/**
 * Starts one of the server's workers in this process.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function startPoolWorker(
  env: Record<string, string | undefined>,
  primaryPid: number,
  pool: PoolLink,
): Promise<RunningServer> {
  const config = readConfig(env);
  const log = loggerFor(config);
  const folder = config.redisTarget === null ? joinDataFolder(config.dataDir, primaryPid) : null;
  return guardStart({ folder, log, shutdownWithinMs: SHUTDOWN_WITHIN_MS }, () =>
    startHere(config, log, pool),
  );
}

interface Guard {
  folder: FileLock | null;
  log: FastifyBaseLogger;
  shutdownWithinMs: number;
}

/** Keeps the folder locked and the console redirected until the server has stopped. Logs the shutdown. */
async function guardStart(
  { folder, log, shutdownWithinMs }: Guard,
  start: () => Promise<RunningServer>,
): Promise<RunningServer> {
  const restoreConsole = consoleToLog(log);
  const end = () => {
    folder?.release();
    restoreConsole();
  };
  try {
    const server = await start();
    return { url: server.url, stop: () => stopLogged(server, log, shutdownWithinMs).finally(end) };
  } catch (error) {
    end();
    throw error;
  }
}

async function stopLogged(
  server: RunningServer,
  log: FastifyBaseLogger,
  withinMs: number,
): Promise<void> {
  log.info("stopping");
  const tooLong = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => tooLong.reject(new Error(`not finished after ${withinMs / 1000} seconds`)),
    withinMs,
  );
  try {
    await Promise.race([server.stop(), tooLong.promise]);
  } catch (error) {
    log.error({ err: error }, "the shutdown failed");
    throw error;
  } finally {
    clearTimeout(timer);
  }
  log.info("stopped");
}

async function startHere(
  config: Config,
  log: FastifyBaseLogger,
  pool: PoolLink | null = null,
): Promise<RunningServer> {
  const opened = await openStores(config, log);
  // Events over Redis reach all peers, so the channel between workers is not needed.
  const stores = { ...opened, peers: opened.peers ?? pool?.peers };
  try {
    return await composeServer(config, stores, log, { pool: pool?.metrics ?? null });
  } catch (error) {
    await closeAfterFailure(stores);
    throw error;
  }
}

/** With several processes, each log line contains the process id. */
function loggerFor({ logLevel, workers }: Config): FastifyBaseLogger {
  return createLogger(logLevel, { base: workers > 1 ? { pid: process.pid } : null });
}

/**
 * Null if the settings name no administrator. Then the server does not load the libraries of sign-ins, which make a start
 * a third longer.
 *
 * @throws ConfigError
 */
async function openAdministration(
  config: Config,
  { admin: store, adminLimits: limits }: Stores,
  now: () => number,
): Promise<Administration | null> {
  if (!hasAdministrator(config) || !limits) return null;
  const { Administration } = await import("./admin/administration.ts");
  return new Administration({ config, store, limits, now, secret: await readSecretKey(config) });
}

/** Null if the settings name no provider. @throws ConfigError */
async function openSingleSignOn(
  config: Config,
  { admin: store, adminLimits: limits }: Stores,
  log: FastifyBaseLogger,
): Promise<SingleSignOn | null> {
  if (config.oidcIssuer === null || !limits) return null;
  const { SingleSignOn } = await import("./oidc/single-sign-on.ts");
  const secret = await readSecretKey(config);
  return SingleSignOn.of({ config, secret, store, limits, log, now: Date.now });
}

/** Builds the server on its stores and listens. Its `stop` closes the stores. */
export async function composeServer(
  config: Config,
  stores: Stores,
  log: FastifyBaseLogger = createLogger(config.logLevel),
  { pool = null, now = Date.now }: { pool?: PoolMember | null; now?: () => number } = {},
): Promise<RunningServer> {
  const { limits, adminLimits, peers, uploadTokens = null, admin: adminStore } = stores;
  const monitoring = await monitor(config, stores, { pool, now });
  const { blobs, health, metrics } = monitoring;
  const webhooks = deliverWebhooks(config, monitoring.metadata, { metrics, log, now });
  const { metadata } = webhooks;
  const administration = await openAdministration(config, stores, Date.now);
  const singleSignOn = await openSingleSignOn(config, stores, log);
  const uploads = new Uploads(metadata, blobs, peers);
  const activity = new Activity(peers);
  const control = new ServerControl(adminStore, peers ?? null, { now: Date.now });
  const sweeper = new Sweeper(
    { metadata, blobs, limits: limits ?? adminLimits, uploads, activity, log },
    SWEEP_EVERY_MS,
  );
  const app = await createApp({
    ...{ config, metadata, blobs, limits, uploadTokens, adminStore, administration, control },
    singleSignOn,
    ...{ uploads, activity, sweeper, health, metrics: monitoring.source, log },
    newBlobKey: () => randomBytes(16).toString("hex"),
    now,
    webFolder: WEB_FOLDER,
    renewEveryMs: Math.min(MAX_RENEWAL_MS, (config.claimLease * 1000) / 3),
  });
  monitoring.begin(app, { uploads, activity });
  const stopMetrics =
    pool === null ? await serveMetrics(config, monitoring.source) : async () => {};
  const { port, host } = config;
  await app
    .listen({ port, host, listenTextResolver: () => "listening" })
    .catch(async (error: unknown) => {
      await stopMetrics();
      throw listenError(error, { host, port });
    });
  sweeper.sweepSoon();
  webhooks.begin();

  const stop = async () => {
    const closing = app.close();
    // Node closes idle connections once. A connection that becomes idle later must be closed here.
    const closingIdle = setInterval(() => app.server.closeIdleConnections(), 50);
    await Promise.race([closing, sleep(STOP_WITHIN_MS, null, { ref: false })]);
    clearInterval(closingIdle);
    // Abort what still runs. Uploads record the bytes that they have received, and downloads can be resumed.
    await uploads.turns.stopAll();
    app.server.closeAllConnections();
    await closing;
    await sweeper.stop();
    await webhooks.stop();
    await stopMetrics();
    await closeStores(stores);
  };
  const { port: bound } = app.server.address() as AddressInfo;
  return { url: `http://${hostAndPort(host, bound)}`, stop };
}
