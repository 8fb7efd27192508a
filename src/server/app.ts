import fastifyCookie from "@fastify/cookie";
import type {} from "@fastify/swagger"; // Adds `hide` to the type of a schema.
import fastify, { LogController } from "fastify";
import { loadTexts } from "../texts/load-texts.ts";
import { basePathOf } from "./config/site-address.ts";
import { ProblemError, RETRY_AFTER } from "./errors/problem.ts";
import { responsesWithHeaders } from "./http/answer-headers.ts";
import type { App, AppDeps, TypeBoxProvider } from "./http/app-types.ts";
import { underBasePath, withoutBasePath } from "./http/base-path.ts";
import { errorHandler, type RenderError } from "./http/error-handling.ts";
import { checkHeaders } from "./http/header-rules.ts";
import { createHttpServer, type HttpServerOptions } from "./http/http-server.ts";
import { languageOf } from "./http/language.ts";
import { lazyCompilers } from "./http/lazy-compilers.ts";
import { deferBodies, limitBodyTime } from "./http/request-bodies.ts";
import { clientAddress } from "./limits/client-address.ts";
import { brandOf } from "./pages/brand.ts";
import { errorPage } from "./pages/error-page.ts";
import { endingWorker, readInstalledApp } from "./pages/installed-app.ts";
import { plainPages } from "./pages/plain-pages.ts";
import { adminRoutes } from "./routes/admin/admin-routes.ts";
import { apiDocument } from "./routes/api-document.ts";
import { brandFiles } from "./routes/brand-files.ts";
import { warnOfUnknownProxies } from "./routes/client.ts";
import { contentRoutes } from "./routes/content-routes.ts";
import { installedAppRoutes } from "./routes/installed-app-routes.ts";
import { metricsRoute } from "./routes/metrics-route.ts";
import { senderSignInRoutes } from "./routes/oidc/sender-sign-in-routes.ts";
import { ownerRoutes } from "./routes/owner-routes.ts";
import { readPageFrame } from "./routes/page-frame.ts";
import { robotsFile } from "./routes/robots-file.ts";
import { serviceRoutes } from "./routes/service-routes.ts";
import { shareRoutes } from "./routes/share-routes.ts";
import { uploadRoutes } from "./routes/upload-routes.ts";
import { webPages } from "./routes/web-pages.ts";
import { describeRequest } from "./runtime/logging.ts";

/** For JSON bodies. Creating a share has a limit of its own. */
const BODY_LIMIT = 16 * 1024;

/** The HTTP server with all its routes, not yet listening. */
export async function createApp(deps: AppDeps): Promise<App> {
  const basePath = basePathOf(deps.config);
  const brand = brandOf(deps.config);
  const pages = plainPages(deps.webFolder, { basePath, brand });
  const readFrame = () => readPageFrame(deps);
  const renderError: RenderError = async (problem, request) => {
    const texts = await loadTexts(languageOf(request.headers));
    const page = errorPage(problem, request, texts);
    return { policy: pages.policy, html: pages.render(page, await readFrame()) };
  };
  const handleError = errorHandler(renderError);
  const app = fastify({
    loggerInstance: deps.log,
    rewriteUrl: (request) => withoutBasePath(request, basePath),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    // A share's page repairs links whose fragment a mail program has moved into the path.
    routerOptions: { maxParamLength: 2_000 },
    exposeHeadRoutes: false,
    trustProxy: deps.config.trustProxy ?? false,
    forceCloseConnections: "idle",
    // Fastify's own answer is not a problem document, see refuseWhileClosing.
    return503OnClosing: false,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
    // node:cluster gives a new connection to an idle worker. A worker that still compiles would get few, and the other one
    // would keep most of them.
    schemaController: deps.config.workers > 1 ? {} : { compilersFactory: lazyCompilers },
    // createHttpServer has a listener of its own.
    clientErrorHandler: () => {},
    serverFactory: (handle) => createHttpServer(handle, httpServerOptions(deps)),
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
  }).withTypeProvider<TypeBoxProvider>();

  app.decorate("readPageFrame", readFrame);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(() => {
    throw new ProblemError("not_found");
  });
  deferBodies(app);
  refuseWhileClosing(app);
  logRequests(app);
  checkHeaders(app);
  limitBodyTime(app, deps.config.stallTimeout * 1000);
  warnOfUnknownProxies(app, deps.config.trustProxy);
  const methodsByPath = collectMethods(app);
  underBasePath(app, basePath);
  apiDocument(app, { ...deps, basePath, brand, readFrame });
  app.removeContentTypeParser("text/plain");
  await app.register(fastifyCookie);
  for (const routes of [
    shareRoutes,
    uploadRoutes,
    contentRoutes,
    ownerRoutes,
    serviceRoutes,
    metricsRoute,
  ]) {
    await app.register(async (scope) => routes(scope as App, deps));
  }
  await app.register(async (scope) => adminRoutes(scope as App, deps, renderError));
  await app.register(async (scope) => senderSignInRoutes(scope as App, deps));
  robotsFile(app, basePath);
  brandFiles(app, brand);
  const { webFolder: folder, config } = deps;
  const ofPages = { folder, brand, basePath, isReceiveOnly: config.receiveOnly };
  const installed = config.installable ? readInstalledApp(ofPages) : null;
  installedAppRoutes(app, { installed, ending: endingWorker(folder), pages, readFrame });
  await webPages(app, { ...ofPages, pages, readFrame, app: installed, baseUrl: config.baseUrl });
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

/** Refuses new requests on open connections while the server stops. */
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
    request.log.info({ ...describeRequest(request, clientAddress(request)), ...took }, "request");
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

/** Answers another method on a known path with 405 instead of 404. */
function refuseOtherMethods(app: App, methodsByPath: Map<string, Set<string>>): void {
  for (const [url, known] of [...methodsByPath]) {
    const allow = [...known].join(", ");
    app.route({
      method: app.supportedMethods.filter((method) => !known.has(method)),
      url,
      schema: { hide: true },
      // This hook runs before the body is read.
      onRequest: async (_request, reply) => {
        reply.header("allow", allow);
        throw new ProblemError("method_not_allowed");
      },
      handler: async () => {},
    });
  }
}
