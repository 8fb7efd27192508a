import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { ANSWER_HEADERS } from "../../src/server/http/answer-headers.ts";

export interface ApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: Record<string, object> };
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: Record<string, unknown>[];
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, Response>;
  "x-codeSamples"?: { source: string }[];
  "x-answer"?: string;
}

interface Response {
  description: string;
  headers?: Record<string, { required?: boolean; schema: { type: string } }>;
  content?: Record<string, unknown>;
}

export interface Exchange {
  method: string;
  /** The path contains the id. */
  path: string;
  request: { headers: Record<string, string>; json?: unknown };
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Headers of HTTP and of every answer, which calls do not document separately. */
const GENERAL_HEADERS = new Set([
  ...Object.keys(ANSWER_HEADERS),
  ...["connection", "content-type", "content-length", "date", "keep-alive", "transfer-encoding"],
  ...["vary", "x-accel-buffering"],
]);

export function operationsOf(document: ApiDocument): [name: string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

/** Compares real exchanges with the document, and returns every difference. */
export function openApiChecker(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "document", ...document });
  const operations = operationsOf(document).map(([name, operation]) => {
    const [method = "", path = ""] = name.split(" ");
    const pattern = new RegExp(`^${path.replace("{id}", "([^/]+)")}$`);
    return { method, path, pattern, operation };
  });

  const errorsIn = (pointer: string[], value: unknown): string[] => {
    const escaped = pointer.map((part) =>
      encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")),
    );
    const validate = ajv.getSchema(`document#/${escaped.join("/")}`);
    if (!validate) return [`no schema at ${pointer.join(" ")}`];
    validate(value);
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${pointer.slice(3).join(" ")} ${instancePath}: ${message}`,
    );
  };

  const find = ({ method, path }: Pick<Exchange, "method" | "path">) =>
    operations.find((one) => one.method === method && one.pattern.test(path));

  const answerFaults = (exchange: Exchange): string[] => {
    const found = find(exchange);
    if (!found) return ["the call is not documented"];
    const { status, headers, body } = exchange;
    const response = found.operation.responses[status];
    if (!response) return [`${status} is not documented`];
    const at = ["paths", found.path, found.method.toLowerCase(), "responses", String(status)];
    const faults = Object.keys(headers)
      .filter((name) => !GENERAL_HEADERS.has(name) && !response.headers?.[name])
      .map((name) => `the header ${name} is not documented`);
    for (const [name, { required, schema }] of Object.entries(response.headers ?? {})) {
      const text = headers[name];
      if (text === undefined && required) faults.push(`the header ${name} is missing`);
      if (text === undefined) continue;
      const value = schema.type === "integer" ? Number(text) : text;
      faults.push(...errorsIn([...at, "headers", name, "schema"], value));
    }
    if (exchange.method === "HEAD") return faults;
    const type = headers["content-type"]?.split(";")[0] ?? "none";
    const types = Object.keys(response.content ?? {});
    if (types.length === 0 && body.length > 0) return [...faults, "the body is not documented"];
    if (types.length === 0) return faults;
    if (!types.includes(type)) return [...faults, `the type ${type} is not documented`];
    const value = type.endsWith("json") ? JSON.parse(body.toString()) : body.toString("latin1");
    return [...faults, ...errorsIn([...at, "content", type, "schema"], value)];
  };

  /** Checks a successful request against the document. Failing requests may differ from it. */
  const requestFaults = (exchange: Exchange): string[] => {
    const found = find(exchange);
    if (!found) return ["the call is not documented"];
    const { headers, json } = exchange.request;
    const { parameters = [], requestBody } = found.operation;
    const at = ["paths", found.path, found.method.toLowerCase()];
    const faults = parameters.flatMap(({ name, in: where, required }, index) => {
      const value = where === "path" ? found.pattern.exec(exchange.path)?.[1] : headers[name];
      if (value === undefined) return required ? [`the request lacks ${name}`] : [];
      return errorsIn([...at, "parameters", String(index), "schema"], value);
    });
    if (!requestBody) return json === undefined ? faults : [...faults, "no body is documented"];
    const type = headers["content-type"] ?? "none";
    if (!(type in requestBody.content)) return [...faults, `a body of ${type} is not documented`];
    if (json === undefined) return faults;
    return [...faults, ...errorsIn([...at, "requestBody", "content", type, "schema"], json)];
  };

  return {
    find: (exchange: Pick<Exchange, "method" | "path">) => find(exchange)?.operation,
    faultsOf: (exchange: Exchange): string[] => [
      ...answerFaults(exchange),
      ...(exchange.status < 400 ? requestFaults(exchange) : []),
    ],
  };
}
