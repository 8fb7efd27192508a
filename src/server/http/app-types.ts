import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Static, TSchema } from "typebox";
import type { UploadTokenStore } from "../access/upload-token-store.ts";
import type { Config } from "../config/config.ts";
import type { ClientLimits } from "../limits/client-limits.ts";
import type { Activity } from "../shares/activity.ts";
import type { BlobStore } from "../shares/blob-store.ts";
import type { MetadataStore } from "../shares/metadata-store.ts";
import type { Sweeper } from "../shares/sweeper.ts";
import type { Uploads } from "../shares/uploading.ts";

export interface AppDeps {
  config: Config;
  metadata: MetadataStore;
  blobs: BlobStore;
  /** Null: clients have no limits. */
  limits: ClientLimits | null;
  /** Null: UPLOAD_ACCESS is not token. */
  uploadTokens: UploadTokenStore | null;
  uploads: Uploads;
  activity: Activity;
  sweeper: Sweeper;
  log: FastifyBaseLogger;
  newBlobKey: () => string;
  /** Milliseconds since 1970. Deadlines are judged by the stores' clock instead. */
  now: () => number;
  /** The folder of the built web pages. */
  webFolder: string;
  /** How often a running download checks and renews its lease. */
  renewEveryMs: number;
}

export interface TypeBoxProvider extends FastifyTypeProvider {
  validator: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
  serializer: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
}

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxProvider
>;
