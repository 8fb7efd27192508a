import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { request as plainRequest } from "node:http";
import { connect } from "node:http2";
import { request } from "node:https";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Finding } from "../../src/node/finding.ts";
import { paths, TUS_VERSION } from "../../src/protocol/api.ts";
import { makeCertificate } from "../support/certificate.ts";
import { PROXIES } from "../support/proxies/proxies.ts";
import type { ProxyProcess } from "../support/proxies/proxy.ts";
import { bearer, RawShare } from "../support/raw-share.ts";
import { freePort } from "../support/redis-server.ts";
import { type CliUser, createCliUser } from "../support/run-cli.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { assertNotifiesAtOnce, claimed, listenTo } from "../support/shared-servers.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { sentLink } from "../support/transcript.ts";
import { createWire, type Wire } from "../support/wire.ts";

const MB = 1_000_000;
const SIZE = 300 * MB;
const CLAIMS = 20;
const trustedBefore = getCACertificates("default");

for (const { name, start } of PROXIES) {
  describe(`behind ${name}, as deploy/ configures it,`, () => {
    let server: ServerProcess;
    let wire: Wire;
    let proxy: ProxyProcess;
    let user: CliUser;
    let env: Record<string, string>;
    let certificate: string;

    before(async () => {
      const files = await makeCertificate(90);
      certificate = await readFile(files.certificateFile, "utf8");
      setDefaultCACertificates([...trustedBefore, certificate]);
      const port = await freePort();
      const settings = {
        BASE_URL: `https://127.0.0.1:${port}`,
        TRUST_PROXY: "127.0.0.1",
        RATE_LIMIT: "on",
        RATE_LIMIT_CREATE: "100/hour",
        RATE_LIMIT_CLAIM: `${CLAIMS}/minute`,
      };
      server = await startServerProcess({ env: settings });
      // Between the proxy and the server, so that a test sees and breaks what the proxy sends.
      wire = await createWire(server.url);
      proxy = await start({ ...files, targets: [wire.url], port });
      user = await createCliUser();
      env = {
        ...settings,
        DATA_DIR: server.dataDir,
        PORT: new URL(server.url).port,
        NODE_EXTRA_CA_CERTS: files.certificateFile,
      };
    });
    after(async () => {
      await proxy?.stop();
      await wire?.close();
      await server?.stop();
    });

    it("an upload of 300 MB resumes after its sender was killed, and a download after its connections broke", async () => {
      const content = randomBytes(SIZE);
      const path = join(await tempFolder(), "large.bin");
      await writeFile(path, content);
      const sending = ["send", path, "--server", proxy.url];
      const half = wire.holdAfter("up", SIZE / 2);
      const first = user.start(sending, { env });
      await Promise.race([half, first.result.then(({ stderr }) => assert.fail(stderr))]);
      first.kill("SIGKILL");
      await first.result;
      wire.release();
      const sentBefore = wire.passed("up");
      const second = await user.run(sending, { env });
      const { link } = sentLink(second);
      assert.match(second.stderr, /^Resuming the upload\.\n/);
      const sentAgain = wire.passed("up") - sentBefore;
      assert.ok(sentAgain < SIZE / 2 + 20 * MB, `the second run sent ${sentAgain} bytes`);

      const folder = await tempFolder();
      const [gotBefore, broken] = [wire.passed("down"), wire.holdAfter("down", SIZE / 2)];
      const getting = user.start(["get", link, "-o", folder], { env });
      await Promise.race([broken, getting.result.then(({ stderr }) => assert.fail(stderr))]);
      wire.breakConnections();
      wire.release();
      const got = await getting.result;
      assert.equal(got.exitCode, 0, got.stderr);
      assert.match(got.stderr, /The server can't be reached/);
      assert.ok((await readFile(join(folder, "large.bin"))).equals(content), "byte-equal");
      const received = wire.passed("down") - gotBefore;
      assert.ok(received < SIZE + 60 * MB, `the proxy received ${received} bytes`);
    });

    it("HTTP/2 carries an upload, a range and live events", async () => {
      const session = connect(proxy.url);
      session.on("error", () => {});
      const share = await RawShare.created(proxy.url, { size: 20 * MB });
      const upload = session.request({
        ...{ ":method": "PATCH", ":path": paths.upload(share.id), ...bearer(share.ownerToken) },
        ...{ "tus-resumable": TUS_VERSION, "upload-offset": "0" },
        "content-type": "application/offset+octet-stream",
      });
      upload.end(share.ciphertext);
      const [answer] = await once(upload, "response");
      assert.equal(answer[":status"], 204);
      upload.resume();
      const events = session.request({
        ...{ ":path": paths.events(share.id), ...bearer(share.ownerToken) },
      });
      let seen = "";
      events.on("data", (piece: Buffer) => {
        seen += piece;
      });
      while (!seen.includes('"ready"')) await once(events, "data");
      const { ticket, begun } = { ticket: await claimed(share), begun: performance.now() };
      while (!seen.includes('"leased"')) await once(events, "data");
      assert.ok(performance.now() - begun < 1_000, "the event came late");
      const reading = session.request({
        ...{ ":path": paths.content(share.id), ...bearer(ticket), range: "bytes=5000000-" },
      });
      const [head] = await once(reading, "response");
      assert.equal(head[":status"], 206);
      const pieces: Buffer[] = [];
      for await (const piece of reading) pieces.push(piece as Buffer);
      assert.ok(Buffer.concat(pieces).equals(share.ciphertext.subarray(5 * MB)));
      session.destroy();
    });

    it("a live event arrives within a second of its cause", async () => {
      const share = await RawShare.ready(proxy.url);
      const events = await listenTo(share);
      await events.until('"ready"');
      await claimed(share);
      const begun = performance.now();
      await events.until('"leased"');
      assert.ok(performance.now() - begun < 1_000, "the event came late");
      await events.close();
      await assertNotifiesAtOnce({ url: proxy.url }, { url: proxy.url });
    });

    it("limits count the real client, whatever it claims in X-Forwarded-For or Forwarded", async () => {
      const share = await RawShare.ready(proxy.url);
      const preview = (from: string, headers: Record<string, string> = {}) =>
        statusFrom(from, proxy.url + paths.preview(share.id), share.proofs(), headers);
      const lies = [
        "203.0.113.1",
        "203.0.113.2, 127.0.0.1",
        "127.0.0.1",
        "127.0.0.8, 127.0.0.9",
        "unknown",
      ];
      for (let i = 0; i < CLAIMS; i++) {
        const lie = lies[i % lies.length] ?? "";
        const headers = { "x-forwarded-for": lie, forwarded: `for=${lie.split(",")[0]}` };
        assert.equal(await preview("127.0.0.5", headers), 200);
      }
      for (const lie of lies) {
        assert.equal(await preview("127.0.0.5", { "x-forwarded-for": lie }), 429, lie);
      }
      assert.equal(await preview("127.0.0.5"), 429);
      for (const other of ["127.0.0.6", "127.0.0.8", "127.0.0.9"]) {
        assert.equal(await preview(other), 200, `${other} has a limit of its own`);
      }
    });

    it("each answer has each header of the server once and unchanged", async () => {
      const varies = new Set([
        "connection",
        "content-length",
        "date",
        "keep-alive",
        "server",
        "etag",
      ]);
      const added = new Set(["alt-svc", "transfer-encoding", "via", "upgrade"]);
      const own = { "x-forwarded-for": "127.0.0.7", "x-forwarded-proto": "https" };
      for (const path of [
        "/",
        "/s/AAAAAAAAAAAAAAAAAAAAAA",
        "/api/v1/config",
        "/nothing",
        "/health",
      ]) {
        const direct = headersOf((await get(server.url + path, own)).rawHeaders);
        const { rawHeaders, body } = await get(proxy.url + path);
        const names = rawHeaders.filter((_, i) => i % 2 === 0).map((each) => each.toLowerCase());
        for (const [header, value] of direct) {
          if (varies.has(header) || added.has(header) || header.startsWith("ratelimit")) continue;
          assert.equal(names.filter((each) => each === header).length, 1, `${path}: ${header}`);
          const through = rawHeaders[names.indexOf(header) * 2 + 1];
          // A nonce is random. Apache writes lists without spaces.
          const steady = (text = "") => text.replaceAll(/'nonce-[^']+'|(?<=,) /g, "");
          assert.equal(steady(through), steady(value), `${path}: ${header}`);
        }
        const more = names.filter((each) => !direct.has(each) && !varies.has(each));
        assert.deepEqual(
          more.filter((each) => !added.has(each)),
          [],
          path,
        );
        assert.ok(names.includes("strict-transport-security"), path);
        assert.ok(body.length > 0);
      }
    });

    it("http leads to https", async () => {
      const response = await fetch(`${proxy.plainUrl}/s/abc`, { redirect: "manual" });
      assert.equal(response.status, 308);
      // The example names no port: its ports are 80 and 443.
      const location = new URL(response.headers.get("location") ?? "");
      assert.equal(`${location.protocol} ${location.hostname}`, "https: 127.0.0.1");
      assert.equal(location.pathname, "/s/abc");
    });

    it("doctor finds nothing to change", async () => {
      const args = ["doctor", "--server", proxy.url, "--json"];
      const { exitCode, stdout, stderr } = await user.run(args, { env });
      assert.notEqual(stdout, "", stderr);
      const findings = JSON.parse(stdout) as Finding[];
      assert.deepEqual(
        findings.filter(({ result }) => result !== "ok"),
        [],
      );
      assert.equal(exitCode, 0);
      assert.ok(findings.length > 30);
    });

    async function get(url: string, headers: Record<string, string> = {}): Promise<Got> {
      const options = { ca: certificate, agent: false as const, headers };
      const asking = (url.startsWith("https:") ? request : plainRequest)(url, options).end();
      const [response] = await once(asking, "response");
      const pieces: Buffer[] = [];
      for await (const piece of response) pieces.push(piece);
      return { rawHeaders: response.rawHeaders, body: Buffer.concat(pieces) };
    }

    /** The status of a POST from this address of the machine. */
    async function statusFrom(
      localAddress: string,
      url: string,
      json: unknown,
      headers: Record<string, string>,
    ): Promise<number> {
      const options = { method: "POST", localAddress, ca: certificate, agent: false as const };
      const type = { "content-type": "application/json" };
      const asking = request(url, { ...options, headers: { ...type, ...headers } });
      asking.end(JSON.stringify(json));
      const [response] = await once(asking, "response");
      response.resume();
      await once(response, "end");
      return response.statusCode;
    }
  });
}

interface Got {
  /** Names and values in turn. */
  rawHeaders: string[];
  body: Buffer;
}

function headersOf(rawHeaders: readonly string[]): Map<string, string> {
  const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, i) => i * 2);
  return new Map(pairs.map((i) => [(rawHeaders[i] ?? "").toLowerCase(), rawHeaders[i + 1] ?? ""]));
}
