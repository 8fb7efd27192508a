import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import type { FastifyBaseLogger } from "fastify";
import type { FileLock } from "../node/sqlite.ts";
import { createApp } from "./app.ts";
import { type Config, readConfig } from "./config/config.ts";
import { WEB_FOLDER } from "./routes/web-pages.ts";
import { joinDataFolder, takeDataFolder } from "./runtime/data-folder.ts";
import { listenError, placeOf } from "./runtime/listen-error.ts";
import { consoleToLog, createLogger } from "./runtime/logging.ts";
import { moduleBeside } from "./runtime/module-beside.ts";
import { isOurs } from "./runtime/portable-error.ts";
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
  /** Where it listens, such as http://127.0.0.1:3000. */
  url: string;
  /** Takes no new requests, lets running ones finish for some seconds, and closes the stores. */
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 10_000;
const MOST_RENEWAL_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

/** Until a process that has stopped serving has ended. */
const LET_GO_WITHIN_MS = 5_000;

/**
 * Starts the server that the environment describes, in this process or, with WORKERS, in several.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function startServer(env: Record<string, string | undefined>): Promise<RunningServer> {
  const config = readConfig(env);
  const log = loggerOf(config);
  const count = config.workers;
  try {
    await prepareDisk(config, log);
    // Servers on one Redis may share a folder of blobs; on SQLite there is one server.
    const folder = config.redisTarget === null ? takeDataFolder(config.dataDir, count > 1) : null;
    return await holding(folder, log, () =>
      count > 1
        ? startWorkers({
            module: moduleBeside(import.meta.url, "./worker"),
            env,
            count,
            stopWithinMs: STOP_WITHIN_MS + LET_GO_WITHIN_MS,
            log,
          })
        : startHere(config, log),
    );
  } catch (error) {
    // What has words for the operator is told by whoever has started the server.
    if (!isOurs(error)) log.fatal({ err: error }, "the server could not start");
    throw error;
  }
}

/**
 * Starts one of the server's workers in this process.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function startWorker(
  env: Record<string, string | undefined>,
  primaryPid: number,
  peers: Peers,
): Promise<RunningServer> {
  const config = readConfig(env);
  const log = loggerOf(config);
  const folder = config.redisTarget === null ? joinDataFolder(config.dataDir, primaryPid) : null;
  return holding(folder, log, () => startHere(config, log, peers));
}

/** Keeps the data folder and the console until the server has stopped, and logs how it does. */
async function holding(
  folder: FileLock | null,
  log: FastifyBaseLogger,
  start: () => Promise<RunningServer>,
): Promise<RunningServer> {
  const restoreConsole = consoleToLog(log);
  const end = () => {
    folder?.release();
    restoreConsole();
  };
  try {
    const server = await start();
    return { url: server.url, stop: () => stopLogged(server, log).finally(end) };
  } catch (error) {
    end();
    throw error;
  }
}

async function stopLogged(server: RunningServer, log: FastifyBaseLogger): Promise<void> {
  log.info("stopping");
  try {
    await server.stop();
  } catch (error) {
    log.error({ err: error }, "stopped, but not as it should have");
    throw error;
  }
  log.info("stopped");
}

async function startHere(
  config: Config,
  log: FastifyBaseLogger,
  peers?: Peers,
): Promise<RunningServer> {
  const opened = await openStores(config, log);
  // Redis reaches the other workers too, and servers elsewhere.
  const stores = { ...opened, peers: opened.peers ?? peers };
  try {
    return await composeServer(config, stores, log);
  } catch (error) {
    await closeAfterFailure(stores);
    throw error;
  }
}

/** Where there are several processes, each line says which one it is of. */
function loggerOf({ logLevel, workers }: Config): FastifyBaseLogger {
  return createLogger(logLevel, { base: workers > 1 ? { pid: process.pid } : null });
}

/** Puts the server together around its stores, and listens. Stopping it closes the stores. */
export async function composeServer(
  config: Config,
  stores: Stores,
  log: FastifyBaseLogger = createLogger(config.logLevel),
): Promise<RunningServer> {
  const { metadata, blobs, limits, peers, uploadTokens = null } = stores;
  const uploads = new Uploads(metadata, blobs, peers);
  const activity = new Activity(peers);
  const sweeper = new Sweeper({ metadata, blobs, limits, uploads, activity, log }, SWEEP_EVERY_MS);
  const app = await createApp({
    ...{ config, metadata, blobs, limits, uploadTokens, uploads, activity, sweeper, log },
    newBlobKey: () => randomBytes(16).toString("hex"),
    now: Date.now,
    webFolder: WEB_FOLDER,
    renewEveryMs: Math.min(MOST_RENEWAL_MS, (config.claimLease * 1000) / 3),
  });
  const { port, host } = config;
  await app
    .listen({ port, host, listenTextResolver: () => "listening" })
    .catch((error: unknown) => Promise.reject(listenError(error, { host, port })));
  sweeper.start();

  const stop = async () => {
    const closing = app.close();
    // A connection whose last response ends only now stays open for its next request unless it is told.
    const closingIdle = setInterval(() => app.server.closeIdleConnections(), 50);
    await Promise.race([closing, afterMs(STOP_WITHIN_MS)]);
    clearInterval(closingIdle);
    // What still runs is broken off; uploads keep what they have received, downloads can be resumed.
    await uploads.endAll();
    app.server.closeAllConnections();
    await closing;
    await sweeper.stop();
    await closeStores(stores);
  };
  const { port: bound } = app.server.address() as AddressInfo;
  return { url: `http://${placeOf(host, bound)}`, stop };
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
