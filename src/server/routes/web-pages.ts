import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { ProblemCode } from "../../protocol/problems.ts";
import { ProblemError } from "../errors/problem.ts";
import type { App } from "../http/app-types.ts";
import { takesPages } from "../http/negotiation.ts";
import { previewFramePolicy } from "../http/preview-frame-policy.ts";
import {
  ICON,
  ICON_PATH,
  type PageFrame,
  type PlainPage,
  type PlainPages,
  pageOfReceiveOnly,
  pageOfServer,
  pageOfShare,
} from "../pages/plain-pages.ts";

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

/** The receive page shows previews in a frame of this server, whose policy is stricter. */
export const RECEIVE_PAGE_POLICY = `${WEB_PAGE_POLICY}; frame-src 'self'`;

/** The names of the preview frames' files and paths. */
const PREVIEW_FRAMES = ["preview-frame", "preview-pdf-frame"];

const POLICY = "content-security-policy";

/** The built pages. The path is the same from src and from dist. */
export const WEB_FOLDER = join(import.meta.dirname, "../../../dist/web");

const YEAR_MS = 365 * 86_400 * 1000;

/** A route for GET and HEAD that is not part of the API. */
export function pageRoute(
  app: App,
  url: string,
  handler: (reply: FastifyReply, request: FastifyRequest) => FastifyReply | Promise<FastifyReply>,
): void {
  app.route({
    method: ["GET", "HEAD"],
    url,
    schema: { hide: true },
    handler: (request, reply) => handler(reply, request),
  });
}

/**
 * Serves the built pages and their files. Files are compressed at build time. Browsers cache files with a hash in their name
 * for a year. A request for a built page reads no store; the plain pages read the notice. Without built pages, the page of a
 * share link explains how to open the share.
 *
 * On a receive-only server, the page at `/` says that the server accepts no new share.
 */
export async function webPages(app: App, options: WebPagesOptions): Promise<void> {
  const { folder, pages, readFrame, isReceiveOnly } = options;
  const sendPlain = (page: PlainPage) => async (reply: FastifyReply) =>
    reply
      .headers({ "content-security-policy": pages.policy })
      .type("text/html; charset=utf-8")
      .send(pages.render(page, await readFrame()));
  if (isReceiveOnly) pageRoute(app, "/", sendPlain(pageOfReceiveOnly));
  if (!existsSync(join(folder, "receive.html"))) {
    if (!isReceiveOnly) pageRoute(app, "/", sendPlain(pageOfServer));
    pageRoute(app, "/shares", sendPlain(pageOfServer));
    sharePage(app, sendPlain(pageOfShare));
    return;
  }
  await app.register(async (scope) => builtPages(scope as App, options));
}

interface WebPagesOptions {
  /** The built pages. */
  folder: string;
  /** The plain pages: `/` of a receive-only server and, if there are no built pages, every page. */
  pages: PlainPages;
  readFrame: () => Promise<PageFrame>;
  isReceiveOnly: boolean;
}

async function builtPages(app: App, { folder, isReceiveOnly }: WebPagesOptions): Promise<void> {
  app.setErrorHandler(toProblemOfFile);
  const assets = join(folder, "assets");
  await app.register(fastifyStatic, {
    root: assets,
    prefix: "/assets/",
    preCompressed: true,
    immutable: true,
    maxAge: YEAR_MS,
    index: false,
    // The policy of a Worker comes with its script. A page has set its own.
    setHeaders: (reply, path) => {
      if (!path.startsWith(assets)) return;
      reply.header(POLICY, WEB_PAGE_POLICY);
    },
  });
  const sendPage = (reply: FastifyReply, name: string, policy = WEB_PAGE_POLICY) => {
    // Without a hash in its name, a page is revalidated each time.
    reply.headers({ [POLICY]: policy, "cache-control": "no-cache" });
    return reply.sendFile(name, folder, { cacheControl: false });
  };
  // Search engines may index only the start page.
  if (!isReceiveOnly) {
    pageRoute(app, "/", (reply) => sendPage(reply.header("x-robots-tag", "all"), "send.html"));
  }
  pageRoute(app, "/shares", (reply) => sendPage(reply, "shares.html"));
  sharePage(app, (reply) => sendPage(reply, "receive.html", RECEIVE_PAGE_POLICY));
  for (const name of PREVIEW_FRAMES) {
    const file = `${name}.html`;
    const policy = previewFramePolicy(await readFile(join(folder, file), "utf8"));
    // Firefox counts the frame as another origin because of its sandbox. Its policy still names the pages that may show it.
    const headers = {
      "cross-origin-resource-policy": "cross-origin",
      "origin-agent-cluster": "?0",
    };
    pageRoute(app, `/${name}`, (reply) => sendPage(reply.headers(headers), file, policy));
  }
}

/** @fastify/static reports bad paths, ranges and conditions with only a status. */
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
function sharePage(
  app: App,
  sendPage: (reply: FastifyReply) => FastifyReply | Promise<FastifyReply>,
): void {
  pageRoute(app, "/s/:id", (reply, request) => {
    if (!takesPages(request.headers)) throw new ProblemError("not_acceptable");
    return sendPage(reply.header("vary", "accept, user-agent"));
  });
}

/** RFC 9309. Crawlers may fetch only the start page, the assets and the icon. */
const ROBOTS = `User-agent: *
Allow: /$
Allow: /assets/
Allow: ${ICON_PATH}
Disallow: /
`;

const DAY = "public, max-age=86400";

/**
 * Crawlers read robots.txt only at the root of a host. A server under a path has it as a template for the operator. Each
 * of its answers says `noindex` to crawlers anyway.
 */
export function crawlerFiles(app: App, basePath: string): void {
  const file = (url: string, type: string, content: string) =>
    pageRoute(app, url, (reply) => reply.header("cache-control", DAY).type(type).send(content));
  file("/robots.txt", "text/plain; charset=utf-8", ROBOTS.replaceAll(": /", `: ${basePath}/`));
  file(ICON_PATH, "image/svg+xml", ICON);
}
