import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { API, paths } from "../../src/protocol/api.ts";
import { ANSWER_HEADERS, STRICT_TRANSPORT } from "../../src/server/http/answer-headers.ts";
import { withFaultyServer } from "../support/faulty-server.ts";
import { collectRoutes, type Route } from "../support/known-routes.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { bearer, RawShare, secret } from "../support/raw-share.ts";

const CHROMIUM = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const FOR_EVER = "public, max-age=31536000, immutable";

/** The routes whose correct value differs from the strictest one. */
const KEPT: Record<string, string> = {
  "/": "no-cache",
  "/shares": "no-cache",
  "/s/:id": "no-cache",
  "/preview-frame": "no-cache",
  "/preview-pdf-frame": "no-cache",
  [`${API}/docs`]: "no-cache",
  [`${API}/docs/`]: "no-cache",
  "/robots.txt": "public, max-age=86400",
  "/favicon.ico": "public, max-age=86400",
  "/assets/*": FOR_EVER,
  "/assets/offline.html": "no-cache",
  "/manifest.webmanifest": "no-cache",
  "/sw.js": "no-cache",
};

describe("every answer has the headers of docs/security.md", () => {
  let server: LocalServer;
  let routes: Route[];

  before(async () => {
    routes = await collectRoutes(async () => {
      server = await startLocalServer({ MAX_SHARE_SIZE: "1 MiB", STORAGE_LIMIT: "1500 KiB" });
    });
  });
  after(() => server.close());

  const ask = (path: string, asking?: Asking) => answerOf(server.url + path, asking);

  it("from every route and method, for browsers and programs", async () => {
    assert.ok(routes.length > 60, `${routes.length} routes`);
    const share = await RawShare.ready(server.url, { size: 1000 });
    const [asset] = await assetsOf(server.url);
    const pathOf: Record<string, string> = { "/assets/*": String(asset) };
    for (const { method, url } of routes) {
      const path = pathOf[url] ?? url.replace(":id", share.id);
      for (const headers of [CHROMIUM, { accept: "*/*" }, bearer(share.ownerToken)]) {
        const answer = await ask(path, { method, headers });
        assertHeaders(answer, `${method} ${path}`, answer.status < 400 ? KEPT[url] : undefined);
        const robots = url === "/" && answer.status === 200 ? "all" : "noindex";
        assert.equal(answer.headers.get("x-robots-tag"), robots, path);
      }
    }
  });

  it("with every status", async () => {
    const ticket = secret();
    const share = await RawShare.ready(server.url, { size: 1000 });
    const [asset] = await assetsOf(server.url);
    const page = await ask("/", { headers: CHROMIUM });
    const body = { method: "POST", headers: { "content-type": "application/json" } };
    const locked = await RawShare.ready(server.url, { inline: true, withPassword: true });
    for (let guess = 0; guess < 5; guess++) {
      await locked.preview({ linkProof: locked.linkProof, passwordProof: secret() });
    }
    const gone = await RawShare.ready(server.url, { inline: true });
    await gone.burn();
    const claimed = await RawShare.ready(server.url, { size: 1000 });
    const tooMuch = { ...new RawShare(server.url, { size: 1000 }).createBody(), size: 2 ** 30 };
    const tooFull = { ...new RawShare(server.url, { size: 1000 }).createBody(), size: 2 ** 20 };
    await RawShare.created(server.url, { size: 1_000_000 });
    const answers = [
      await new RawShare(server.url, { inline: true }).create(),
      await claimed.claim(ticket),
      await claimed.content(ticket),
      await claimed.content(ticket, { range: "bytes=10-20" }),
      await claimed.content(ticket, { range: "bytes=99999-" }),
      await claimed.receipt(ticket),
      await claimed.claim(),
      await gone.preview(),
      await locked.preview(),
      await share.preview({ linkProof: secret() }),
      await share.patch(1000, randomBytes(10)),
      await share.patch(0, randomBytes(10), { "tus-resumable": "0.9" }),
      await ask(paths.share(share.id)),
      await ask(paths.share(share.id), { headers: bearer(secret()) }),
      await ask(paths.share(share.id), { headers: bearer(share.ownerToken) }),
      await ask(paths.events(share.id), { headers: bearer(share.ownerToken) }),
      await ask("/", { headers: { ...CHROMIUM, "if-none-match": page.headers.get("etag") ?? "" } }),
      await ask(String(asset)),
      await ask(String(asset), { headers: { range: "bytes=99999999-" } }),
      await ask("/nothing"),
      await ask("/s/%", { headers: CHROMIUM }),
      await ask(`/s/${share.id}`),
      await ask(paths.shares, { method: "PUT" }),
      await ask(paths.shares, { ...body, body: "{" }),
      await ask(paths.shares, { ...body, body: "a".repeat(300_000) }),
      await ask(paths.shares, { method: "POST", body: "text" }),
      await ask(paths.shares, { ...body, body: JSON.stringify(tooMuch) }),
      await ask(paths.shares, { ...body, body: JSON.stringify(tooFull) }),
    ];
    for (const answer of answers) {
      const cached = answer.headers.get("cache-control") ?? "";
      const mayBeKept = cached === FOR_EVER || answer.status === 304;
      assertHeaders(answer, String(answer.status), mayBeKept ? cached : undefined);
      if (answer.status >= 400) assert.equal(answer.headers.get("x-robots-tag"), "noindex");
    }
    const seen = new Set(answers.map(({ status }) => status));
    const wanted = [200, 201, 204, 206, 304, 400, 401, 403, 404, 405, 406, 409, 410, 412, 413];
    for (const status of [...wanted, 415, 416, 423, 507]) assert.ok(seen.has(status), `${status}`);
  });

  it("when the client exceeds a rate limit", async () => {
    const limited = await startLocalServer({ RATE_LIMIT: "on", RATE_LIMIT_CLAIM: "1/minute" });
    try {
      const one = await RawShare.ready(limited.url, { inline: true });
      await one.preview();
      const refused = await one.preview();
      assert.equal(refused.status, 429);
      assertHeaders(refused, "429");
    } finally {
      await limited.close();
    }
  });

  it("when a store is unavailable or broken", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      const waiting = await RawShare.ready(url, { inline: true });
      faults.failWith(new Error("broken"), "metadata");
      for (const answer of [await waiting.status(), await answerOf(`${url}/health`)]) {
        assert.ok([500, 503].includes(answer.status));
        assertHeaders(answer, `${answer.status}`);
      }
    });
  });

  it("when the server can't parse the request", async () => {
    const { hostname, port } = new URL(server.url);
    for (const bytes of [
      "garbage\r\n\r\n",
      "GET / HTTP/1.1\r\nbad header\r\n\r\n",
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${"a".repeat(20_000)}\r\n\r\n`,
      "GET / HTTP/1.1\r\nconnection: close\r\n\r\n",
      "GET /nothing HTTP/1.1\r\nhost: a\r\nexpect: a cake\r\nconnection: close\r\n\r\n",
    ]) {
      const socket = connect(Number(port), hostname);
      // The answer may arrive and the connection may close before the client has sent all bytes.
      socket.on("error", () => {});
      socket.write(bytes);
      const answer = await text(socket);
      const [head = ""] = answer.split("\r\n\r\n");
      const [first = "", ...lines] = head.split("\r\n");
      assert.match(first, /^HTTP\/1\.1 4\d\d /, bytes.slice(0, 60));
      const headers = new Headers(
        lines.map((line): [string, string] => {
          const [name = "", ...rest] = line.split(": ");
          return [name, rest.join(": ")];
        }),
      );
      assertHeaders({ headers }, `${first} to ${bytes.slice(0, 60)}`);
    }
  });

  it("and the table lists exactly these headers", () => {
    const page = readFileSync(new URL("../../docs/security.md", import.meta.url), "utf8");
    for (const [name, value] of Object.entries(ANSWER_HEADERS)) {
      const row = page.split("\n").find((line) => line.toLowerCase().startsWith(`| \`${name}\` |`));
      const shown =
        name === "permissions-policy" ? "clipboard-write=(self), screen-wake-lock=(self)" : value;
      assert.ok(row?.includes(`\`${shown}\``), name);
    }
  });
});

describe("Strict-Transport-Security is in answers to https requests, and never in those to plain http", () => {
  const PUBLIC = { BASE_URL: "https://share.example" };
  const PROXY = { TRUST_PROXY: "127.0.0.1" };
  const OTHER_PROXY = { TRUST_PROXY: "192.0.2.1" };
  type Case = [settings: Record<string, string>, forwarded: Record<string, boolean>];
  const cases: Case[] = [
    [{}, { "": false, https: false }],
    [PUBLIC, { "": true }],
    [PROXY, { "": false, https: true, "http, https": true, "https, http": false }],
    [OTHER_PROXY, { https: false }],
    [
      { ...PUBLIC, ...PROXY },
      { "": true, http: false, https: true },
    ],
    [
      { ...PUBLIC, ...OTHER_PROXY },
      { "": false, https: false },
    ],
  ];
  for (const [settings, answers] of cases) {
    it(`with ${JSON.stringify(settings)}`, async () => {
      const server = await startLocalServer(settings);
      try {
        for (const [forwarded, isSent] of Object.entries(answers)) {
          const headers = { ...(forwarded ? { "x-forwarded-proto": forwarded } : {}) };
          for (const path of ["/", "/nothing", paths.config]) {
            const answer = await answerOf(server.url + path, { headers });
            const sent = answer.headers.get("strict-transport-security");
            assert.equal(sent, isSent ? STRICT_TRANSPORT : null, `${forwarded} ${path}`);
          }
        }
      } finally {
        await server.close();
      }
    });
  }
});

function assertHeaders({ headers }: { headers: Headers }, about: string, cached = "no-store") {
  const isFrame = headers.get("content-security-policy")?.startsWith("sandbox") ?? false;
  // A preview frame: pages of this server show it, and its sandbox counts as another origin.
  const expected = isFrame
    ? {
        ...ANSWER_HEADERS,
        "cross-origin-resource-policy": "cross-origin",
        "origin-agent-cluster": null,
      }
    : ANSWER_HEADERS;
  for (const [name, value] of Object.entries(expected)) {
    if (["cache-control", "content-security-policy", "x-robots-tag"].includes(name)) continue;
    assert.equal(headers.get(name), value, `${about}: ${name}`);
  }
  assert.equal(headers.get("cache-control"), cached, about);
  assert.ok(headers.get("x-robots-tag"), about);
  const policy = headers.get("content-security-policy") ?? "";
  for (const part of ["default-src", "base-uri", "form-action"]) {
    assert.match(policy, new RegExp(`${part} 'none'`), about);
  }
  assert.match(policy, isFrame ? /frame-ancestors 'self'/ : /frame-ancestors 'none'/, about);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*|https?:|strict-dynamic/, about);
  for (const name of ["server", "x-powered-by", "strict-transport-security", "set-cookie"]) {
    assert.equal(headers.get(name), null, `${about}: ${name}`);
  }
}

interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends a request without the headers that fetch adds, and does not wait for the end of live events. */
async function answerOf(url: string, { body, ...options }: Asking = {}) {
  const asked = request(url, options).end(body);
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.destroy();
  const headers = new Headers(
    Object.entries(response.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
  );
  return { status: response.statusCode ?? 0, headers };
}

/** The addresses of the files that the pages load. */
async function assetsOf(url: string): Promise<string[]> {
  const page = await (await fetch(`${url}/`, { headers: CHROMIUM })).text();
  return [...page.matchAll(/"\.(\/assets\/[^"]+)"/g)].map(([, path = ""]) => path);
}
