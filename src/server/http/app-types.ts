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
import type { AdminStore } from "../admin/admin-store.ts";
import type { Administration } from "../admin/administration.ts";
import type { ServerControl } from "../admin/control.ts";
import type { Config } from "../config/config.ts";
import type { ClientLimits } from "../limits/client-limits.ts";
import type { HealthCheck } from "../monitoring/health.ts";
import type { MetricsSource } from "../monitoring/metrics.ts";
import type { SingleSignOn } from "../oidc/single-sign-on.ts";
import type { ShareDeps } from "../shares/share-deps.ts";

export interface AppDeps extends ShareDeps {
  config: Config;
  /** Null: clients have no limits. */
  limits: ClientLimits | null;
  /** Null: the server takes no upload tokens, and has no administrator. */
  uploadTokens: UploadTokenStore | null;
  health: HealthCheck;
  /** Null: nobody can read metrics. */
  metrics: MetricsSource | null;
  adminStore: AdminStore;
  /** Applies without an administrator too: another server on the same stores may have one. */
  control: ServerControl;
  /** Null: there is no administrator. */
  administration: Administration | null;
  /** Null: nobody signs in with OpenID Connect. */
  singleSignOn: SingleSignOn | null;
  log: FastifyBaseLogger;
  /** Milliseconds since 1970. The stores decide about deadlines with their own clock. */
  now: () => number;
  /** The folder of the built web pages. */
  webFolder: string;
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
