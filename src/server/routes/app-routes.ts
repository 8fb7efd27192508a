import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../http/app-types.ts";
import type { BrandFile } from "../pages/brand.ts";
import { type InstalledApp, pageOfUnsharedContent } from "../pages/installed-app.ts";
import type { PageFrame, PlainPages } from "../pages/plain-pages.ts";
import { FOR_EVER, pageRoute } from "./web-pages.ts";

interface AppRoutesOptions {
  /** Null: the pages can't be installed. */
  installed: InstalledApp | null;
  /** The service worker that removes itself. Null: the web pages were not built. */
  ending: BrandFile | null;
  pages: PlainPages;
  readFrame: () => Promise<PageFrame>;
}

/** The service worker loads files of this server, and nothing else. */
const WORKER_POLICY =
  "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The manifest and the service worker of the pages as an installed app. Without them, `/sw.js` is the worker that removes
 * itself: a browser that has the worker of an earlier visit asks for that address.
 */
export function appRoutes(
  app: App,
  { installed, ending, pages, readFrame }: AppRoutesOptions,
): void {
  const worker = installed?.worker ?? ending;
  if (worker !== null) {
    const policy = { "content-security-policy": WORKER_POLICY };
    pageRoute(app, worker.path, revalidated(worker, policy));
  }
  if (installed === null) return;
  const { manifest, offline } = installed;
  pageRoute(app, manifest.path, revalidated(manifest, {}));
  pageRoute(app, offline.path, (reply) =>
    reply
      .headers({ "content-security-policy": pages.policy, "cache-control": FOR_EVER })
      .type(offline.type)
      .send(offline.content),
  );
  shareTarget(app, async (reply) =>
    reply
      .status(422)
      .header("content-security-policy", pages.policy)
      .type("text/html; charset=utf-8")
      .send(pages.render(pageOfUnsharedContent, await readFrame())),
  );
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
function shareTarget(app: App, explain: (reply: FastifyReply) => Promise<FastifyReply>): void {
  pageRoute(app, "/share-target", (reply) => reply.redirect("/", 303));
  app.route({
    method: "POST",
    url: "/share-target",
    schema: { hide: true },
    onRequest: async (_request, reply) => explain(reply),
    handler: async () => {},
  });
}
