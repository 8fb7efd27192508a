import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { lazy } from "../../node/lazy.ts";
import type { ProblemCode } from "../../protocol/problems.ts";
import { loadTexts } from "../../texts/load-texts.ts";
import type { Texts } from "../../texts/texts.ts";
import { ProblemError } from "../errors/problem.ts";
import type { App } from "../http/app-types.ts";
import { LANGUAGE_FIELDS, languageOf } from "../http/language.ts";
import { acceptedCoding, takesPages } from "../http/negotiation.ts";
import { previewFramePolicy } from "../http/preview-frame-policy.ts";
import type { Brand } from "../pages/brand.ts";
import { type BuiltPageName, type BuiltPages, readBuiltPages } from "../pages/built-pages.ts";
import type { InstalledApp } from "../pages/installed-app.ts";
import { pageOfReceiveOnly, pageOfServer, pageOfShare } from "../pages/message-pages.ts";
import type { PageFrame, PlainPage, PlainPages } from "../pages/plain-pages.ts";
import { SHOWN_ELSEWHERE } from "./brand-files.ts";
import { pageRoute } from "./page-route.ts";

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

const LINK_PICTURE = /link-preview-[\w-]+\.png$/;

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
    // The sandbox gives the frame an origin that nothing else has, and so an agent cluster of its own. Chromium warns about a
    // request for one: the empty document that was in the frame before has not asked for it.
    reply.removeHeader("origin-agent-cluster");
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
