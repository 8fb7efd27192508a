import { extname } from "node:path";
import type { FastifyBaseLogger } from "fastify";
import type { FileLock } from "../node/sqlite.ts";
import { type Config, hasAdministrator, readConfig } from "./config/config.ts";
import { GOOD_PASSWORD_LENGTH, isShortPassword } from "./config/password-hash.ts";
import { weakSettings } from "./config/weak-settings.ts";
import { serveMetrics } from "./monitor.ts";
import type { PoolMember } from "./monitoring/pool-member.ts";
import { type RunningServer, STOP_WITHIN_MS } from "./running-server.ts";
import { joinDataFolder, takeDataFolder } from "./runtime/data-folder.ts";
import { consoleToLog, createLogger } from "./runtime/logging.ts";
import { isForOperator } from "./runtime/portable-error.ts";
import { startWorkers } from "./runtime/worker-pool.ts";
import type { Peers } from "./shares/peers.ts";
import { closeAfterFailure, openStores, prepareDisk, readLimitsKey } from "./stores/open-stores.ts";

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
  const limitsKey = await readLimitsKey(config);
  // SQLite's thread opens its files while this thread loads the libraries of the app.
  const opening = openStores(config, limitsKey, log);
  const [opened, { composeServer }] = await Promise.all([opening, import("./compose.ts")]);
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
