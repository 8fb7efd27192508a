import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { lazy } from "../../node/lazy.ts";
import type { ProblemCode } from "../../protocol/problems.ts";
import { loadTexts } from "../../texts/load-texts.ts";
import type { Texts } from "../../texts/texts.ts";
import { ProblemError } from "../errors/problem.ts";
import { ANSWER_HEADERS } from "../http/answer-headers.ts";
import type { App } from "../http/app-types.ts";
import { LANGUAGE_FIELDS, languageOf } from "../http/language.ts";
import { acceptedCoding, takesPages } from "../http/negotiation.ts";
import { previewFramePolicy } from "../http/preview-frame-policy.ts";
import { type Brand, type BrandFile, ICON_PATH } from "../pages/brand.ts";
import { type BuiltPageName, type BuiltPages, readBuiltPages } from "../pages/built-pages.ts";
import type { InstalledApp } from "../pages/installed-app.ts";
import {
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

/** The built pages. The path is the same from src and from dist. */
export const WEB_FOLDER = join(import.meta.dirname, "../../../dist/web");

const YEAR_MS = 365 * 86_400 * 1000;

/** For files with a hash in their name. */
const FOR_EVER = `public, max-age=${YEAR_MS / 1000}, immutable`;

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
  const { folder, pages, readFrame, isReceiveOnly, brand } = options;
  brandFiles(app, brand);
  const sendPlain =
    (pageIn: (texts: Texts) => PlainPage) =>
    async (reply: FastifyReply, request: FastifyRequest) => {
      const page = pageIn(await loadTexts(languageOf(request.headers)));
      return alsoVary(reply, LANGUAGE_FIELDS)
        .headers({ "content-security-policy": pages.policy })
        .type("text/html; charset=utf-8")
        .send(pages.render(page, await readFrame()));
    };
  if (isReceiveOnly) pageRoute(app, "/", sendPlain(pageOfReceiveOnly));
  const built = readBuiltPages(folder, options);
  if (built === null) {
    if (!isReceiveOnly) pageRoute(app, "/", sendPlain(pageOfServer));
    pageRoute(app, "/shares", sendPlain(pageOfServer));
    sharePage(app, sendPlain(pageOfShare));
    return;
  }
  await app.register(async (scope) => builtPages(scope as App, built, options));
}

interface WebPagesOptions {
  /** The built pages. */
  folder: string;
  /** The plain pages: `/` of a receive-only server and, if there are no built pages, every page. */
  pages: PlainPages;
  readFrame: () => Promise<PageFrame>;
  isReceiveOnly: boolean;
  brand: Brand;
  /** Null: the pages can't be installed. */
  app: InstalledApp | null;
  baseUrl: string | null;
}

async function builtPages(
  app: App,
  built: BuiltPages,
  { folder, isReceiveOnly }: WebPagesOptions,
): Promise<void> {
  app.setErrorHandler(toProblemOfFile);
  const assets = join(folder, "assets");
  await app.register(fastifyStatic, {
    root: assets,
    prefix: "/assets/",
    preCompressed: true,
    immutable: true,
    maxAge: YEAR_MS,
    index: false,
    // The policy of a Worker comes with its script.
    setHeaders: (reply, path) => {
      if (!path.startsWith(assets)) return;
      reply.header("content-security-policy", WEB_PAGE_POLICY);
      if (LINK_PICTURE.test(path)) reply.headers(SHOWN_ELSEWHERE);
    },
  });
  const send = (
    name: BuiltPageName,
    reply: FastifyReply,
    request: FastifyRequest,
    policy = WEB_PAGE_POLICY,
  ) => sendBuilt(built, name, reply, request, policy);
  // Search engines may index only the start page.
  if (!isReceiveOnly) {
    pageRoute(app, "/", (reply, request) =>
      send("send", reply.header("x-robots-tag", "all"), request),
    );
  }
  pageRoute(app, "/shares", (reply, request) => send("shares", reply, request));
  sharePage(app, (reply, request) => send("receive", reply, request, RECEIVE_PAGE_POLICY));
  for (const name of PREVIEW_FRAMES) previewFrame(app, name, folder);
}

/** The frame in which the receive page shows a preview: one file with its script and style. */
function previewFrame(app: App, name: string, folder: string): void {
  const file = `${name}.html`;
  const policy = lazy(() => previewFramePolicy(readFileSync(join(folder, file), "utf8")));
  pageRoute(app, `/${name}`, (reply) => {
    reply.headers({
      "content-security-policy": policy(),
      "cache-control": "no-cache",
      // Firefox counts the frame as another origin because of its sandbox. Its policy names the pages that may show it.
      "cross-origin-resource-policy": "cross-origin",
    });
    return reply.sendFile(file, folder, { cacheControl: false });
  });
}

/** Without a hash in its name, a page is revalidated each time. */
function sendBuilt(
  readPage: BuiltPages,
  name: BuiltPageName,
  reply: FastifyReply,
  { headers }: FastifyRequest,
  policy: string,
): FastifyReply {
  const { etag, bodies } = readPage(name, languageOf(headers));
  alsoVary(reply, ["accept-encoding", ...LANGUAGE_FIELDS]).headers({
    "content-security-policy": policy,
    "cache-control": "no-cache",
    etag,
  });
  // A proxy that compresses or decompresses makes the tag weak.
  const known = headers["if-none-match"]?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.includes(etag)) return reply.status(304).send();
  const coding = acceptedCoding(headers, ["br", "gzip"]);
  if (coding !== "identity") reply.header("content-encoding", coding);
  return reply.type("text/html; charset=utf-8").send(bodies[coding]());
}

/** Adds fields to those on which the answer depends. */
function alsoVary(reply: FastifyReply, fields: readonly string[]): FastifyReply {
  const vary = [reply.getHeader("vary") ?? [], ...fields].flat().join(", ");
  return reply.header("vary", vary);
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

const FOR_CRAWLERS = `Allow: /$
Allow: /assets/
Allow: ${ICON_PATH}
Disallow: /
`;

/**
 * RFC 9309. Crawlers may fetch only the start page, the assets and the icon. Programs that make a preview of a link in a chat
 * may fetch the page of a share too, which is the same for every share.
 */
const ROBOTS = `User-agent: *
${FOR_CRAWLERS}
User-agent: facebookexternalhit
User-agent: LinkedInBot
User-agent: Slackbot
User-agent: Twitterbot
Allow: /s/
${FOR_CRAWLERS}`;

const DAY = "public, max-age=86400";

/** An SVG is a document: opened by itself, it must not run a script or load anything. */
const PICTURE_POLICY = `${ANSWER_HEADERS["content-security-policy"]}; sandbox`;

const LINK_PICTURE = /link-preview-[\w-]+\.png$/;

/** A program that previews links shows the picture on its own pages. */
const SHOWN_ELSEWHERE = { "cross-origin-resource-policy": "cross-origin" };

/** The operator's logo and colours. Their names contain a hash. */
function brandFiles(app: App, { logo, style, icon, isPlain }: Brand): void {
  const files = isPlain ? [] : [style, logo, logo === null ? icon : null];
  for (const file of files.filter((each) => each !== null)) {
    pageRoute(app, file.path, (reply) => {
      reply.header("cache-control", FOR_EVER);
      return sendFile(file === logo ? reply.headers(SHOWN_ELSEWHERE) : reply, file);
    });
  }
}

function sendFile(reply: FastifyReply, { type, content }: BrandFile): FastifyReply {
  if (type.startsWith("image/")) reply.header("content-security-policy", PICTURE_POLICY);
  return reply.type(type).send(content);
}

/**
 * Crawlers read robots.txt only at the root of a host. A server under a path has it as a template for the operator. Each
 * of its answers says `noindex` to crawlers anyway.
 */
export function crawlerFiles(app: App, basePath: string, { icon }: Brand): void {
  const robots = ROBOTS.replaceAll(": /", `: ${basePath}/`);
  pageRoute(app, "/robots.txt", (reply) =>
    reply.header("cache-control", DAY).type("text/plain; charset=utf-8").send(robots),
  );
  pageRoute(app, ICON_PATH, (reply) => sendFile(reply.header("cache-control", DAY), icon));
}
