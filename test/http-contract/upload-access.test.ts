import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { createUploadToken } from "../../src/server/access/upload-tokens.ts";
import { readConfig } from "../../src/server/config/config.ts";
import { StoreUnavailableError } from "../../src/server/shares/store-errors.ts";
import { startFaultyServer } from "../support/faulty-server.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { bearer, call, RawShare } from "../support/raw-share.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { startServerProcess } from "../support/server-process.ts";

const withToken = { UPLOAD_ACCESS: "token", SECRET_KEY: "x".repeat(32) };

async function create(url: string, headers: Record<string, string> = {}, inline = true) {
  const share = new RawShare(url, { inline });
  return { share, answer: await share.create(headers) };
}

/** The contract of a server that requires upload tokens, for each token store. */
function contract(name: string, start: (env?: Record<string, string>) => Promise<LocalServer>) {
  describe(`UPLOAD_ACCESS=token: ${name}`, () => {
    let server: LocalServer;
    let token = "";
    let id = "";

    before(async () => {
      server = await start();
      const made = await createUploadToken(server.uploadTokens, { name: "anna" }, Date.now());
      token = made.token;
      id = made.record.id;
    });
    after(() => server.close());

    it("is announced in the configuration", async () => {
      const { json } = await call(server.url + paths.config);
      assert.equal(json.uploadAccess, "token");
    });

    it("allows creations only with a token", async () => {
      assert.equal((await create(server.url, bearer(token))).answer.status, 201);
      for (const [headers, challenge] of [
        [{}, "Bearer"],
        [{ authorization: "Basic YW5uYTpzZWNyZXQ=" }, "Bearer"],
        [bearer(`ots_${"A".repeat(43)}`), 'Bearer error="invalid_token"'],
        [bearer(token.slice(4)), 'Bearer error="invalid_token"'],
        [bearer(`${token},${token}`), 'Bearer error="invalid_token"'],
        [{ "x-forwarded-user": "anna" }, "Bearer"],
      ] as [Record<string, string>, string][]) {
        const { answer } = await create(server.url, headers);
        assert.equal(answer.status, 401);
        assert.equal(answer.json.code, "upload_not_allowed");
        assert.equal(answer.headers.get("www-authenticate"), challenge);
      }
    });

    it("needs the token again for a repeated creation, but only the owner token for later calls", async () => {
      const { share, answer } = await create(server.url, bearer(token), false);
      assert.equal(answer.status, 201);
      assert.equal((await share.create()).status, 401);
      assert.equal((await share.create(bearer(token))).status, 201);
      assert.equal((await share.patch(0, share.ciphertext)).status, 204);
      assert.equal((await share.preview()).status, 200);
      assert.equal((await share.status()).status, 200);
      assert.equal((await share.burn()).status, 204);
    });

    it("counts the bytes of a token's shares against its quota, a repeated creation once", async () => {
      const terms = { name: "limited", bytesPerDay: 12_000 };
      const limited = await createUploadToken(server.uploadTokens, terms, Date.now());
      const first = await create(server.url, bearer(limited.token), false);
      assert.equal(first.answer.status, 201);
      const again = await Promise.all(
        Array.from({ length: 5 }, () => first.share.create(bearer(limited.token))),
      );
      assert.deepEqual(
        again.map(({ status }) => status),
        [201, 201, 201, 201, 201],
      );
      const invalid = new RawShare(server.url, { inline: true, expiresIn: 2 ** 40 });
      assert.equal((await invalid.create(bearer(limited.token))).status, 400);
      const creations = await Promise.all(
        Array.from({ length: 20 }, () => create(server.url, bearer(limited.token))),
      );
      const refused = creations.filter(({ answer }) => answer.status !== 201);
      assert.equal(refused.length, 19, "5,000 of 12,000 bytes fit twice");
      for (const { answer } of refused) {
        assert.equal(answer.status, 429);
        assert.equal(answer.json.code, "rate_limited");
        assert.match(
          String(answer.json.detail),
          /11\.7 KiB a day\. What is left for today is less/,
        );
        const seconds = Number(answer.headers.get("retry-after"));
        assert.ok(seconds > 0 && seconds <= 86_400, String(seconds));
      }
      const large = new RawShare(server.url, { inline: true, size: 12_001 });
      const tooLarge = await large.create(bearer(limited.token));
      assert.deepEqual([tooLarge.status, tooLarge.json.code], [413, "too_large"]);
      assert.match(
        String(tooLarge.json.advice),
        /ask the server's operator for another upload token/,
      );
      server.advance(86_400_000);
      assert.equal((await create(server.url, bearer(limited.token))).answer.status, 201);
    });

    it("rejects an expired token", async () => {
      const terms = { name: "guest", expiresAt: Date.now() + 10 * 86_400_000 };
      const guest = await createUploadToken(server.uploadTokens, terms, Date.now());
      assert.equal((await create(server.url, bearer(guest.token))).answer.status, 201);
      server.advance(10 * 86_400_000);
      const { answer } = await create(server.url, bearer(guest.token));
      assert.equal(answer.status, 401);
      assert.equal(answer.json.detail, "This upload token has expired.");
    });

    it("rejects a request before it reads the body and before it counts the request", async () => {
      const limited = await start({ RATE_LIMIT: "on", RATE_LIMIT_CREATE: "1/hour" });
      const json = { size: "nonsense" };
      const refused = await call(limited.url + paths.shares, { method: "POST", json });
      assert.equal(refused.json.code, "upload_not_allowed");
      assert.equal(refused.headers.get("ratelimit"), null);
      const made = await createUploadToken(limited.uploadTokens, { name: "bo" }, Date.now());
      assert.equal((await create(limited.url, bearer(made.token))).answer.status, 201);
      await limited.close();
    });

    it("rejects a revoked token at once, but lets started uploads finish", async () => {
      const { share } = await create(server.url, bearer(token), false);
      assert.equal(await server.uploadTokens.revoke(id), "revoked");
      assert.equal((await create(server.url, bearer(token))).answer.status, 401);
      assert.equal((await share.patch(0, share.ciphertext)).status, 204);
    });
  });
}

contract("SQLite", (env) => startLocalServer({ ...withToken, ...env }));

describe("upload tokens that can't be read", () => {
  it("allow no creations", async () => {
    const server = await startFaultyServer(withToken);
    const { token } = await createUploadToken(server.uploadTokens, { name: "anna" }, Date.now());
    server.faults.failWith(new StoreUnavailableError("simulated by the test"), "uploadTokens");
    const { answer } = await create(server.url, bearer(token));
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get("retry-after"), "5");
    server.faults.mend();
    assert.equal((await create(server.url, bearer(token))).answer.status, 201);
    await server.close();
  });
});

describe("upload tokens on Redis", () => {
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  const start = (env: Record<string, string> = {}) =>
    startLocalServer({ ...withToken, REDIS_URL: redis.url, ...env });

  contract("Redis", start);

  it("are revoked on all servers at once", async () => {
    const [one, other] = await Promise.all([start(), start()]);
    const { token, record } = await createUploadToken(
      one.uploadTokens,
      { name: "anna" },
      Date.now(),
    );
    for (const { url } of [one, other]) {
      assert.equal((await create(url, bearer(token))).answer.status, 201);
    }
    await other.uploadTokens.revoke(record.id);
    for (const { url } of [one, other]) {
      assert.equal((await create(url, bearer(token))).answer.status, 401);
    }
    await Promise.all([one.close(), other.close()]);
  });
});

describe("UPLOAD_ACCESS=proxy", () => {
  const behindProxy = { UPLOAD_ACCESS: "proxy", UPLOAD_ACCESS_HEADER: "X-Forwarded-User" };

  it("allows creations by users whom a trusted proxy names, and logs no name", async (t) => {
    const env = { ...behindProxy, TRUST_PROXY: "127.0.0.1" };
    const server = await startServerProcess({ env });
    t.after(() => server.stop());
    const named = { "X-Forwarded-User": "anna.example" };
    assert.equal((await create(server.url, named)).answer.status, 201);
    for (const headers of [
      {},
      { "X-Forwarded-User": " " },
      { "X-Forwarded-User": Buffer.from("\u00a0").toString("latin1") },
      { "X-Auth-Request-User": "anna.example" },
      bearer(`ots_${"A".repeat(43)}`),
    ] as Record<string, string>[]) {
      const { answer } = await create(server.url, headers);
      assert.equal(answer.status, 403);
      assert.equal(answer.json.code, "sign_in_required");
    }
    const { json } = await call(server.url + paths.config);
    assert.equal(json.uploadAccess, "proxy");
    await server.stop();
    assert.ok(!server.log().includes("anna.example"));
  });

  it("ignores the header from all other clients, whatever else they forward", async (t) => {
    const server = await startLocalServer({ ...behindProxy, TRUST_PROXY: "192.0.2.1" });
    t.after(() => server.close());
    const headers = {
      "X-Forwarded-User": "anna",
      "X-Forwarded-For": "192.0.2.1",
      Forwarded: "for=192.0.2.1",
    };
    assert.equal((await create(server.url, headers)).answer.status, 403);
  });

  it("rejects incomplete settings", () => {
    for (const [env, words] of [
      [{ UPLOAD_ACCESS: "proxy", TRUST_PROXY: "::1" }, /UPLOAD_ACCESS_HEADER must be set/],
      [behindProxy, /TRUST_PROXY must be set/],
      [{ UPLOAD_ACCESS_HEADER: "X-User" }, /UPLOAD_ACCESS must be proxy/],
      [{ ...behindProxy, UPLOAD_ACCESS_HEADER: "X User" }, /UPLOAD_ACCESS_HEADER must be the name/],
      [{ ...behindProxy, UPLOAD_ACCESS_HEADER: "X-Forwarded-For" }, /only for signed-in users/],
      [{ ...behindProxy, UPLOAD_ACCESS_HEADER: "Accept" }, /only for signed-in users/],
      [{ UPLOAD_ACCESS: "nobody" }, /UPLOAD_ACCESS must be one of/],
    ] as [Record<string, string>, RegExp][]) {
      assert.throws(() => readConfig(env), words);
    }
  });
});
