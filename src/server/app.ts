import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyTypeProvider,
  type HTTPMethods,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from "fastify";
import type { Static, TSchema } from "typebox";
import type { UploadTokenStore } from "./access/upload-token-store.ts";
import { responsesWithHeaders } from "./answer-headers.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { Config } from "./config/config.ts";
import { letBodiesComeLate } from "./connections/expect-continue.ts";
import { checkHeaders } from "./connections/header-rules.ts";
import { createHttpServer, type HttpServerOptions } from "./connections/http-server.ts";
import { limitBodyTime } from "./connections/slow-bodies.ts";
import { errorHandling } from "./error-handling.ts";
import type { ClientLimits } from "./limits/client-limits.ts";
import type { MetadataStore } from "./metadata/metadata-store.ts";
import { plainPages } from "./pages/plain-pages.ts";
import { ProblemError } from "./problem.ts";
import { RETRY_AFTER } from "./retry-after.ts";
import { apiDocument } from "./routes/api-document.ts";
import { warnOfUnknownProxies } from "./routes/client.ts";
import { contentRoutes } from "./routes/content-routes.ts";
import { crawlerFiles } from "./routes/crawler-files.ts";
import { ownerRoutes } from "./routes/owner-routes.ts";
import { serviceRoutes } from "./routes/service-routes.ts";
import { shareRoutes } from "./routes/share-routes.ts";
import { uploadRoutes } from "./routes/upload-routes.ts";
import { webPages } from "./routes/web-pages.ts";
import { describeRequest } from "./runtime/logging.ts";
import type { Activity } from "./shares/activity.ts";
import type { Sweeper } from "./shares/sweeper.ts";
import type { Uploads } from "./shares/uploading.ts";

export interface AppDeps {
  config: Config;
  metadata: MetadataStore;
  blobs: BlobStore;
  /** Null: single clients have no limits. */
  limits: ClientLimits | null;
  /** Null: none are asked for. */
  uploadTokens: UploadTokenStore | null;
  uploads: Uploads;
  activity: Activity;
  sweeper: Sweeper;
  log: FastifyBaseLogger;
  newBlobKey: () => string;
  /** Milliseconds since 1970; what decides is judged by the clock of the stores. */
  now: () => number;
  /** Where the built web pages lie. */
  webFolder: string;
  /** How often a running download asks whether its lease still lives. */
  renewEveryMs: number;
}

interface TypeBoxProvider extends FastifyTypeProvider {
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

/** JSON bodies are small; the one that may hold content has a limit of its own. */
const BODY_LIMIT = 16 * 1024;

const METHODS: readonly HTTPMethods[] = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
];

/** The HTTP server with all its routes, not yet listening. */
export async function createApp(deps: AppDeps): Promise<App> {
  const pages = plainPages(deps.webFolder);
  const { handleError, handleUnknownRoute } = errorHandling(pages);
  const app = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    trustProxy: deps.config.trustProxy ?? false,
    forceCloseConnections: "idle",
    // Its own answer would be none of ours, see refuseWhileClosing.
    return503OnClosing: false,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
    // The server's own listener (connections/http-server.ts) has answered.
    clientErrorHandler: () => {},
    serverFactory: (handle) => createHttpServer(handle, httpServerOptions(deps)),
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
  }).withTypeProvider<TypeBoxProvider>();

  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleUnknownRoute);
  letBodiesComeLate(app);
  refuseWhileClosing(app);
  logRequests(app);
  checkHeaders(app);
  limitBodyTime(app, deps.config.stallTimeout * 1000);
  warnOfUnknownProxies(app, deps.config.trustProxy);
  const methodsByPath = collectMethods(app);
  await apiDocument(app, deps.webFolder);
  app.removeContentTypeParser("text/plain");
  for (const routes of [shareRoutes, uploadRoutes, contentRoutes, ownerRoutes, serviceRoutes]) {
    await app.register(async (scope) => routes(scope as App, deps));
  }
  crawlerFiles(app);
  await webPages(app, deps.webFolder, pages);
  refuseOtherMethods(app, methodsByPath);
  return app;
}

function httpServerOptions({ config, log }: AppDeps): HttpServerOptions {
  const { maxConnections, maxConnectionsPerClient, rateLimit, trustProxy } = config;
  return {
    stallMs: config.stallTimeout * 1000,
    maxConnections,
    clients: rateLimit ? { limit: maxConnectionsPerClient, isTrusted: trustProxy, log } : null,
    ServerResponse: responsesWithHeaders(config),
  };
}

/** What comes on a connection that is still open while the server stops is for the next one. */
function refuseWhileClosing(app: App): void {
  let isClosing = false;
  app.addHook("preClose", async () => {
    isClosing = true;
  });
  app.addHook("onRequest", async (_request, reply) => {
    if (!isClosing) return;
    reply.header("connection", "close");
    throw new ProblemError("unavailable", { retryAfterSeconds: RETRY_AFTER.unavailable });
  });
}

function logRequests(app: App): void {
  app.addHook("onResponse", async (request, reply) => {
    const took = { status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    request.log.info({ ...describeRequest(request), ...took }, "request");
  });
}

function collectMethods(app: App): Map<string, Set<string>> {
  const methodsByPath = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const methods = methodsByPath.get(url) ?? new Set();
    for (const each of [method].flat()) methods.add(each);
    methodsByPath.set(url, methods);
  });
  return methodsByPath;
}

/** A known path with another method is told so, and not that nothing is there. */
function refuseOtherMethods(app: App, methodsByPath: Map<string, Set<string>>): void {
  for (const [url, known] of [...methodsByPath]) {
    const allow = [...known].join(", ");
    app.route({
      method: METHODS.filter((method) => !known.has(method)),
      url,
      schema: { hide: true },
      // Before the body is read, whatever it is.
      onRequest: async (_request, reply) => {
        reply.header("allow", allow);
        throw new ProblemError("method_not_allowed");
      },
      handler: async () => {},
    });
  }
}
