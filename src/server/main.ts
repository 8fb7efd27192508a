import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import { openDiskStore } from "./blobs/disk-store.ts";
import { blobFolder, type Config, databasePath, readConfig } from "./config.ts";
import { createLogger } from "./logging.ts";
import type { LifecycleRules, MetadataStore } from "./metadata/metadata-store.ts";
import { openSqliteStore } from "./metadata/sqlite/sqlite-store.ts";
import { WEB_FOLDER } from "./routes/web-pages.ts";
import { Activity } from "./shares/activity.ts";
import { Sweeper } from "./shares/sweeper.ts";
import { Uploads } from "./shares/uploading.ts";

export interface RunningServer {
  /** Where it listens, such as http://127.0.0.1:3000. */
  url: string;
  /** Takes no new requests, lets running ones finish for some seconds, and closes the stores. */
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 10_000;
const MOST_RENEWAL_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

/**
 * Starts the server that the environment describes.
 *
 * @throws ConfigError, StoreUnavailableError
 */
export async function startServer(env: Record<string, string | undefined>): Promise<RunningServer> {
  const config = readConfig(env);
  await mkdir(blobFolder(config), { recursive: true, mode: 0o700 });
  const metadata = await openSqliteStore({
    path: databasePath(config),
    rules: rulesOf(config),
    clock: Date.now,
  });
  return composeServer(config, { metadata, blobs: openDiskStore(blobFolder(config)) });
}

/** Puts the server together around its stores, and listens. Stopping it closes the stores. */
export async function composeServer(
  config: Config,
  { metadata, blobs }: { metadata: MetadataStore; blobs: BlobStore },
): Promise<RunningServer> {
  const log = createLogger(config.logLevel);
  const uploads = new Uploads(metadata, blobs);
  const activity = new Activity();
  const sweeper = new Sweeper({ metadata, blobs, uploads, activity, log }, SWEEP_EVERY_MS);
  const app = await createApp({
    ...{ config, metadata, blobs, uploads, activity, sweeper, log },
    newBlobKey: () => randomBytes(16).toString("hex"),
    webFolder: WEB_FOLDER,
    renewEveryMs: Math.min(MOST_RENEWAL_MS, (config.claimLease * 1000) / 3),
  });
  await app.listen({
    port: config.port,
    host: config.host,
    listenTextResolver: () => "listening",
  });
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
    await metadata.close();
  };
  return { url: addressOf(config.host, app.server.address() as AddressInfo), stop };
}

function rulesOf(config: Config): LifecycleRules {
  return {
    leaseMs: config.claimLease * 1000,
    passwordAttempts: config.passwordAttempts,
    storageLimit: config.storageLimit,
  };
}

function addressOf(host: string, { port }: AddressInfo): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
