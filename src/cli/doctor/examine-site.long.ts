import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { ADMIN_ENV } from "../../../test/support/admin.ts";
import { type LocalServer, startLocalServer } from "../../../test/support/local-server.ts";
import type { Finding } from "../../node/finding.ts";
import type { ServerConfig } from "../../protocol/api.ts";
import { checkAdministration } from "./administration.ts";
import { checkPlainHttp } from "./connection.ts";
import { examineSite } from "./examine-site.ts";
import { remedyOf } from "./remedies.ts";
import type { Site } from "./site.ts";
import { Wire } from "./wire.ts";

let server: LocalServer;

before(async () => {
  server = await startLocalServer({ RATE_LIMIT: "on" });
});
after(() => server.close());

async function examine(
  signal = new AbortController().signal,
  url = server.url,
): Promise<Finding[]> {
  const options = { uploadToken: null, idleMs: null, known: null, signal, now: Date.now };
  return Array.fromAsync(examineSite(url, options, () => "unreachable"));
}

test("a server without a proxy has no fault, and the check of idle time-outs is left out", async () => {
  const findings = await examine();
  const bad = findings.filter(({ result }) => result !== "ok").map(({ check }) => check);
  assert.deepEqual(bad, ["https", "idle-timeouts"]);
  assert.equal(new Set(findings.map(({ check }) => check)).size, findings.length);
});

test("a server that accepts no share is no fault, and one finding names the checks that need a share", async () => {
  const closed = await startLocalServer({ RECEIVE_ONLY: "on" });
  const ofClosed = await examine(new AbortController().signal, closed.url);
  const refused = ofClosed.find(({ check }) => check === "create-shares");
  assert.equal(refused?.result, "warning");
  assert.match(refused.message, /RECEIVE_ONLY/);
  const rest = ofClosed.slice(ofClosed.indexOf(refused) + 1);
  assert.deepEqual(
    rest.map(({ check, result }) => [check, result]),
    [["not-checked", "warning"]],
  );
  assert.match(rest[0]?.message ?? "", /^These checks need a share: authorization, .*, ranges, /);
  assert.match(rest[0]?.remedy ?? "", /before you set RECEIVE_ONLY=on/);
  await closed.close();
});

test("plain http is a fault unless it leads to https", async (t) => {
  const answers: [number, Record<string, string>][] = [
    [308, { location: "https://share.example.org/" }],
    [301, { location: "http://share.example.org/" }],
    [200, {}],
  ];
  const plain = createServer((_request, response) => {
    response.writeHead(...(answers.shift() ?? [500, {}])).end();
  }).listen(0, "127.0.0.1");
  await once(plain, "listening");
  t.after(() => plain.close());
  const { port } = plain.address() as AddressInfo;
  const site = { url: "https://127.0.0.1", serverHeader: "nginx" } as Site;
  const results: (string | undefined)[] = [];
  for (let at = 0; at < 3; at++) {
    results.push((await checkPlainHttp(site, new AbortController().signal, port))?.result);
  }
  assert.deepEqual(results, ["ok", "failure", "failure"]);
  const nowhere = await checkPlainHttp(site, new AbortController().signal, 1);
  assert.equal(nowhere?.result, "ok");
});

test("a proxy that makes every request look like one of the server's machine is a fault", async (t) => {
  const own = await startLocalServer(ADMIN_ENV);
  t.after(() => own.close());
  let host: string | null = null;
  let forwarded: Record<string, string> = {};
  const proxy = createServer((incoming, response) => {
    const headers = { ...incoming.headers, host: host ?? incoming.headers.host, ...forwarded };
    const outgoing = request(own.url + incoming.url, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(outgoing);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  t.after(() => proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const check = async (url: string) => {
    const wire = new Wire(url, new AbortController().signal);
    const config = { baseUrl: null } as ServerConfig;
    return (await checkAdministration({ url, wire, config, serverHeader: null }))?.result;
  };
  for (const name of ["127.0.0.1", "localhost"]) {
    [host, forwarded] = [null, {}];
    assert.equal(await check(own.url.replace("127.0.0.1", name)), "ok", "without a proxy");
    const url = `http://${name}:${port}`;
    assert.equal(await check(url), "ok", "a proxy that passes on Host");
    host = "localhost:3000";
    assert.equal(await check(url), "failure");
    forwarded = { "x-forwarded-for": "203.0.113.1" };
    assert.equal(await check(url), "ok", "a proxy that says who its client is");
  }
});

test("an interruption ends the checks with its reason", async () => {
  const controller = new AbortController();
  const reason = new Error("stopped");
  const running = examine(controller.signal);
  controller.abort(reason);
  await assert.rejects(running, reason);
});

test("a remedy names the directive of the proxy, or of all known ones", () => {
  assert.match(remedyOf("buffering", "nginx/1.22.1"), /nginx: proxy_request_buffering off;/);
  assert.doesNotMatch(remedyOf("buffering", "nginx"), /Caddy/);
  for (const header of [null, "cloudflare"]) {
    assert.match(remedyOf("bodyLimit", header), /nginx: .*Caddy: .*HAProxy: .*Apache: /);
  }
});
