import fc from "fast-check";
import type { Operation, PropertySchema } from "./operations.ts";

/**
 * A request as it goes over the wire, each character a byte. `<owner>`, `<id>` and the like stand for values of a
 * real share that are put in when it is sent (shares.ts), so that a printed request can be sent again.
 */
export interface HostileRequest {
  /** The call that it is made from, or what else it is. */
  about: string;
  text: string;
}

const PLACEHOLDERS = ["<owner>", "<ticket>", "<link>", "<password>", "<verifier>", "<receipt>"];

const IDS = ["<id>", "<id>", "<id>", "<id-uploading>", "<id-burned>", "<id-guarded>"];

const NASTY_TEXTS = [
  "",
  "0",
  "null",
  "__proto__",
  "constructor",
  "../../../../etc/passwd",
  "..%2f..%2f..%2fetc%2fpasswd",
  "%00",
  "\u0000",
  "%c0%ae%c0%ae%c0%af",
  "%ff%fe",
  "%",
  "%zz",
  "..\\..\\windows",
  "a\r\nX-Injected: yes",
  "%0d%0aX-Injected:%20yes",
  "' OR 1=1 --",
  "*/../*",
  "\u202e\u0007\u001b[31m",
  "😀".repeat(20),
  "\ud800",
  "ﬀ\u0301",
  "a".repeat(300),
  "a".repeat(9_000),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is sent as it is
  "${jndi:ldap://127.0.0.1/a}",
  "<script>alert(1)</script>",
];

const NASTY_NUMBERS = [
  ...[0, -1, 1.5, -0, 1e21, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 5e-324, 4096],
  Number.MAX_SAFE_INTEGER,
];

const nastyText = fc.oneof(fc.constantFrom(...NASTY_TEXTS), fc.string({ unit: "binary" }));

const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(...NASTY_NUMBERS, true, null, [], {}, [[]]),
  fc.constantFrom(...PLACEHOLDERS),
  fc.jsonValue(),
);

const thirtyTwoBytes = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString("base64url"));

const goodText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PLACEHOLDERS) },
  { weight: 1, arbitrary: thirtyTwoBytes },
);

function goodValue({ type }: PropertySchema, name: string): fc.Arbitrary<unknown> {
  if (type === "integer") return fc.integer({ min: 1, max: 5_000 });
  if (name === "manifest") return fc.constantFrom("bWFuaWZlc3Q", "YQ");
  if (name === "content") return fc.constantFrom("YWJj", "YQ");
  if (name === "linkProof") return fc.constantFrom("<link>", "<link>", "<link>", "<verifier>");
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
    // By hand, so that a key may come twice and __proto__ is one like any other.
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
  return ["passwordVerifier", "passwordProof", "expiresIn", "maxDownloads", "content"].includes(
    name,
  );
}

function toJson(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

const KNOWN_HEADERS: Record<string, readonly string[]> = {
  Accept: ["*/*", "text/html", "application/json", "text/html;q=0", ",,,", "a".repeat(500)],
  "Accept-Encoding": ["gzip, br", "identity;q=0", "*;q=0"],
  "Content-Type": [
    ...["application/json", "application/offset+octet-stream", "text/plain", "json"],
    ...["application/json; charset=utf-16", "multipart/form-data; boundary=x", ";;;"],
  ],
  "Content-Encoding": ["gzip", "br"],
  Range: [
    ...["bytes=0-0", "bytes=5-", "bytes=-5", "bytes=9-1", "bytes=0-1,2-3", "lines=1-2", "bytes="],
    ...["bytes=99999999999999999999-", "bytes=0-99999999999999999999", "bytes=-0"],
  ],
  "If-Range": ['"<id>"', '"x"', "Wed, 21 Oct 2015 07:28:00 GMT"],
  "If-None-Match": ["*", '"x"', 'W/"x"'],
  Authorization: [
    ...["Bearer <owner>", "Bearer <ticket>", "bearer <owner>", "Bearer", "Bearer  <owner>"],
    ...["Basic YTpi", `Bearer ${"A".repeat(43)}`, "Bearer <owner><owner>", "<owner>"],
  ],
  "Tus-Resumable": ["1.0.0", "0.2.2", ""],
  "Upload-Offset": ["0", "1000", "-1", "1e3", "99999999999999999999", "0x10", ""],
  "X-Forwarded-For": ["203.0.113.7", "::1", "x", "1.2.3.4, 5.6.7.8"],
  "X-HTTP-Method-Override": ["DELETE"],
  Cookie: ["a=b", "a=".repeat(500)],
  Expect: ["100-continue", "x"],
  Upgrade: ["websocket", "h2c"],
  Origin: ["null", "https://evil.example"],
  Host: ["other.example", "", "a b", "[::1", "evil.example:99999"],
  TE: ["trailers"],
};

/** No bytes that end a line: those come in nasty texts, where they are what is tried. */
const headerText = fc.oneof(
  fc.constantFrom(...NASTY_TEXTS.filter((text) => text.length < 1_000)).map(toLatin1),
  fc.string({ maxLength: 40 }),
);

const knownHeader = fc
  .constantFrom(...Object.entries(KNOWN_HEADERS))
  .chain(([name, values]) =>
    fc
      .oneof(
        { weight: 5, arbitrary: fc.constantFrom(...values) },
        { weight: 1, arbitrary: headerText },
      )
      .map((value) => `${name}: ${value}`),
  );

const strangeHeader = fc.oneof(
  headerText.map((text) => `X-Strange: ${text}`),
  headerText,
  fc.constantFrom(
    `X-Long: ${"a".repeat(17_000)}`,
    Array.from({ length: 120 }, (_, index) => `X-${index}: a`).join("\r\n"),
    "X-Folded: a\r\n b",
    "Space : a",
    ": no name",
    "Content-Length: 5",
    "Content-Length: -5",
    "Content-Length: 99999999999999999999",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: identity",
    "__proto__: a",
    "constructor: a",
  ),
);

const headers = fc
  .tuple(
    fc.array(knownHeader, { maxLength: 3 }),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.array(strangeHeader, { minLength: 1, maxLength: 2 }) },
    ),
  )
  .map(([known, strange]) => [...known, ...strange]);

/** How a body is announced: mostly as it is. */
const framing = fc.constantFrom(
  ...["right", "right", "right", "right", "right", "right", "right", "right", "right", "right"],
  ...["chunked", "chunked", "none", "short", "long", "twice", "bad chunk"],
);

function framed(body: string, how: string): { header: string[]; body: string } {
  const length = Buffer.byteLength(body, "latin1");
  switch (how) {
    case "none":
      return { header: [], body };
    case "short":
      return { header: [`Content-Length: ${Math.max(0, length - 3)}`], body };
    case "long":
      return { header: [`Content-Length: ${length + 3}`], body };
    case "twice":
      return { header: [`Content-Length: ${length}`, `Content-Length: ${length + 1}`], body };
    case "chunked":
      return {
        header: ["Transfer-Encoding: chunked"],
        body: `${length === 0 ? "" : `${length.toString(16)}\r\n${body}\r\n`}0\r\n\r\n`,
      };
    case "bad chunk":
      return { header: ["Transfer-Encoding: chunked"], body: `-5\r\n${body}` };
    default:
      return { header: length === 0 ? [] : [`Content-Length: ${length}`], body };
  }
}

/** The headers without which a call gets no further than its door. */
function usualHeaders({ operationId, properties }: Operation): string[] {
  const isUpload = /Upload$/.test(operationId);
  const isRecipients = /Content$|^confirmDelivery$/.test(operationId);
  return [
    `Authorization: Bearer ${isRecipients ? "<ticket>" : "<owner>"}`,
    ...(properties ? ["Content-Type: application/json"] : []),
    ...(isUpload ? ["Tus-Resumable: 1.0.0"] : []),
    ...(operationId === "appendToUpload"
      ? ["Content-Type: application/offset+octet-stream", "Upload-Offset: 0"]
      : []),
  ];
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

function requestTo(operation: Operation): fc.Arbitrary<HostileRequest> {
  const isEnding = ["burnShare", "endUpload"].includes(operation.operationId);
  const id = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...IDS) },
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
        { weight: 6, arbitrary: fc.constant("") },
        { weight: 1, arbitrary: nastyText.map((text) => `?${encodeLoosely(text)}`) },
      ),
    })
    .map(({ id: chosen, usual: first, extra, body, how, query }) => {
      // What ends a share ends one of its own, so that the others live on for the other calls.
      const target = isEnding ? chosen.replace(/^<id(-uploading)?>$/, "<id-doomed>") : chosen;
      const { header, body: bytes } = framed(toLatin1(body), how);
      const url = operation.path.replace("{id}", target) + query;
      return {
        about: operation.operationId,
        text: write(operation.method, url, [...first, ...extra, ...header], bytes),
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

const requestToAnyPath: fc.Arbitrary<HostileRequest> = fc
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
    text: write(method, target, fields, ""),
  }));

const rawBytes: fc.Arbitrary<HostileRequest> = fc
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
  .map((text) => ({ about: "raw bytes", text: `${text}\r\n\r\n` }));

/** Requests to every call, to pages, to paths that there are not, and what is no request at all. */
export function hostileRequests(operations: readonly Operation[]): fc.Arbitrary<HostileRequest> {
  return fc.oneof(
    { weight: 16, arbitrary: fc.oneof(...operations.map((operation) => requestTo(operation))) },
    { weight: 3, arbitrary: requestToAnyPath },
    { weight: 1, arbitrary: rawBytes },
  );
}

function write(method: string, target: string, fields: readonly string[], body: string): string {
  const hosted = fields.some((field) => /^host:/i.test(field)) ? [] : ["Host: share.example"];
  const lines = [
    `${method} ${toLatin1(target)} HTTP/1.1`,
    ...hosted,
    ...fields,
    "Connection: close",
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** What can stand in a target is left as it is, so that all of it arrives; the rest is encoded, as bytes. */
function encodeLoosely(text: string): string {
  return toLatin1(text).replace(/[\s"<>^`{|}]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

/** UTF-8, each byte a character. */
function toLatin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}
