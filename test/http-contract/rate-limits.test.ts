import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { openConnection } from "../support/raw-connection.ts";
import { type Answer, call, RawShare, secret } from "../support/raw-share.ts";
import { startServerProcess } from "../support/server-process.ts";
import { createFrom, trusting } from "./rate-limits/clients.ts";

function previewFrom(share: RawShare, address: string, proofs = share.proofs()): Promise<Answer> {
  const headers = { "x-forwarded-for": address };
  return call(share.url + paths.preview(share.id), { method: "POST", headers, json: proofs });
}

describe("rate limits", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer(trusting);
  });
  after(() => server.close());

  it("allow exactly 30 of 200 simultaneous creations", async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => createFrom(server.url, "192.0.2.1")),
    );
    assert.equal(answers.filter(({ status }) => status === 201).length, 30);
    assert.equal(answers.filter(({ json }) => json.code === "rate_limited").length, 170);
    assert.equal((await createFrom(server.url, "192.0.2.2")).status, 201, "another client");
  });

  it("report the remaining requests of a client, and the time of its next one", async () => {
    const from = "192.0.2.10";
    const first = await createFrom(server.url, from);
    assert.equal(first.headers.get("ratelimit-policy"), '"create";q=30;w=3600');
    assert.equal(first.headers.get("ratelimit"), '"create";r=29;t=3600');
    for (let i = 1; i < 30; i++) await createFrom(server.url, from);
    server.advance(600_000);
    const refused = await createFrom(server.url, from);
    assert.equal(refused.status, 429);
    const wait = Number(refused.headers.get("retry-after"));
    assert.ok(wait > 2_900 && wait <= 3_000, String(wait));
    assert.equal(refused.json.detail, "This IP address has sent too many new shares.");
    assert.match(String(refused.json.advice), /^Try again in (49|50) minutes\.$/);
    assert.equal(refused.headers.get("ratelimit"), `"create";r=0;t=${wait}`);
    server.advance(wait * 1000);
    assert.equal((await createFrom(server.url, from)).status, 201);
  });

  it("allow a repeated creation at the limit, if the first answer was lost", async () => {
    const from = "192.0.2.20";
    const share = new RawShare(server.url, { inline: true });
    assert.equal((await createFrom(server.url, from, share)).status, 201);
    for (let i = 1; i < 30; i++) await createFrom(server.url, from);
    assert.equal((await createFrom(server.url, from)).status, 429);
    for (let i = 1; i < 10; i++) {
      assert.equal((await createFrom(server.url, from, share)).status, 201);
    }
    assert.equal((await createFrom(server.url, from, share)).status, 429);
  });

  it("count a creation that fails for lack of space, but not its retries", async (t) => {
    const full = await startLocalServer({
      ...{ ...trusting, STORAGE_LIMIT: "20000", DAILY_UPLOAD_LIMIT: "100000" },
      ...{ RATE_LIMIT_CREATE: "4/hour", MAX_UNFINISHED_UPLOADS: "5" },
    });
    t.after(() => full.close());
    const from = "192.0.2.25";
    const sized = (size: number) => new RawShare(full.url, { size });
    const [first, wanted] = [sized(10_000), sized(15_000)];
    assert.equal((await createFrom(full.url, from, first)).status, 201);
    const refused = await createFrom(full.url, from, wanted);
    assert.equal(refused.status, 507);
    assert.match(
      refused.headers.get("ratelimit") ?? "",
      /^"create";r=2;t=\d+, "bytes";r=75000;t=\d+$/,
    );
    const others = Array.from({ length: 100 }, () => createFrom(full.url, from, sized(15_000)));
    const statuses = (await Promise.all(others)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 507).length, 2);
    assert.equal(statuses.filter((status) => status === 429).length, 98);
    assert.equal((await createFrom(full.url, from, wanted)).status, 507);
    assert.equal((await first.burn()).status, 204);
    const created = await createFrom(full.url, from, wanted);
    assert.equal(created.status, 201);
    assert.match(created.headers.get("ratelimit") ?? "", /^"create";r=0;.*"bytes";r=45000;/);
  });

  it("count claims and previews together at 60 a minute, and passwords separately at 10 a minute", async () => {
    const share = await RawShare.ready(server.url, { withPassword: true });
    const withoutPassword = { linkProof: share.linkProof };
    const from = "192.0.2.30";
    for (let i = 0; i < 10; i++) assert.equal((await previewFrom(share, from)).status, 200);
    const refused = await previewFrom(share, from);
    assert.equal(refused.status, 429);
    assert.match(
      refused.headers.get("ratelimit") ?? "",
      /^"claim";r=50;t=\d+, "password";r=0;t=\d+$/,
    );
    for (let i = 0; i < 50; i++) {
      assert.equal((await previewFrom(share, from, withoutPassword)).status, 401);
    }
    assert.equal((await previewFrom(share, from, withoutPassword)).status, 429);
    const claim = await call(share.url + paths.claims(share.id), {
      method: "POST",
      headers: { "x-forwarded-for": from },
      json: { ...withoutPassword, ticketVerifier: secret() },
    });
    assert.equal(claim.status, 429);
  });

  it("reject an excess password before the share counts it", async () => {
    const share = await RawShare.ready(server.url, { withPassword: true });
    const from = "192.0.2.40";
    for (let i = 0; i < 10; i++) await previewFrom(share, from);
    const wrong = { linkProof: share.linkProof, passwordProof: secret() };
    assert.equal((await previewFrom(share, from, wrong)).status, 429);
    assert.equal((await share.status()).json.remainingAttempts, 5);
  });

  it("count IPv6 by /64, /56 and /48", async () => {
    const passed = async (addresses: string[]) => {
      const answers = await Promise.all(addresses.map((from) => createFrom(server.url, from)));
      return answers.filter(({ status }) => status === 201).length;
    };
    const random = () => randomBytes(2).toString("hex");
    const of = (length: number, address: (i: number) => string) =>
      Array.from({ length }, (_, i) => address(i));
    assert.equal(await passed(of(40, () => `2001:db8:1:100::${random()}`)), 30);
    assert.equal(await passed(of(130, (i) => `2001:db8:1:1${(i + 16).toString(16)}::1`)), 90);
    assert.equal(await passed(of(1, () => "2001:db8:1:200::1")), 1);
  });
});

describe("DAILY_UPLOAD_LIMIT", () => {
  it("reject a share that exceeds the bytes of a day until the day ends, but accept a smaller one", async (t) => {
    const server = await startLocalServer({ ...trusting, DAILY_UPLOAD_LIMIT: "10000" });
    t.after(() => server.close());
    const create = (size: number) =>
      createFrom(server.url, "192.0.2.50", new RawShare(server.url, { size }));
    const first = await create(6_000);
    assert.equal(first.status, 201);
    assert.match(first.headers.get("ratelimit") ?? "", /"bytes";r=4000;t=86400$/);
    const refused = await create(5_000);
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get("retry-after"), "86400");
    assert.equal(
      refused.json.detail,
      "This share would exceed the daily upload limit of this IP address.",
    );
    assert.equal(refused.json.advice, "Try again in 1 day.");
    assert.match(refused.headers.get("ratelimit") ?? "", /"create";r=29/, "not counted");
    assert.equal((await create(4_000)).status, 201);
    server.advance(86_400_000);
    assert.equal((await create(10_000)).status, 201);
  });
});

describe("the identity of a client", () => {
  it("ignores X-Forwarded-For from an untrusted proxy, and the log has one warning", async (t) => {
    const env = { RATE_LIMIT: "on", RATE_LIMIT_CREATE: "3/hour", TRUST_PROXY: "192.0.2.0/24" };
    const server = await startServerProcess({ env });
    t.after(() => server.stop());
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++)
      statuses.push((await createFrom(server.url, `198.51.100.${i}`)).status);
    assert.deepEqual(statuses, [201, 201, 201, 429, 429]);
    await server.stop();
    const warnings = server.log().match(/TRUST_PROXY does not name/g) ?? [];
    assert.equal(warnings.length, 1, "the number of warnings is not one");
    assert.ok(server.log().includes('"remoteAddress":"127.0.0.0/24"'));
    assert.ok(!server.log().includes("198.51.100"));
  });

  it("is the last address that is not a trusted proxy", async (t) => {
    const server = await startLocalServer({ ...trusting, RATE_LIMIT_CREATE: "1/hour" });
    t.after(() => server.close());
    assert.equal((await createFrom(server.url, "203.0.113.1, 192.0.2.1")).status, 201);
    assert.equal((await createFrom(server.url, "203.0.113.2, 192.0.2.1, 127.0.0.9")).status, 429);
    assert.equal(
      (await createFrom(server.url, "192.0.2.1:5000")).status,
      429,
      "an address with a port is another client",
    );
  });

  it("is the proxy if the forwarded value is not an address", async (t) => {
    const server = await startLocalServer({ ...trusting, RATE_LIMIT_CREATE: "3/hour" });
    t.after(() => server.close());
    const garbage = ["unknown", "192.0.2.1, _hidden", "fe80::1%eth0, 999.1.1.1", "", "' OR 1=1"];
    const statuses: number[] = [];
    for (const text of garbage) statuses.push((await createFrom(server.url, text)).status);
    assert.deepEqual(statuses, [201, 201, 201, 429, 429]);
  });

  it("comes only from X-Forwarded-For, and all such headers count", async (t) => {
    const server = await startLocalServer({ ...trusting, RATE_LIMIT_CREATE: "1/hour" });
    t.after(() => server.close());
    const create = async (lines: string[]) => {
      const body = JSON.stringify(new RawShare(server.url, { inline: true }).createBody());
      const connection = openConnection(server.url);
      const request = [
        `POST ${paths.shares} HTTP/1.1`,
        ...["Host: x", "Content-Type: application/json", `Content-Length: ${body.length}`],
        ...["Connection: close", ...lines, "", body],
      ];
      connection.send(request.join("\r\n"));
      const answer = await connection.closed;
      return Number(answer.split(" ")[1]);
    };
    assert.equal(await create(["X-Forwarded-For: 192.0.2.1"]), 201);
    const others = ["X-Real-IP: 192.0.2.8", "Forwarded: for=192.0.2.9", "X-Client-IP: 192.0.2.7"];
    assert.equal(await create(["X-Forwarded-For: 192.0.2.1", ...others]), 429);
    const earlier = "X-Forwarded-For: 198.51.100.1";
    assert.equal(
      await create([earlier, "X-Forwarded-For: 192.0.2.1"]),
      429,
      "the last header does not count",
    );
    assert.equal(await create(["X-Forwarded-For: fe80::1%eth0"]), 201);
    assert.equal(
      await create(["X-Forwarded-For: fe80::2%eth1"]),
      429,
      "two addresses of one /64 are different clients",
    );
  });

  it("in an upload is the forwarded address only behind trusted proxies", async (t) => {
    const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "share.example.org" };
    for (const [env, expected] of [
      [trusting, /^https:\/\/share\.example\.org\//],
      [{}, /^http:\/\/127\.0\.0\.1:\d+\//],
    ] as const) {
      const server = await startLocalServer(env);
      t.after(() => server.close());
      const json = new RawShare(server.url).createBody();
      const answer = await call(server.url + paths.shares, { method: "POST", headers, json });
      assert.match(String(answer.json.uploadUrl), expected);
    }
  });
});
