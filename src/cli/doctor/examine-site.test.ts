import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type LocalServer, startLocalServer } from "../../../test/support/local-server.ts";
import type { Finding } from "../../node/finding.ts";
import { examineSite } from "./examine-site.ts";
import { remedyOf } from "./remedies.ts";

let server: LocalServer;

before(async () => {
  server = await startLocalServer({ RATE_LIMIT: "on" });
});
after(() => server.close());

async function examine(signal = new AbortController().signal): Promise<Finding[]> {
  const options = { uploadToken: null, idleMs: null, known: null, signal, now: Date.now };
  return Array.fromAsync(examineSite(server.url, options, () => "unreachable"));
}

test("a server without a proxy has no fault, and the check of idle time-outs is left out", async () => {
  const findings = await examine();
  const bad = findings.filter(({ result }) => result !== "ok").map(({ check }) => check);
  assert.deepEqual(bad, ["https", "idle-timeouts"]);
  assert.equal(new Set(findings.map(({ check }) => check)).size, findings.length);
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
    assert.match(remedyOf("bodyLimit", header), /nginx: .*Caddy: .*HAProxy: /);
  }
});
