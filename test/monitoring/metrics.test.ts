import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { noteSecret } from "../support/evidence.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { openConnection } from "../support/raw-connection.ts";
import { bearer, call, RawShare, secret } from "../support/raw-share.ts";
import { freePort } from "../support/redis-server.ts";
import { waitUntil } from "../support/wait-until.ts";
import { namesIn, scrape, seriesOf, sumOf } from "./scrape.ts";

const TOKEN = "metrics-token-Zm9yIHRlc3Rz";
noteSecret("token, ticket or proof", TOKEN);

describe("the metrics", () => {
  let server: LocalServer;
  before(async () => {
    server = await startLocalServer({
      METRICS_TOKEN: TOKEN,
      WEBHOOK_URLS: "slack+http://127.0.0.1:9/",
    });
  });
  after(() => server.close());

  it("do not exist without METRICS_TOKEN and METRICS_PORT", async () => {
    const plain = await startLocalServer();
    for (const headers of [{}, bearer(TOKEN)]) {
      const answer = await call(`${plain.url}/metrics`, { headers });
      assert.deepEqual([answer.status, answer.json.code], [404, "not_found"]);
    }
    await plain.close();
  });

  it("need the token", async () => {
    const wrong = [`${TOKEN}x`, TOKEN.slice(0, -1), "", "\u00e9".repeat(26)].map(
      (token) => `Bearer ${token}`,
    );
    for (const authorization of [...wrong, TOKEN, `Basic ${TOKEN}`]) {
      const answer = await call(`${server.url}/metrics`, { headers: { authorization } });
      assert.deepEqual([answer.status, answer.json.code], [401, "unauthorized"], authorization);
      assert.match(String(answer.json.advice), /METRICS_TOKEN/);
      assert.equal(answer.headers.get("www-authenticate"), "Bearer");
    }
    const answer = await call(`${server.url}/metrics?token=${TOKEN.slice(0, 5)}`);
    assert.equal(answer.status, 401);
  });

  it("are text for Prometheus that no cache stores, and all names begin with onetimeshare_", async () => {
    const answer = await call(`${server.url}/metrics`, { headers: bearer(TOKEN) });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert.equal(answer.headers.get("cache-control"), "no-store");
    for (const name of namesIn(answer.bytes.toString())) assert.match(name, /^onetimeshare_/);
  });

  it("count the outcomes of claims, the events of the store, and its latency", async () => {
    const first = await scrape(server.url, TOKEN);
    const share = await RawShare.created(server.url, { inline: true });
    assert.equal((await share.claim()).status, 201);
    assert.equal((await share.claim()).status, 410);
    const stranger = await RawShare.created(server.url, { inline: true });
    assert.equal((await stranger.claim(secret(), { linkProof: secret() })).status, 403);
    const text = await scrape(server.url, TOKEN);
    const grown = (name: string, labels: Record<string, string>) =>
      sumOf(text, name, labels) - sumOf(first, name, labels);
    assert.equal(grown("onetimeshare_claims_total", { outcome: "claimed" }), 1);
    assert.equal(grown("onetimeshare_claims_total", { outcome: "already_claimed" }), 1);
    assert.equal(grown("onetimeshare_claims_total", { outcome: "wrong_link" }), 1);
    assert.equal(grown("onetimeshare_share_events_total", { event: "created" }), 2);
    assert.equal(grown("onetimeshare_share_events_total", { event: "claimed" }), 1);
    assert.equal(sumOf(text, "onetimeshare_shares", { state: "leased" }), 1);
    const operation = { store: "metadata", operation: "claimOnce", result: "ok" };
    assert.equal(grown("onetimeshare_store_operation_duration_seconds_count", operation), 3);
    const route = { method: "POST", route: "/api/v1/shares/:id/claims", status: "201" };
    assert.equal(grown("onetimeshare_http_request_duration_seconds_count", route), 1);
    assert.ok(grown("onetimeshare_http_bytes_total", { direction: "in" }) > 5_000);
  });

  it("show uploads and downloads while they run", async () => {
    const share = await RawShare.created(server.url, { size: 300_000 });
    const connection = openConnection(server.url);
    const headers = Object.entries({ ...share.tusHeaders(), "upload-offset": "0" });
    connection.send(
      [
        `PATCH /api/v1/uploads/${share.id} HTTP/1.1`,
        "Host: localhost",
        "Content-Length: 300000",
        ...headers.map(([name, value]) => `${name}: ${value}`),
        "",
        "",
      ].join("\r\n"),
    );
    connection.send(share.ciphertext.subarray(0, 100_000));
    await untilGauge("onetimeshare_uploads_in_flight", 1);
    assert.equal(
      sumOf(await scrape(server.url, TOKEN), "onetimeshare_shares", { state: "uploading" }),
      1,
    );
    connection.socket.destroy();
    await untilGauge("onetimeshare_uploads_in_flight", 0);
  });

  it("have a bounded number of series whatever a hostile client sends, and no part of its requests", async () => {
    const hostile = async (number: number) => {
      const noise = `canary${number}`;
      const headers = { "x-noise": noise, "user-agent": noise };
      await Promise.all([
        call(`${server.url}/${noise}`, { headers }),
        call(`${server.url}/s/${noise}`, { headers }),
        call(`${server.url}/api/v1/shares/${noise}/${noise}`, { headers }),
        call(`${server.url}/api/v1/shares/${noise}`, {
          headers: { ...headers, ...bearer(secret()) },
        }),
        call(`${server.url}/assets/${noise}?${noise}=${noise}`, { headers }),
        call(`${server.url}/health?${noise}`, { headers, method: "PUT" }),
        call(`${server.url}/api/v1/shares`, { method: "POST", headers, json: { [noise]: noise } }),
        sendLine(server.url, `${noise.toUpperCase()} /health`),
        sendLine(server.url, `PROPFIND /${noise}`),
      ]);
    };
    await hostile(0);
    const before = namedSeriesOf(await scrape(server.url, TOKEN));
    for (let number = 1; number <= 30; number++) await hostile(number);
    const text = await scrape(server.url, TOKEN);
    const added = [...namedSeriesOf(text)].filter((series) => !before.has(series));
    // The server's own timers may use an operation of a store, or a kind of handle of Node, for the first time.
    const byClients = added.filter(
      (series) => !/^onetimeshare_(?:store_operation|nodejs_active)_/.test(series),
    );
    assert.deepEqual(byClients, []);
    assert.doesNotMatch(text, /canary/i);
  });

  it("contain everything that the dashboard and the alert rules name", async () => {
    const text = await scrape(server.url, TOKEN);
    const existing = namesIn(text);
    for (const file of ["deploy/grafana/onetimeshare.json", "deploy/prometheus/alerts.yml"]) {
      const content = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
      const named = new Set(content.match(/\bonetimeshare_[a-z0-9_]+/g));
      assert.ok(named.size > 10, file);
      for (const name of named) assert.ok(existing.has(name), `${file} names ${name}`);
      for (const [, label = "", values = ""] of content.matchAll(
        /\b(outcome|event|direction|state)(?:=|!=)\\?"(\w+)/g,
      )) {
        assert.match(text, new RegExp(`${label}="${values}"`), `${file}: ${label}="${values}"`);
      }
    }
  });

  it("are at METRICS_PORT too, which serves nothing else", async (t) => {
    const port = await freePort();
    const other = await startLocalServer({ METRICS_PORT: String(port) });
    t.after(() => other.close());
    const url = `http://127.0.0.1:${port}`;
    assert.equal((await call(`${other.url}/metrics`)).status, 404);
    assert.match((await call(`${url}/metrics`)).bytes.toString(), /^onetimeshare_processes 1$/m);
    assert.equal((await call(`${url}/metrics`, { method: "POST" })).status, 405);
    assert.equal((await call(`${url}/metrics`, { method: "HEAD" })).status, 200);
    for (const path of ["/", "/health", "/api/v1/config"]) {
      assert.equal((await call(url + path)).status, 404);
    }
  });

  it("are at METRICS_PORT not for a page whose site lets its name point to this machine", async (t) => {
    const port = await freePort();
    const other = await startLocalServer({ METRICS_PORT: String(port) });
    t.after(() => other.close());
    const answerTo = async (host: string) => {
      const connection = openConnection(`http://127.0.0.1:${port}`);
      connection.send(`GET /metrics HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      return connection.closed;
    };
    const refused = await answerTo(`attacker.example:${port}`);
    assert.match(refused, /^HTTP\/1\.1 421 /);
    assert.match(refused, /set METRICS_TOKEN/);
    assert.doesNotMatch(refused, /onetimeshare_/);
    for (const host of [`localhost:${port}`, `onetimeshare:${port}`]) {
      assert.match(await answerTo(host), /^onetimeshare_processes 1$/m);
    }
  });

  it("need the token at METRICS_PORT if there is one, and the port must be free", async (t) => {
    const port = await freePort();
    const settings = { METRICS_PORT: String(port), METRICS_TOKEN: TOKEN };
    const other = await startLocalServer(settings);
    t.after(() => other.close());
    const url = `http://127.0.0.1:${port}/metrics`;
    assert.equal((await call(url)).status, 401);
    assert.equal((await call(url, { headers: bearer(TOKEN) })).status, 200);
    await assert.rejects(
      startLocalServer(settings),
      /^ListenError: Another program already listens on 127\.0\.0\.1:\d+\. Stop it, or set METRICS_PORT to another port\.$/,
    );
  });

  async function untilGauge(name: string, value: number): Promise<void> {
    await waitUntil(async () => sumOf(await scrape(server.url, TOKEN), name) === value);
  }
});

/** The series without their values. */
function namedSeriesOf(text: string): Set<string> {
  return new Set(seriesOf(text).map((line) => line.slice(0, line.lastIndexOf(" "))));
}

/** Sends a request line that no HTTP library sends. */
async function sendLine(url: string, line: string): Promise<void> {
  const connection = openConnection(url);
  connection.send(`${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  await connection.closed;
}
