import { STATUS_CODES } from "node:http";
import swagger from "@fastify/swagger";
import fastify, { type RouteOptions } from "fastify";
import { readVersion } from "../../node/version.ts";
import { Problem } from "../../protocol/api.ts";
import { lazyCompilers } from "../http/lazy-compilers.ts";
import type { ApiDocument } from "../pages/api-page.ts";
import { API_EXAMPLES, type ApiExample } from "./api-examples.ts";
import type { HeaderSchema } from "./api-schemas.ts";

const DESCRIPTION = `One-time, end-to-end encrypted sharing. Clients encrypt and decrypt; the server stores ciphertext.

Binary values are base64url without padding. Times are RFC 3339 in UTC, sizes are bytes, durations are seconds. A call with a JSON body needs \`Content-Type: application/json\`. Errors are problem documents (RFC 9457) with a stable \`code\`. Every call is safe to repeat after a lost answer.`;

/**
 * Generates the OpenAPI document of the routes from their schemas. The generator is a plugin of Fastify, so it gets the
 * routes in an instance of its own, which never answers.
 */
export async function openApiOf(
  routes: readonly RouteOptions[],
  protocolUrl: string,
): Promise<ApiDocument> {
  const app = fastify({
    schemaController: { compilersFactory: lazyCompilers },
    exposeHeadRoutes: false,
  });
  await app.register(swagger, {
    exposeHeadRoutes: true,
    openapi: {
      openapi: "3.1.0",
      info: { title: "OneTimeShare", version: readVersion(), description: DESCRIPTION },
      externalDocs: {
        description: "The protocol: links, keys, encryption and the life of a share",
        url: protocolUrl,
      },
      tags: [
        { name: "sender", description: "Create, upload, watch and burn a share" },
        { name: "recipient", description: "Preview, claim, fetch and confirm a share" },
        { name: "service", description: "Limits and health of the server" },
        { name: "admin", description: "Administer the server, without a way to read a share" },
      ],
      components: {
        securitySchemes: {
          ownerToken: bearerScheme(
            "Needs the owner token: 32 bytes, whose SHA-256 is `ownerVerifier`.",
          ),
          ticket: bearerScheme("Needs the ticket: 32 bytes, whose SHA-256 is `ticketVerifier`."),
          uploadToken: bearerScheme(
            "Needs an upload token of the operator if `uploadAccess` in the configuration is `token`, or if it is `oidc` and the sender has not signed in.",
          ),
          adminToken: bearerScheme("Needs an API token of the administrator."),
        },
      },
    },
    transformObject: (documents) => {
      if (!("openapiObject" in documents)) return documents.swaggerObject;
      return completed(documents.openapiObject as unknown as Draft) as never;
    },
  });
  for (const { method, url, schema } of routes) {
    app.route({ method, url, ...(schema ? { schema } : {}), handler: async () => {} });
  }
  await app.ready();
  return app.swagger() as unknown as ApiDocument;
}

function bearerScheme(description: string) {
  return { type: "http", scheme: "bearer", description } as const;
}

/** The parts of the generated document that `completed` changes. */
interface Draft {
  paths: Record<string, Record<string, DraftOperation>>;
  components: { schemas?: object };
}

interface DraftOperation {
  operationId: string;
  responses: Record<
    string,
    {
      headers?: Record<string, { required?: true; schema: Partial<HeaderSchema> }>;
      content?: Record<string, { schema: object; example?: unknown }>;
    }
  >;
}

/** Adds what the generator does not know: examples, required headers, one schema for all problems. */
function completed(document: Draft): Draft {
  document.components.schemas = { Problem };
  for (const operation of Object.values(document.paths).flatMap(Object.values<DraftOperation>)) {
    // The generator appends "-head" to the operationId of a HEAD route.
    operation.operationId = operation.operationId.replace(/-head$/, "");
    for (const { headers = {}, content = {} } of Object.values(operation.responses)) {
      const problem = content["application/problem+json"];
      if (problem) problem.schema = { $ref: "#/components/schemas/Problem" };
      for (const header of Object.values(headers)) {
        if (header.schema.required) header.required = true;
        delete header.schema.required;
      }
    }
    addExample(operation, API_EXAMPLES[operation.operationId]);
  }
  return document;
}

function addExample(operation: DraftOperation, example: ApiExample | undefined): void {
  if (!example) return;
  const { command, status, headers = {}, body } = example;
  const json = operation.responses[status]?.content?.["application/json"];
  if (json && typeof body === "object") json.example = body;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined
      ? []
      : ["", typeof body === "string" ? body : JSON.stringify(body, null, 2)]),
  ];
  Object.assign(operation, {
    "x-codeSamples": [{ lang: "Shell", label: "curl", source: command }],
    "x-answer": lines.join("\n"),
  });
}
