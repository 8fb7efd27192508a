import assert from "node:assert/strict";
import { before, describe, it, type TestContext } from "node:test";
import type { Finding } from "../../src/node/finding.ts";
import { ADMIN_ENV } from "../support/admin.ts";
import { makeCertificate } from "../support/certificate.ts";
import { startNginx } from "../support/proxies/nginx.ts";
import type { ProxyProcess } from "../support/proxies/proxy.ts";
import { freePort } from "../support/redis-server.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";

const inLocation = (line: string) => (config: string) =>
  config.replace("location / {", `location / {\n${line}`);
const replaced = (from: string, to: string) => (config: string) => {
  assert.ok(config.includes(from), `the documented configuration has no ${from}`);
  return config.replaceAll(from, to);
};

interface Fault {
  name: string;
  /** Changes the documented configuration of nginx. */
  change?: (config: string) => string;
  http?: string;
  /** Serves the site over plain http. */
  isPlain?: boolean;
  /** Settings of the server. */
  env?: Record<string, string>;
  /** The check that names it. */
  check: string;
  result?: Finding["result"];
  words: RegExp;
  /** Checks that fail too, because of the same fault. */
  also?: string[];
}

/** Behind a proxy at this address, the address of doctor is not trusted. */
const PROXY = "127.0.0.2";
const bound = (change: (config: string) => string) => (config: string) =>
  inLocation(`proxy_bind ${PROXY};`)(change(config));

const FAULTS: Fault[] = [
  {
    name: "buffers uploads",
    change: replaced("proxy_request_buffering off;", "proxy_request_buffering on;"),
    check: "upload-buffering",
    words: /buffers uploads/,
    also: ["chunked-uploads"],
  },
  {
    name: "speaks HTTP/1.0 to the server",
    change: replaced("proxy_http_version 1.1;", "proxy_http_version 1.0;"),
    check: "chunked-uploads",
    result: "warning",
    words: /without a Content-Length/,
  },
  {
    name: "limits request bodies to 1 MiB",
    change: replaced("client_max_body_size 0;", ""),
    check: "body-limit",
    words: /refuses a request of 2 MiB \(413\)/,
  },
  {
    name: "limits request bodies to 64 KiB",
    change: replaced("client_max_body_size 0;", "client_max_body_size 64k;"),
    check: "body-limit",
    words: /refuses the creation of a share/,
  },
  {
    name: "buffers live events",
    change: (config) =>
      inLocation("proxy_ignore_headers X-Accel-Buffering;")(
        replaced("proxy_buffering off;", "")(config),
      ),
    check: "live-events",
    words: /buffers live events/,
  },
  {
    name: "passes on the client's X-Forwarded-For",
    change: bound(replaced("proxy_set_header X-Forwarded-For $remote_addr;", "")),
    env: { TRUST_PROXY: PROXY },
    check: "forged-address",
    words: /forged X-Forwarded-For/,
    also: ["client-limits"],
  },
  {
    name: "does not say who its client is",
    change: bound(replaced("X-Forwarded-For $remote_addr;", 'X-Forwarded-For "";')),
    env: { TRUST_PROXY: PROXY },
    check: "client-limits",
    words: /takes all clients for one/,
  },
  {
    name: "is not in TRUST_PROXY",
    change: bound((config) => config),
    env: { TRUST_PROXY: "127.0.0.3" },
    check: "client-limits",
    words: /takes all clients for one/,
    also: ["security-headers"],
  },
  {
    name: "removes a security header",
    change: inLocation("proxy_hide_header Content-Security-Policy;"),
    check: "security-headers",
    words: /removes content-security-policy/,
  },
  {
    name: "doubles a security header",
    change: inLocation("add_header X-Content-Type-Options nosniff always;"),
    check: "security-headers",
    words: /doubles x-content-type-options/,
  },
  {
    name: "compresses ciphertext",
    change: replaced("gzip off;", "gzip on; gzip_types application/octet-stream;"),
    check: "compression",
    words: /compresses ciphertext \(gzip\)/,
  },
  {
    name: "removes Range",
    change: inLocation('proxy_set_header Range "";'),
    check: "ranges",
    words: /answered with 200 instead of 206/,
  },
  {
    name: "asks for another part",
    change: inLocation('proxy_set_header Range "bytes=0-999";'),
    check: "ranges",
    words: /answered with another part/,
    also: ["compression", "accept"],
  },
  {
    name: "removes Retry-After",
    change: inLocation("proxy_hide_header Retry-After;"),
    check: "retry-after",
    words: /removes Retry-After/,
  },
  {
    name: "replaces error answers",
    change: inLocation("proxy_intercept_errors on; error_page 401 404 429 503 /50x.html;"),
    check: "error-answers",
    words: /replaces error answers/,
    also: ["retry-after"],
  },
  {
    name: "removes Authorization",
    change: inLocation('proxy_set_header Authorization "";'),
    check: "authorization",
    words: /does not reach the server/,
    also: ["live-events", "compression", "ranges", "clock", "retry-after"],
  },
  {
    name: "refuses PATCH and DELETE",
    change: inLocation("limit_except GET POST OPTIONS { deny all; }"),
    check: "methods",
    words: /refuses PATCH \(403\) and DELETE \(403\)/,
    also: ["body-limit"],
  },
  {
    name: "replaces Accept",
    change: inLocation("proxy_set_header Accept text/html;"),
    check: "accept",
    words: /answers a program that accepts anything with 200\./,
    also: ["error-answers"],
  },
  {
    name: "replaces User-Agent",
    change: inLocation("proxy_set_header User-Agent Proxy;"),
    check: "accept",
    words: /answers a program with a known User-Agent with 200\./,
  },
  {
    name: "caches",
    change: (config) =>
      inLocation(
        "proxy_cache all; proxy_ignore_headers Cache-Control; proxy_cache_valid 200 1m; add_header X-Cache-Status $upstream_cache_status;",
      )(replaced("proxy_buffering off;", "")(config)),
    http: "proxy_cache_path cache keys_zone=all:1m;",
    check: "caching",
    words: /from a cache/,
    // nginx sends GET instead of HEAD to fill its cache.
    also: ["authorization", "live-events", "clock"],
  },
  {
    name: "sends another Host",
    change: replaced("$http_host;", "internal;"),
    env: { BASE_URL: "" },
    check: "public-address",
    words: /uses https:\/\/internal as its address/,
  },
  {
    name: "makes every request look like one of the server's machine",
    isPlain: true,
    change: (config) =>
      replaced(
        "$http_host;",
        "localhost;",
      )(config.replaceAll(/proxy_set_header X-Forwarded-.*;/g, "")),
    env: { ...ADMIN_ENV, BASE_URL: "", TRUST_PROXY: "" },
    check: "administration",
    words: /shows \/admin over plain http to everyone/,
    also: ["public-address", "client-limits"],
  },
  {
    name: "redirects the API",
    change: inLocation("return 301 https://www.example.org$request_uri;"),
    check: "connection",
    words: /redirects to https:\/\/www\.example\.org/,
  },
  {
    name: "offers no HTTP/2",
    change: replaced("ssl http2;", "ssl;"),
    check: "http-version",
    result: "warning",
    words: /does not offer HTTP\/2/,
  },
];

describe("doctor, behind a real nginx,", () => {
  let certificate: Awaited<ReturnType<typeof makeCertificate>>;
  let user: CliUser;

  before(async () => {
    certificate = await makeCertificate(90);
    user = await createCliUser();
  });

  it("finds nothing to change with the documented configuration", async (t) => {
    const site = await startSite(t, {});
    const { exitCode, findings } = await site.examine();
    assert.deepEqual(
      findings.filter(({ result }) => result !== "ok"),
      [],
    );
    assert.equal(exitCode, 0);
    assert.equal(new Set(findings.map(({ check }) => check)).size, findings.length);
  });

  it("burns its shares", async (t) => {
    const site = await startSite(t, {});
    await site.examine("--quick");
    await site.server.stop();
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(`${site.server.dataDir}/onetimeshare.db`);
    const states = database.prepare("SELECT state, count(*) AS n FROM shares GROUP BY state").all();
    assert.deepEqual(
      states.map((row) => ({ ...row })),
      [{ state: "gone", n: 2 }],
    );
    database.close();
  });

  for (const fault of FAULTS) {
    it(`names a proxy that ${fault.name}`, async (t) => {
      const site = await startSite(t, fault);
      const { exitCode, findings } = await site.examine("--quick");
      const { check, result = "failure", words, also = [] } = fault;
      const finding = findings.find((each) => each.check === check);
      assert.equal(finding?.result, result, JSON.stringify(findings, null, 1));
      assert.match(finding.message, words);
      assert.ok(finding.remedy && finding.remedy.length > 20);
      assert.equal(exitCode, result === "failure" ? 1 : 0);
      const others = findings.filter((each) => each.result === "failure" && each.check !== check);
      for (const other of others) assert.ok(also.includes(other.check), JSON.stringify(other));
    });
  }

  it("names time-outs of the proxy that are shorter than the server's", async (t) => {
    const change = replaced("client_body_timeout 60s;", "client_body_timeout 8s;");
    const site = await startSite(t, { change });
    const { findings } = await site.examine();
    const finding = findings.find(({ check }) => check === "idle-timeouts");
    assert.equal(finding?.result, "failure", JSON.stringify(finding));
    const live = await startSite(t, {
      change: replaced("proxy_read_timeout 60s;", "proxy_read_timeout 5s;"),
    });
    const ofLive = (await live.examine()).findings.find(({ check }) => check === "idle-timeouts");
    assert.match(
      ofLive?.message ?? "",
      /closed a stream of live events after 5 seconds without data/,
    );
  });

  it("names a server whose clock is wrong", async (t) => {
    const preload = new URL("../support/preload-clock.ts", import.meta.url).pathname;
    const env = { NODE_OPTIONS: `--import ${preload}`, CLOCK_AHEAD_MS: "120000" };
    const site = await startSite(t, { env });
    const { findings } = await site.examine("--quick");
    const finding = findings.find(({ check }) => check === "clock");
    assert.equal(finding?.result, "failure");
    assert.match(finding.message, /1[12]\d seconds ahead of/);
  });

  it("ends with 6 if the proxy, or the server behind it, does not answer", async (t) => {
    const site = await startSite(t, {});
    await site.server.stop();
    const behind = await site.examine("--quick");
    assert.equal(behind.exitCode, 6);
    const finding = behind.findings.find(({ check }) => check === "connection");
    assert.match(finding?.message ?? "", /A proxy answers with 502/);
    await site.nginx.stop();
    const { exitCode, findings } = await site.examine("--quick");
    assert.equal(exitCode, 6);
    assert.match(findings.at(-1)?.message ?? "", /No server runs at 127\.0\.0\.1:/);
  });

  it("obeys the policies of the server for its shares", async (t) => {
    const env = { EXPIRY_CHOICES: "1 h, 2 h", DEFAULT_EXPIRY: "1 h", PASSWORD_REQUIRED: "on" };
    const site = await startSite(t, { env });
    const { findings } = await site.examine("--quick");
    const bad = findings.filter(({ result }) => result !== "ok").map(({ check }) => check);
    assert.deepEqual(bad, ["idle-timeouts"]);
  });

  it("works with two processes", async (t) => {
    const site = await startSite(t, { env: { WORKERS: "2" } });
    const { findings } = await site.examine("--quick");
    const bad = findings.filter(({ result }) => result === "failure");
    assert.deepEqual(bad, []);
    const buffering = await startSite(t, {
      env: { WORKERS: "2" },
      change: replaced("proxy_request_buffering off;", "proxy_request_buffering on;"),
    });
    const found = (await buffering.examine("--quick")).findings;
    assert.equal(found.find(({ check }) => check === "upload-buffering")?.result, "failure");
  });

  /** The test stops the site, also after a failure. */
  async function startSite(
    test: TestContext,
    { change, http, isPlain, env = {} }: Pick<Fault, "change" | "http" | "isPlain" | "env">,
  ) {
    const port = await freePort();
    const url = `${isPlain ? "http" : "https"}://127.0.0.1:${port}`;
    const changed = (config: string) => {
      const listening = isPlain ? replaced("443 ssl http2;", `127.0.0.1:${port};`)(config) : config;
      return change?.(listening) ?? listening;
    };
    const settings = {
      BASE_URL: url,
      TRUST_PROXY: "127.0.0.1",
      RATE_LIMIT: "on",
      MAX_SHARE_SIZE: "100 MiB",
      ...env,
    };
    const server: ServerProcess = await startServerProcess({ env: settings });
    test.after(() => server.stop());
    const nginx: ProxyProcess = await startNginx({
      ...{ ...certificate, port, targets: [server.url] },
      change: changed,
      ...(http === undefined ? {} : { http }),
    });
    test.after(() => nginx.stop());
    const { NODE_OPTIONS: _, ...ofDoctor } = settings as Record<string, string>;
    return {
      server,
      nginx,
      examine: async (...more: string[]) => {
        const args = ["doctor", "--server", url, "--json", ...more];
        const { exitCode, stdout, stderr } = await user.run(args, {
          env: {
            ...ofDoctor,
            DATA_DIR: server.dataDir,
            PORT: new URL(server.url).port,
            NODE_EXTRA_CA_CERTS: certificate.certificateFile,
          },
        });
        assert.notEqual(stdout, "", stderr);
        return { exitCode, findings: JSON.parse(stdout) as Finding[] };
      },
    };
  }
});
