import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { ProblemCode } from "../../protocol/problems.ts";
import { DEFAULT_LANGUAGE } from "../../texts/languages.ts";
import { loadTexts } from "../../texts/load-texts.ts";
import type { Texts } from "../../texts/texts.ts";
import { ProblemError } from "../errors/problem.ts";
import type { App } from "../http/app-types.ts";
import { LANGUAGE_FIELDS, languageOf } from "../http/language.ts";
import { takesPages } from "../http/negotiation.ts";
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
  const sendPlain =
    (pageIn: (texts: Texts) => PlainPage) =>
    async (reply: FastifyReply, request: FastifyRequest) => {
      const page = pageIn(await loadTexts(languageOf(request.headers)));
      return varyByLanguage(reply)
        .headers({ "content-security-policy": pages.policy })
        .type("text/html; charset=utf-8")
        .send(pages.render(page, await readFrame()));
    };
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
  const etagOf = etagsIn(folder);
  const sendPage = async (reply: FastifyReply, request: FastifyRequest, page: string) => {
    const language = languageOf(request.headers);
    const name = language === DEFAULT_LANGUAGE ? `${page}.html` : `${page}.${language}.html`;
    const etag = await etagOf(name);
    // Without a hash in its name, a page is revalidated each time.
    varyByLanguage(reply).headers({
      "content-security-policy": WEB_PAGE_POLICY,
      "cache-control": "no-cache",
      etag,
    });
    // A proxy that compresses or decompresses makes the tag weak.
    if (request.headers["if-none-match"]?.replace(/^W\//, "") === etag) {
      return reply.status(304).send();
    }
    return reply.sendFile(name, folder, { cacheControl: false, etag: false, lastModified: false });
  };
  // Search engines may index only the start page.
  if (!isReceiveOnly) {
    pageRoute(app, "/", (reply, request) =>
      sendPage(reply.header("x-robots-tag", "all"), request, "send"),
    );
  }
  pageRoute(app, "/shares", (reply, request) => sendPage(reply, request, "shares"));
  sharePage(app, (reply, request) => sendPage(reply, request, "receive"));
}

/** Hashes of files, read once. Size and time of a file can be the same in two languages. */
function etagsIn(folder: string): (name: string) => Promise<string> {
  const etags = new Map<string, string>();
  return async (name) => {
    const etag =
      etags.get(name) ??
      `"${createHash("sha256")
        .update(await readFile(join(folder, name)))
        .digest("base64url")}"`;
    etags.set(name, etag);
    return etag;
  };
}

/** Adds the fields that decide the language to those that decide the form. */
function varyByLanguage(reply: FastifyReply): FastifyReply {
  const others = reply.getHeader("vary");
  const fields = [...(others === undefined ? [] : [others]), ...LANGUAGE_FIELDS];
  return reply.header("vary", fields.join(", "));
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
  sendPage: (reply: FastifyReply, request: FastifyRequest) => FastifyReply | Promise<FastifyReply>,
): void {
  pageRoute(app, "/s/:id", (reply, request) => {
    if (!takesPages(request.headers)) throw new ProblemError("not_acceptable");
    return sendPage(reply.header("vary", "accept, user-agent"), request);
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
