import { readFileSync } from "node:fs";
import { join } from "node:path";
import type {} from "@fastify/swagger"; // Adds `hide` to the type of a schema.
import type { RouteOptions } from "fastify";
import { lazy } from "../../node/lazy.ts";
import { API } from "../../protocol/api.ts";
import type { App } from "../http/app-types.ts";
import type { ApiDocument } from "../pages/api-page.ts";
import type { Brand } from "../pages/brand.ts";
import { type PageFrame, plainPages } from "../pages/plain-pages.ts";
import { pageRoute } from "./page-route.ts";

const DOCUMENT_PATH = `${API}/openapi.json`;
const PAGE_PATH = `${API}/docs`;
const PROTOCOL_PATH = `${PAGE_PATH}/protocol.md`;

/** The package contains the documentation. The path is the same from src and from dist. */
const PROTOCOL_FILE = join(import.meta.dirname, "../../../docs/protocol.md");

/**
 * Serves the OpenAPI document, generated from the routes' schemas, a page to read it, and the protocol. The protocol
 * describes the derivation of proofs and the encryption.
 */
export function apiDocument(
  app: App,
  { webFolder, basePath, brand, readFrame }: ApiDocumentOptions,
): void {
  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route) => {
    if (!route.schema?.hide) routes.push(route);
  });
  // All routes are known when the first request comes. The generator is loaded then, because few servers need it.
  const readDocument = lazy(async () => {
    const { openApiOf } = await import("./openapi.ts");
    return openApiOf(routes, PROTOCOL_PATH);
  });
  app.get(DOCUMENT_PATH, { schema: { hide: true } }, async () => {
    const document = await readDocument();
    return basePath === "" ? document : addressedUnder(basePath, document);
  });

  const readPage = lazy(async () => {
    const { API_STYLE, apiPage } = await import("../pages/api-page.ts");
    return {
      pages: plainPages(webFolder, { basePath, brand, moreStyle: API_STYLE }),
      page: apiPage(await readDocument(), DOCUMENT_PATH),
    };
  });
  for (const url of [PAGE_PATH, `${PAGE_PATH}/`]) {
    pageRoute(app, url, async (reply) => {
      const { pages, page } = await readPage();
      return reply
        .headers({ "content-security-policy": pages.policy, "cache-control": "no-cache" })
        .type("text/html; charset=utf-8")
        .send(pages.render(page, await readFrame()));
    });
  }
  // Browsers show plain text. Most browsers save text/markdown as a file.
  pageRoute(app, PROTOCOL_PATH, (reply) =>
    reply.type("text/plain; charset=utf-8").send(readFileSync(PROTOCOL_FILE)),
  );
}

interface ApiDocumentOptions {
  webFolder: string;
  basePath: string;
  brand: Brand;
  readFrame: () => Promise<PageFrame>;
}

/** Programs resolve the paths of a document against its `servers`. */
function addressedUnder(basePath: string, document: ApiDocument) {
  const { externalDocs } = document;
  return {
    ...document,
    servers: [{ url: basePath }],
    externalDocs: { ...externalDocs, url: basePath + externalDocs.url },
  };
}
