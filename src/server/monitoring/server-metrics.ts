import type { Activity } from "../shares/activity.ts";
import type { MetadataStore } from "../shares/metadata-store.ts";
import type { UploadTurns } from "../shares/upload-turns.ts";
import type { HealthCheck } from "./health.ts";
import type { Metrics } from "./metrics.ts";

export interface ServerMetricsDeps {
  metadata: Pick<MetadataStore, "readLive" | "readCounts" | "countEvents" | "countDisplaced">;
  turns: UploadTurns;
  activity: Activity;
  health: HealthCheck;
  /** The facts of this build and its configuration. */
  build: Record<string, string>;
  /** The names of the webhook targets. */
  webhooks: readonly string[];
}

/** The store's counts, so that a total continues after a restart. Bytes can be subtracted, so they are no totals. */
const SHARE_EVENTS = [
  ...["created", "previewed", "claimed", "delivered", "burned", "expired"],
  ...["wrongPasswords", "locked"],
] as const;

/** Several metrics of one scrape take their values from one call, because they ask at the same time. */
function shared<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | null = null;
  return () => {
    running ??= read().finally(() => {
      running = null;
    });
    return running;
  };
}

/** Adds the metrics that are read when Prometheus asks. Those of the store are the same in each process of a server. */
export function addServerMetrics(metrics: Metrics, deps: ServerMetricsDeps): void {
  const { metadata, turns, activity, health, build, webhooks } = deps;
  const readLive = shared(() => metadata.readLive());
  const readDisk = shared(() => health.readDisk());
  metrics.addInfo("build_info", "The version and the stores of this server.", build);
  metrics.addGauge(
    "uploads_in_flight",
    "Upload requests that are running.",
    () => turns.running,
    "sum",
  );
  metrics.addGauge(
    "downloads_in_flight",
    "Content requests that are running.",
    () => activity.running,
    "sum",
  );
  metrics.addGauges(
    "shares",
    "Shares by their state in the store. leased: recipients hold a live lease.",
    "state",
    async () => (await readLive()).states,
    "max",
  );
  metrics.addGauge(
    "stored_bytes",
    "Durable ciphertext of all shares in the store.",
    async () => (await readLive()).bytes,
    "max",
  );
  metrics.addGauge(
    "deletions_waiting",
    "Blobs of gone shares that are not deleted yet.",
    async () => (await readLive()).waitingDeletions,
    "max",
  );
  metrics.addCounters(
    "share_events_total",
    "Events of shares that the store has counted since it was created.",
    "event",
    async () => {
      const { totals } = await metadata.readCounts(1);
      return Object.fromEntries(SHARE_EVENTS.map((event) => [event, totals[event]]));
    },
    "max",
  );
  metrics.addGauges(
    "health",
    "1: the part of the server works. 0: it fails, and the server is not ready.",
    "part",
    async () => {
      const parts = Object.entries(await health.check());
      return Object.fromEntries(parts.map(([part, state]) => [part, state === "failing" ? 0 : 1]));
    },
    "min",
  );
  metrics.addGauge(
    "disk_free_bytes",
    "Free space of the disk that has the least.",
    async () => (await readDisk()).freeBytes,
    "min",
  );
  metrics.addGauge(
    "disk_floor_bytes",
    "DISK_FLOOR: the space that new shares must leave free.",
    async () => (await readDisk()).floorBytes,
    "max",
  );
  metrics.addGauge(
    "clock_offset_seconds",
    "How far the clock of the server is ahead of the clock of its store.",
    async () => (await health.readClockOffset()) / 1000,
    "max",
  );
  for (const target of webhooks) metrics.addTarget(target);
  metrics.addGauges(
    "webhook_events_waiting",
    "Events that are not delivered to their webhook yet.",
    "target",
    async () => {
      const counts = webhooks.length > 0 ? await metadata.countEvents() : {};
      return Object.fromEntries(webhooks.map((name) => [name, counts[name] ?? 0]));
    },
    "max",
  );
  metrics.addCounters(
    "webhook_events_displaced_total",
    "Events that newer ones of the same share displaced, because their webhook takes none.",
    "target",
    () => metadata.countDisplaced(webhooks),
    "max",
  );
}
