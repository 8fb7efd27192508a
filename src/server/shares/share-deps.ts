import type { Activity } from "./activity.ts";
import type { BlobStore } from "./blob-store.ts";
import type { MetadataStore } from "./metadata-store.ts";
import type { Sweeper } from "./sweeper.ts";
import type { Uploads } from "./uploading.ts";

/** The parts of the server with which it changes and serves shares. */
export interface ShareDeps {
  metadata: MetadataStore;
  blobs: BlobStore;
  uploads: Uploads;
  activity: Activity;
  sweeper: Sweeper;
  config: CreationRules;
  /** A new key for a blob, 32 hexadecimal characters. */
  newBlobKey: () => string;
  /** How often a running download renews its lease and checks that the lease has not ended. */
  renewEveryMs: number;
}

/** The operator's limits for a new share. */
export interface CreationRules {
  /** Bytes. */
  maxShareSize: number;
  /** Seconds. */
  defaultExpiry: number;
  maxExpiry: number;
  /** The only lifetimes, in seconds. Null: any up to `maxExpiry`. */
  expiryChoices: readonly number[] | null;
  maxDownloads: number;
  passwordRequired: boolean;
}
