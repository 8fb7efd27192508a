import swagger from "@fastify/swagger";
import { readVersion } from "../../node/version.ts";
import { API } from "../../protocol/api.ts";
import type { App } from "../http/app-types.ts";
import { API_STYLE, type ApiDocument, apiPage } from "../pages/api-page.ts";
import { plainPages } from "../pages/plain-pages.ts";

/** The OpenAPI document, made from the schemas that the routes check by, and a page to read it. */
export async function apiDocument(app: App, webFolder: string): Promise<void> {
  await app.register(swagger, {
    exposeHeadRoutes: true,
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "OneTimeShare",
        version: readVersion(),
        description:
          "One-time, end-to-end encrypted sharing. Binary values are base64url without padding; errors are problem documents (RFC 9457) with a stable `code`.",
      },
      tags: [
        { name: "sender", description: "Create, upload, follow, burn." },
        { name: "recipient", description: "Look, claim, fetch, confirm." },
        { name: "service", description: "Limits and health." },
      ],
      components: {
        securitySchemes: {
          bearer: {
            type: "http",
            scheme: "bearer",
            description: "The owner token, or the ticket of a claim: 32 bytes, base64url.",
          },
          uploadToken: {
            type: "http",
            scheme: "bearer",
            description: "An upload token, on servers whose `uploadAccess` is `token`.",
          },
        },
      },
    },
  });
  const documentUrl = `${API}/openapi.json`;
  app.get(documentUrl, { schema: { hide: true } }, async () => app.swagger());

  const pages = plainPages(webFolder, API_STYLE);
  let page: string | null = null;
  for (const url of [`${API}/docs`, `${API}/docs/`]) {
    app.route({
      method: ["GET", "HEAD"],
      url,
      schema: { hide: true },
      handler: (_request, reply) => {
        // All routes are known when the first request comes.
        page ??= pages.render(apiPage(app.swagger() as unknown as ApiDocument, documentUrl));
        return reply
          .headers({ "content-security-policy": pages.policy, "cache-control": "no-cache" })
          .type("text/html; charset=utf-8")
          .send(page);
      },
    });
  }
}
