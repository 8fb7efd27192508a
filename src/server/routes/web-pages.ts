import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyError, FastifyReply } from "fastify";
import Type from "typebox";
import type { ProblemCode } from "../../protocol/problems.ts";
import { ProblemError } from "../errors/problem.ts";
import type { App } from "../http/app-types.ts";
import { takesPages } from "../http/negotiation.ts";
import { pageOfServer, pageOfShare } from "../pages/pages-without-build.ts";
import { ICON, ICON_PATH, type PlainPage, type PlainPages } from "../pages/plain-pages.ts";

/**
 * The policy of the web pages: everything from this origin, and WebAssembly for Argon2id. Only trusted-worker.ts creates
 * script URLs.
 */
export const WEB_PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types onetimeshare",
].join("; ");

/** The built pages. The sources and the build are equally far below the package's root. */
export const WEB_FOLDER = join(import.meta.dirname, "../../../dist/web");

const YEAR_MS = 365 * 86_400 * 1000;

const LOOKING: ("GET" | "HEAD")[] = ["GET", "HEAD"];

const pageRoute = { method: LOOKING, schema: { hide: true } };

/**
 * Serves the built pages and their files. Files are compressed at build time. Those with a hash in their name are cached for
 * ever. A page request reads no store. Without built pages a share link explains how to open it.
 *
 * @param folder the built pages
 * @param pages the fallback without built pages
 */
export async function webPages(app: App, folder: string, pages: PlainPages): Promise<void> {
  if (!existsSync(join(folder, "receive.html"))) {
    const sendPlain = (page: PlainPage) => (reply: FastifyReply) =>
      reply
        .headers({ "content-security-policy": pages.policy })
        .type("text/html; charset=utf-8")
        .send(pages.render(page));
    const sendOfServer = sendPlain(pageOfServer);
    for (const url of ["/", "/shares"]) {
      app.route({ ...pageRoute, url, handler: (_, reply) => sendOfServer(reply) });
    }
    sharePage(app, sendPlain(pageOfShare));
    return;
  }
  await app.register(async (scope) => builtPages(scope as App, folder));
}

async function builtPages(app: App, folder: string): Promise<void> {
  app.setErrorHandler(toProblemOfFile);
  await app.register(fastifyStatic, {
    root: join(folder, "assets"),
    prefix: "/assets/",
    preCompressed: true,
    immutable: true,
    maxAge: YEAR_MS,
    index: false,
    // The policy of a Worker comes with its script.
    setHeaders: (reply) => void reply.header("content-security-policy", WEB_PAGE_POLICY),
  });
  const sendPage = (reply: FastifyReply, name: string) => {
    // Without a hash in its name, a page is revalidated each time.
    reply.headers({ "content-security-policy": WEB_PAGE_POLICY, "cache-control": "no-cache" });
    return reply.sendFile(name, folder, { cacheControl: false });
  };
  app.route({
    ...pageRoute,
    url: "/",
    // Search engines may index the start page alone.
    handler: (_, reply) => sendPage(reply.header("x-robots-tag", "all"), "send.html"),
  });
  app.route({
    ...pageRoute,
    url: "/shares",
    handler: (_, reply) => sendPage(reply, "shares.html"),
  });
  sharePage(app, (reply) => sendPage(reply, "receive.html"));
}

/** @fastify/static reports bad paths, ranges and conditions by a status alone. */
function toProblemOfFile(error: FastifyError): never {
  const { statusCode = 500 } = error;
  throw statusCode < 500 ? new ProblemError(fileProblems[statusCode] ?? "bad_request") : error;
}

const fileProblems: Record<number, ProblemCode> = {
  403: "not_found",
  404: "not_found",
  416: "range_not_satisfiable",
};

/** Every id gets the same page, so that the address reveals nothing. */
function sharePage(app: App, sendPage: (reply: FastifyReply) => FastifyReply): void {
  app.route({
    method: LOOKING,
    url: "/s/:id",
    schema: { hide: true, params: Type.Object({ id: Type.String() }) },
    handler: (request, reply) => {
      if (!takesPages(request.headers)) throw new ProblemError("not_acceptable");
      return sendPage(reply.header("vary", "accept, user-agent"));
    },
  });
}

/** RFC 9309. Crawlers may fetch the start page alone. */
const ROBOTS = `User-agent: *
Allow: /$
Allow: /assets/
Allow: ${ICON_PATH}
Disallow: /
`;

const DAY = "public, max-age=86400";

/** robots.txt and the icon. */
export function crawlerFiles(app: App): void {
  const files = [
    { url: "/robots.txt", type: "text/plain; charset=utf-8", content: ROBOTS },
    { url: ICON_PATH, type: "image/svg+xml", content: ICON },
  ];
  for (const { url, type, content } of files) {
    app.route({
      method: ["GET", "HEAD"],
      url,
      schema: { hide: true },
      handler: (_request, reply) =>
        reply.headers({ "cache-control": DAY, "content-type": type }).send(content),
    });
  }
}
