import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { loadTexts } from "../../texts/load-texts.ts";
import type { Texts } from "../../texts/texts.ts";
import type { App } from "../http/app-types.ts";
import { LANGUAGE_FIELDS, languageOf } from "../http/language.ts";
import type { BrandFile } from "../pages/brand.ts";
import { type InstalledApp, OFFLINE_PATH } from "../pages/installed-app.ts";
import { pageOfOffline, pageOfUnsharedContent } from "../pages/message-pages.ts";
import type { PageFrame, PlainPage, PlainPages } from "../pages/plain-pages.ts";
import { pageRoute } from "./page-route.ts";

interface InstalledAppRoutesOptions {
  /** Null: the pages can't be installed. */
  installed: InstalledApp | null;
  /** The service worker that removes itself. Null: the web pages were not built. */
  ending: BrandFile | null;
  pages: PlainPages;
  readFrame: () => Promise<PageFrame>;
}

type Explain = (reply: FastifyReply, request: FastifyRequest) => Promise<FastifyReply>;

/** The service worker loads files of this server, and nothing else. */
const WORKER_POLICY =
  "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The manifest and the service worker of the pages as an installed app. Without them, `/sw.js` is the worker that removes
 * itself: a browser that has the worker of an earlier visit asks for that address.
 */
export function installedAppRoutes(
  app: App,
  { installed, ending, pages, readFrame }: InstalledAppRoutesOptions,
): void {
  const worker = installed?.worker ?? ending;
  if (worker !== null) {
    const policy = { "content-security-policy": WORKER_POLICY };
    pageRoute(app, worker.path, revalidated(worker, policy));
  }
  if (installed === null) return;
  pageRoute(app, installed.manifest.path, revalidated(installed.manifest, {}));
  const send = async (
    reply: FastifyReply,
    request: FastifyRequest,
    pageIn: (texts: Texts) => PlainPage,
  ) => {
    const page = pageIn(await loadTexts(languageOf(request.headers)));
    return reply
      .headers({ "content-security-policy": pages.policy, vary: LANGUAGE_FIELDS.join(", ") })
      .type("text/html; charset=utf-8")
      .send(pages.render(page, { ...(await readFrame()), notice: null }));
  };
  pageRoute(app, OFFLINE_PATH, (reply, request) =>
    send(reply.header("cache-control", "no-cache"), request, pageOfOffline),
  );
  shareTarget(app, (reply, request) => send(reply.status(422), request, pageOfUnsharedContent));
}

function revalidated({ type, content }: BrandFile, headers: Record<string, string>) {
  const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 27)}"`;
  return (reply: FastifyReply, request: FastifyRequest) => {
    reply.headers({ ...headers, "cache-control": "no-cache", etag });
    if (request.headers["if-none-match"] === etag) return reply.status(304).send();
    return reply.type(type).send(content);
  };
}

/**
 * The service worker answers this address. A request that reaches the server has met a browser without it: the server
 * answers before it reads the body, and neither stores nor logs anything of it.
 */
function shareTarget(app: App, explain: Explain): void {
  pageRoute(app, "/share-target", (reply) => reply.redirect("/", 303));
  app.route({
    method: "POST",
    url: "/share-target",
    schema: { hide: true },
    onRequest: async (request, reply) => explain(reply, request),
    handler: async () => {},
  });
}
