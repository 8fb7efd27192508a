import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import type { Administration } from "./admin/administration.ts";
import { ServerControl } from "./admin/control.ts";
import { createApp } from "./app.ts";
import { type Config, hasAdministrator } from "./config/config.ts";
import { readSecretKey } from "./config/key-files.ts";
import { deliverWebhooks } from "./deliver.ts";
import { monitor, serveMetrics } from "./monitor.ts";
import type { PoolMember } from "./monitoring/pool-member.ts";
import type { SingleSignOn } from "./oidc/single-sign-on.ts";
import { WEB_FOLDER } from "./routes/web-pages.ts";
import { type RunningServer, STOP_WITHIN_MS } from "./running-server.ts";
import { hostAndPort, listenError } from "./runtime/listen-error.ts";
import { createLogger } from "./runtime/logging.ts";
import { Activity } from "./shares/activity.ts";
import { Sweeper } from "./shares/sweeper.ts";
import { Uploads } from "./shares/uploading.ts";
import { closeStores, type Stores } from "./stores/open-stores.ts";

const SWEEP_EVERY_MS = 10_000;
const MAX_RENEWAL_MS = 30_000;

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

interface ComposeOptions {
  pool?: PoolMember | null;
  now?: () => number;
  /** The built pages. */
  webFolder?: string;
}

/** Builds the server on its stores and listens. Its `stop` closes the stores. */
export async function composeServer(
  config: Config,
  stores: Stores,
  log: FastifyBaseLogger = createLogger(config.logLevel),
  { pool = null, now = Date.now, webFolder = WEB_FOLDER }: ComposeOptions = {},
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
    webFolder,
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
