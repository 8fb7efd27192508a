import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { API } from "../../protocol/api.ts";
import type { App } from "../app.ts";
import { readVersion } from "../version.ts";

/** The OpenAPI document, made from the schemas that the routes check by, and a page to read it. */
export async function apiDocument(app: App): Promise<void> {
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
  await app.register(swaggerUi, {
    routePrefix: `${API}/docs`,
    staticCSP: true,
    uiConfig: { deepLinking: false, tryItOutEnabled: false, supportedSubmitMethods: [] },
  });
  app.get(`${API}/openapi.json`, { schema: { hide: true } }, async () => app.swagger());
}
