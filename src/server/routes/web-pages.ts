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
 * What a page of the web front end may do: run and show what comes from here, talk to here, and compile the
 * WebAssembly that stretches passwords. Scripts come by the one way that the pages name, see trusted-worker.ts.
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

/** Where the built pages lie; the sources and what is built of them stand equally far below the package. */
export const WEB_FOLDER = join(import.meta.dirname, "../../../dist/web");

const YEAR_MS = 365 * 86_400 * 1000;

const LOOKING: ("GET" | "HEAD")[] = ["GET", "HEAD"];

const pageRoute = { method: LOOKING, schema: { hide: true } };

/**
 * The pages and what they load, as they were built: compressed ahead, and cached for ever where the name
 * holds a hash of the content. Showing a page looks nothing up and takes nothing. Without built pages a share
 * link still says how it is opened.
 *
 * @param folder the built pages
 * @param pages what is shown where there are none
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
    // A Worker is held to the policy that comes with its script.
    setHeaders: (reply) => void reply.header("content-security-policy", WEB_PAGE_POLICY),
  });
  const sendPage = (reply: FastifyReply, name: string) => {
    // Its name has no hash: it is asked for each time, and mostly answered by "not modified".
    reply.headers({ "content-security-policy": WEB_PAGE_POLICY, "cache-control": "no-cache" });
    return reply.sendFile(name, folder, { cacheControl: false });
  };
  app.route({
    ...pageRoute,
    url: "/",
    // The one page that says what this is, and nothing of anybody's.
    handler: (_, reply) => sendPage(reply.header("x-robots-tag", "all"), "send.html"),
  });
  app.route({
    ...pageRoute,
    url: "/shares",
    handler: (_, reply) => sendPage(reply, "shares.html"),
  });
  sharePage(app, (reply) => sendPage(reply, "receive.html"));
}

/** What the library for files refuses by a status alone: the client's paths, ranges and conditions. */
function toProblemOfFile(error: FastifyError): never {
  const { statusCode = 500 } = error;
  throw statusCode < 500 ? new ProblemError(fileProblems[statusCode] ?? "bad_request") : error;
}

const fileProblems: Record<number, ProblemCode> = {
  403: "not_found",
  404: "not_found",
  416: "range_not_satisfiable",
};

/** The address alone says only that there may be a share: every id gets the same page. */
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

/** RFC 9309. The front page says what this is; everything else is for those who have been given its address. */
const ROBOTS = `User-agent: *
Allow: /$
Allow: /assets/
Allow: ${ICON_PATH}
Disallow: /
`;

const DAY = "public, max-age=86400";

/** What browsers and crawlers ask for at fixed addresses. */
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
