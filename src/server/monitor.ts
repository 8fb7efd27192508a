import { once } from "node:events";
import { hostname } from "node:os";
import { readVersion } from "../node/version.ts";
import type { Config } from "./config/config.ts";
import type { App } from "./http/app-types.ts";
import { HealthCheck } from "./monitoring/health.ts";
import { measureHttp } from "./monitoring/http-metrics.ts";
import type { Metrics, MetricsSource } from "./monitoring/metrics.ts";
import type { PoolMember } from "./monitoring/pool-member.ts";
import { addServerMetrics } from "./monitoring/server-metrics.ts";
import { measureBlobs, measureMetadata } from "./monitoring/store-metrics.ts";
import { listenError } from "./runtime/listen-error.ts";
import type { Activity } from "./shares/activity.ts";
import type { Uploads } from "./shares/uploading.ts";
import { foldersOf, type Stores } from "./stores/open-stores.ts";

/** The health check and, if an operator can read them, the metrics of this process. */
export interface Monitoring extends Pick<Stores, "metadata" | "blobs"> {
  health: HealthCheck;
  /** Null: nobody can read metrics, so nothing is measured. */
  metrics: Metrics | null;
  /** The metrics of all processes of this server. */
  source: MetricsSource | null;
  /** Measures the app, before it listens. */
  begin(app: App, parts: { uploads: Uploads; activity: Activity }): void;
}

/** Returns the stores, measured if there are metrics. */
export async function monitor(
  config: Config,
  { metadata, blobs }: Pick<Stores, "metadata" | "blobs">,
  { pool, now }: { pool: PoolMember | null; now: () => number },
): Promise<Monitoring> {
  const { diskFloor, metricsToken, metricsPort } = config;
  const health = new HealthCheck({
    ...{ metadata, blobs, diskFloor, folders: foldersOf(config), now },
  });
  if (metricsToken === null && metricsPort === null) {
    return { metadata, blobs, health, metrics: null, source: null, begin: () => {} };
  }
  // Loaded here because a server without metrics does not need their library.
  const { Metrics } = await import("./monitoring/metrics.ts");
  const metrics = new Metrics();
  pool?.offer(() => metrics.ofProcess());
  return {
    metadata: measureMetadata(metadata, metrics),
    blobs: measureBlobs(blobs, metrics),
    health,
    metrics,
    source: pool ?? { readMetrics: () => metrics.text() },
    begin(app, { uploads, activity }) {
      measureHttp(app, metrics);
      addServerMetrics(metrics, {
        ...{ metadata, activity, health, turns: uploads.turns },
        webhooks: (config.webhookUrls ?? []).map(({ name }) => name),
        build: {
          version: readVersion(),
          node: process.version,
          metadata: config.redisTarget === null ? "sqlite" : "redis",
          blobs: config.s3Bucket === null ? "disk" : "s3",
        },
      });
    },
  };
}

/**
 * Listens on METRICS_PORT if it is set. Returns a function that stops the listener.
 *
 * @throws ListenError
 */
export async function serveMetrics(
  { metricsPort: port, metricsHost: host, metricsToken }: Config,
  source: MetricsSource | null,
): Promise<() => Promise<void>> {
  if (port === null || source === null) return async () => {};
  const { createMetricsServer } = await import("./monitoring/exposition.ts");
  const server = createMetricsServer(source, { token: metricsToken, ownNames: [host, hostname()] });
  try {
    await once(server.listen({ port, host }), "listening");
  } catch (error) {
    throw listenError(error, { host, port }, { host: "METRICS_HOST", port: "METRICS_PORT" });
  }
  return async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
}
