import fc from "fast-check";
import { paths } from "../../../src/protocol/api.ts";
import { ADMIN_NAME, ADMIN_PASSWORD } from "../../support/admin.ts";
import { breaks } from "./breaking.ts";
import { framing, type HostileRequest } from "./framing.ts";
import { headers } from "./headers.ts";
import { encodeLoosely, nastyText, nastyValue, PLACEHOLDERS, toLatin1 } from "./nasty.ts";
import type { Operation, PropertySchema } from "./operations.ts";

type Request = Omit<HostileRequest, "broken">;

const IDS = ["<id>", "<id>", "<id>", "<id-uploading>", "<id-burned>", "<id-guarded>"];

function idsOf({ operationId }: Operation): readonly string[] {
  if (operationId === "revokeUploadToken") return ["<id-of-token>"];
  // An administrator may remove every share, also the guarded one.
  if (operationId === "removeShare") return IDS.filter((id) => id !== "<id-guarded>");
  return IDS;
}

/** Queries that a call needs or accepts. */
const QUERIES: Record<string, readonly string[]> = {
  exportAudit: ["?format=jsonl", "?format=csv"],
  listShares: ["", "?state=ready&limit=3", "?sort=-size&protected=true", "?id=A"],
  readAudit: ["", "?limit=1"],
};

const thirtyTwoBytes = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString("base64url"));

const goodText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PLACEHOLDERS) },
  { weight: 1, arbitrary: thirtyTwoBytes },
);

function goodValue({ type }: PropertySchema, name: string): fc.Arbitrary<unknown> {
  // Sometimes the size of the contents below.
  if (name === "size") return fc.constantFrom(3, 3, 3, 1, 4_000);
  if (type === "integer") return fc.integer({ min: 1, max: 5_000 });
  if (name === "manifest") return fc.constantFrom("bWFuaWZlc3Q", "YQ");
  if (name === "content") return fc.constantFrom("YWJj", "YWJj", "YWJj", "YQ");
  if (name === "linkProof") return fc.constantFrom("<link>", "<link>", "<link>", "<verifier>");
  if (name === "username") return fc.constant(ADMIN_NAME);
  if (name === "password") return fc.constantFrom(ADMIN_PASSWORD, ADMIN_PASSWORD, "wrong");
  // Paused uploads would leave the other calls without shares.
  if (name === "paused") return fc.constant(false);
  if (name === "bytesPerDay") return fc.constantFrom(null, 1, 1_000_000);
  if (["until", "expiresAt"].includes(name)) return fc.constantFrom(null, "2999-12-31T00:00:00Z");
  if (name === "passwordProof") return fc.constantFrom("<password>", "<password>", "<owner>");
  return goodText;
}

function jsonBody(properties: Record<string, PropertySchema>): fc.Arbitrary<string> {
  const good = fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, goodValue(schema, name)]),
    ),
    { requiredKeys: Object.keys(properties).filter((name) => !isOptional(name)) },
  );
  const names = fc.oneof(
    fc.constantFrom(...Object.keys(properties)),
    fc.constantFrom("__proto__", "constructor", "prototype", "toString", "extra"),
    nastyText,
  );
  const wrong = fc
    .tuple(good, fc.array(fc.tuple(names, nastyValue), { minLength: 1, maxLength: 3 }))
    .map(([body, changes]) => [...Object.entries(body), ...changes])
    // Built by hand, so that a key may appear twice and __proto__ is an ordinary key.
    .map((fields) => `{${fields.map((pair) => pair.map(toJson).join(":")).join(",")}}`);
  return fc.oneof(
    { weight: 4, arbitrary: good.map((body) => JSON.stringify(body)) },
    { weight: 4, arbitrary: wrong },
    { weight: 1, arbitrary: nastyValue.map(toJson) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("", "{", "[".repeat(15_000), '{"a":'.repeat(3_000), "\xff\xfe{}"),
    },
  );
}

function isOptional(name: string): boolean {
  return [
    ...["passwordVerifier", "passwordProof", "expiresIn", "maxDownloads", "content"],
    ...["bytesPerDay", "expiresAt", "until"],
  ].includes(name);
}

function toJson(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

/** The headers without which the server rejects a call before its handler. */
function usualHeaders({ operationId, properties, isForAdmins }: Operation): string[] {
  const isUpload = /Upload(-head)?$/.test(operationId);
  return [
    `Authorization: Bearer ${isForAdmins ? "<admin>" : bearerOf(operationId)}`,
    // The administrator's calls need https, or a client on the same machine.
    ...(isForAdmins || operationId === "createAdminToken" ? ["Host: localhost"] : []),
    ...(properties ? ["Content-Type: application/json"] : []),
    ...(isUpload ? ["Tus-Resumable: 1.0.0"] : []),
    ...(operationId === "appendToUpload"
      ? ["Content-Type: application/offset+octet-stream", "Upload-Offset: 0"]
      : []),
  ];
}

function bearerOf(operationId: string): string {
  if (operationId === "confirmDelivery") return "<ticket-to-end>";
  return /Content(-head)?$/.test(operationId) ? "<ticket>" : "<owner>";
}

function bodyOf({ operationId, properties }: Operation): fc.Arbitrary<string> {
  if (properties) return jsonBody(properties);
  if (operationId === "appendToUpload") {
    return fc.integer({ min: 0, max: 1_200 }).map((length) => "b".repeat(length));
  }
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant("") },
    { weight: 1, arbitrary: fc.string({ unit: "binary" }).map(toLatin1) },
  );
}

function requestTo(operation: Operation): fc.Arbitrary<Request> {
  const isEnding = ["burnShare", "endUpload", "removeShare"].includes(operation.operationId);
  const id = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...idsOf(operation)) },
    { weight: 1, arbitrary: nastyText.map((text) => encodeLoosely(text)) },
  );
  const usual = fc.subarray(usualHeaders(operation), { minLength: 0 });
  const all = fc.constant(usualHeaders(operation));
  return fc
    .record({
      id:
        operation.operationId === "appendToUpload"
          ? fc.oneof(fc.constant("<id-uploading>"), id)
          : id,
      usual: fc.oneof({ weight: 3, arbitrary: all }, { weight: 1, arbitrary: usual }),
      extra: fc.oneof(
        { weight: 2, arbitrary: fc.constant<string[]>([]) },
        { weight: 3, arbitrary: headers },
      ),
      body: bodyOf(operation),
      how: framing,
      query: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...(QUERIES[operation.operationId] ?? [""])) },
        { weight: 1, arbitrary: nastyText.map((text) => `?${encodeLoosely(text)}`) },
      ),
    })
    .map(({ id: chosen, usual: first, extra, body, how, query }) => {
      // Requests that end a share use a separate share, so that the others stay available.
      const target = isEnding ? chosen.replace(/^<id(-uploading)?>$/, "<id-doomed>") : chosen;
      const url = operation.path.replace("{id}", target) + query;
      return {
        about: operation.operationId,
        head: headOf(operation.method, url, [...first, ...extra]),
        body: toLatin1(body),
        framing: how,
      };
    });
}

const PAGES = [
  ...["/", "/shares", "/s/<id>", "/s/", "/s/<id>/", "/assets/", "/assets/../../package.json"],
  ...["/assets/..%2f..%2fpackage.json", "/assets/%2e%2e/receive.html", "/robots.txt"],
  ...["/favicon.ico", "/api/v1/docs", "/api/v1/docs/", "/api/v1/docs/static/../../../package.json"],
  ...[
    "/api/v1/docs/static/%2e%2e%2f%2e%2e%2fpackage.json",
    "/api/v1/openapi.json",
    "//evil.example/",
  ],
  ...[
    "/.git/config",
    "/.env",
    "/data/secret.key",
    "/api/v1/shares/",
    "/api/v2/shares",
    "/API/V1/CONFIG",
  ],
  ...["/api/v1/shares/<id>/../<id-guarded>", "/api/v1/admin/stats", "/metrics", "/api/v1//config"],
  ...[
    "http://evil.example/api/v1/config",
    "*",
    "evil.example:443",
    "/api/v1/config#x",
    "/\\evil.example",
  ],
];

const METHODS = [
  ...["GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"],
  ...["PROPFIND", "QUERY", "get", "G\u0000T", "VERYLONGMETHODNAME"],
];

const requestToAnyPath: fc.Arbitrary<Request> = fc
  .record({
    method: fc.constantFrom(...METHODS),
    target: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...PAGES) },
      { weight: 1, arbitrary: nastyText.map((text) => `/${encodeLoosely(text)}`) },
      { weight: 1, arbitrary: nastyText.map((text) => `/s/${encodeLoosely(text)}`) },
      { weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true }) },
    ),
    fields: headers,
  })
  .map(({ method, target, fields }) => ({
    about: "any path",
    head: headOf(method, target, fields),
    body: "",
    framing: "right" as const,
  }));

const rawBytes: fc.Arbitrary<Request> = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 200 }).map(toLatin1),
    fc.constantFrom(
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET /\r\n\r\n",
      "GET  /  HTTP/1.1\r\n\r\n",
      "\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03",
      "\u0000".repeat(100),
      "\r\n".repeat(50),
      "GET / HTTP/1.1\nHost: x\n\n",
      "HTTP/1.1 200 OK\r\n\r\n",
    ),
  )
  .map((text) => ({
    about: "raw bytes",
    head: `${text}\r\n\r\n`,
    body: "",
    framing: "raw" as const,
  }));

/** More than the kernel buffers for a reader: the server is still sending when the connection closes. */
const largeDownload: fc.Arbitrary<HostileRequest> = breaks.map((broken) => ({
  about: "fetchContent",
  head: headOf("GET", paths.content("<id-large>"), ["Authorization: Bearer <ticket-large>"]),
  body: "",
  framing: "right",
  broken: { ...broken, in: "answer" },
}));

/**
 * Requests to every call, to pages and to unknown paths, and bytes that are not HTTP. Some requests or answers are
 * interrupted.
 */
export function hostileRequests(operations: readonly Operation[]): fc.Arbitrary<HostileRequest> {
  const requests = fc.oneof(
    { weight: 16, arbitrary: fc.oneof(...operations.map((operation) => requestTo(operation))) },
    { weight: 3, arbitrary: requestToAnyPath },
    { weight: 1, arbitrary: rawBytes },
  );
  const broken = fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: breaks },
  );
  return fc.oneof(
    {
      weight: 19,
      arbitrary: fc.tuple(requests, broken).map(([request, how]) => ({ ...request, broken: how })),
    },
    { weight: 1, arbitrary: largeDownload },
  );
}

function headOf(method: string, target: string, fields: readonly string[]): string {
  const hosted = fields.some((field) => /^host:/i.test(field)) ? [] : ["Host: share.example"];
  return [`${method} ${target} HTTP/1.1`, ...hosted, ...fields].join("\r\n");
}
