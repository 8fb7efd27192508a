import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { readConfig } from "../../src/server/config/config.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call, RawShare, type RawShareOptions } from "../support/raw-share.ts";
import { startRedis } from "../support/redis-server.ts";
import { at, claimed } from "../support/shared-servers.ts";
import { tempFolder } from "../support/temp-folder.ts";

const page = { accept: "text/html" };

describe("a server with EXPIRY_CHOICES, PASSWORD_REQUIRED and ABUSE_CONTACT", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer({
      EXPIRY_CHOICES: "1 day, 1 h,7 days, 60 min",
      PASSWORD_REQUIRED: "on",
      ABUSE_CONTACT: "mailto:abuse@example.org",
    });
  });
  after(() => server.close());

  const create = (options: RawShareOptions) =>
    new RawShare(server.url, { inline: true, size: 100, withPassword: true, ...options }).create();

  it("announces its rules", async () => {
    const { json } = await call(server.url + paths.config);
    assert.deepEqual(json.expiryChoices, [86_400, 3_600, 604_800]);
    assert.equal(json.defaultExpiry, 86_400);
    assert.equal(json.passwordRequired, true);
    assert.equal(json.receiveOnly, false);
    assert.equal(json.abuseContact, "mailto:abuse@example.org");
  });

  it("accepts only the offered lifetimes, and names them to others", async () => {
    for (const expiresIn of [3_600, 86_400, 604_800]) {
      assert.equal((await create({ expiresIn })).status, 201);
    }
    assert.equal((await create({})).status, 201, "the default");
    for (const expiresIn of [1, 3_599, 18_000, 604_801]) {
      const { status, json } = await create({ expiresIn });
      assert.equal(status, 400);
      assert.equal(json.code, "bad_request");
      assert.equal(
        json.detail,
        "expiresIn must be one of: 86400 (1 day), 3600 (1 hour), 604800 (7 days).",
      );
    }
  });

  it("refuses a share without a password", async () => {
    const { status, json } = await create({ withPassword: false });
    assert.equal(status, 400);
    assert.match(String(json.detail), /requires a password/);
  });

  it("shows its abuse contact on error pages", async () => {
    const { bytes } = await call(`${server.url}/nowhere`, { headers: page });
    assert.match(
      bytes.toString(),
      /<a [^>]*href="mailto:abuse@example\.org"[^>]*>Report abuse to <bdi>abuse@example\.org<\/bdi><\/a>/,
    );
  });
});

describe("a server with RECEIVE_ONLY", () => {
  it("creates nothing and has no page to send, but lets people open what another server on its stores accepted", async (t) => {
    const redis = await startRedis();
    const stores = {
      ...{ REDIS_URL: redis.url, SECRET_KEY: "x".repeat(32), DATA_DIR: await tempFolder() },
    };
    const [inside, outside] = await Promise.all([
      startLocalServer(stores),
      startLocalServer({ ...stores, RECEIVE_ONLY: "on" }),
    ]);
    t.after(async () => {
      await Promise.all([inside.close(), outside.close()]);
      await redis.stop();
    });
    assert.equal((await call(outside.url + paths.config)).json.receiveOnly, true);
    const malformed = { method: "POST", json: { size: "nonsense" } };
    for (const refused of [
      await new RawShare(outside.url).create(),
      await call(outside.url + paths.shares, malformed),
    ]) {
      assert.equal(refused.status, 403);
      assert.equal(refused.json.code, "receive_only");
    }
    const start = await call(`${outside.url}/`, { headers: page });
    assert.equal(start.status, 200);
    assert.match(start.bytes.toString(), /<h1>This server is only for opening shares<\/h1>/);
    assert.doesNotMatch(start.bytes.toString(), />Send</);
    assert.deepEqual(
      [...start.bytes.toString().matchAll(/<script.*?>/g)].map(([tag]) =>
        tag.replace(/-[\w-]{8}\.js/, ""),
      ),
      ['<script src="/assets/theme">', '<script type="module" src="/assets/language-choice">'],
    );

    const share = await RawShare.ready(inside.url, { size: 70_000 });
    const opened = at(share, outside);
    assert.equal((await opened.preview()).status, 200);
    const ticket = await claimed(opened);
    assert.deepEqual((await opened.content(ticket)).bytes, share.ciphertext);
    assert.equal((await opened.receipt(ticket)).status, 204);
  });
});

describe("rules that contradict each other", () => {
  it("stop the start", () => {
    for (const [env, words] of [
      [{ EXPIRY_CHOICES: "1 h, soon" }, /^EXPIRY_CHOICES must be durations with commas/],
      [{ EXPIRY_CHOICES: "1 h,," }, /^EXPIRY_CHOICES must be durations with commas/],
      [{ EXPIRY_CHOICES: "60 days" }, /^EXPIRY_CHOICES must not be longer than MAX_EXPIRY/],
      [{ EXPIRY_CHOICES: "1 h", DEFAULT_EXPIRY: "2 h" }, /^DEFAULT_EXPIRY must be one of EXPIRY/],
      [{ PASSWORD_REQUIRED: "yes" }, /^PASSWORD_REQUIRED must be one of: on, off/],
      [{ RECEIVE_ONLY: "true" }, /^RECEIVE_ONLY must be one of: on, off/],
      ...[
        ...["abuse@example.org", "http://example.org/abuse", "mailto:nobody", "mailto:a@b@c"],
        ...["javascript:alert(1)", "https://user:pw@example.org", "mailto:a@example.org\nx"],
      ].map((ABUSE_CONTACT) => [{ ABUSE_CONTACT }, /^ABUSE_CONTACT must be an address such as/]),
    ] as [Record<string, string>, RegExp][]) {
      assert.throws(() => readConfig(env), { name: "ConfigError", message: words });
    }
    const longer = { EXPIRY_CHOICES: "60 days", MAX_EXPIRY: "60 days" };
    assert.equal(readConfig(longer).defaultExpiry, 60 * 86_400);
  });
});
