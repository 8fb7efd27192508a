import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readConfig } from "./config.ts";
import { webhookSecrets, webhookTargets } from "./webhook-readers.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

describe("WEBHOOK_URLS", () => {
  const read = (text: string) => webhookTargets(text, "WEBHOOK_URLS");

  it("has targets of four kinds, each with a name that reveals nothing", () => {
    const targets = read(
      "https://hooks.example.org/a, slack+https://hooks.slack.com/services/T/B/x," +
        "teams+https://example.com/y,ntfy+http://127.0.0.1:8080/topic",
    );
    assert.deepEqual(
      targets.map(({ kind, url }) => `${kind} ${url}`),
      [
        "standard https://hooks.example.org/a",
        "slack https://hooks.slack.com/services/T/B/x",
        "teams https://example.com/y",
        "ntfy http://127.0.0.1:8080/topic",
      ],
    );
    for (const { name } of targets) assert.match(name, /^[0-9a-f]{8}$/);
    assert.deepEqual(read("https://a.example/")[0]?.name, read("https://a.example/")[0]?.name);
  });

  it("keeps credentials out of the address", () => {
    const [target] = read("ntfy+https://:tk_secret@ntfy.example.org/topic");
    assert.equal(target?.url, "https://ntfy.example.org/topic");
    assert.equal(target?.authorization, "Bearer tk_secret");
  });

  it("rejects other schemes, public addresses without https, and repeated addresses", () => {
    for (const text of [
      ...["ftp://example.org", "example.org", "discord+https://example.org", "slack+ftp://a"],
      ...["standard+https://example.org", "http://203.0.113.7/", "http://[2001:db8::1]/"],
      ...["http://169.254.169.254/latest", "https://a.example/#b", "https://a.example/,"],
      ...["https://a.example/,https://a.example/", "https://"],
      Array.from({ length: 17 }, (_, number) => `https://a.example/${number}`).join(),
    ]) {
      assert.throws(() => read(text), /^ConfigError: WEBHOOK_URLS must be/, text);
    }
  });

  it("needs a secret for signed targets alone", () => {
    const urls =
      (WEBHOOK_URLS: string, more = {}) =>
      () =>
        readConfig({ WEBHOOK_URLS, ...more });
    assert.throws(urls("https://a.example/"), /WEBHOOK_SECRET must be set/);
    assert.doesNotThrow(urls("https://a.example/", { WEBHOOK_SECRET: SECRET }));
    assert.doesNotThrow(urls("slack+https://a.example/"));
  });
});

describe("WEBHOOK_SECRET", () => {
  const read = (text: string) => webhookSecrets(text, "WEBHOOK_SECRET");

  it("is one secret of Standard Webhooks, or several while it is replaced", () => {
    const other = `whsec_${Buffer.alloc(64, 7).toString("base64")}`;
    assert.deepEqual(read(SECRET), [SECRET]);
    assert.deepEqual(read(`${other}, ${SECRET}`), [other, SECRET]);
  });

  it("must be long enough, and in base64", () => {
    const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 1).toString("base64")}`;
    for (const text of [of(23), of(65), "whsec_", "password", SECRET.slice(6), `${SECRET}*`, ","]) {
      assert.throws(() => read(text), /^ConfigError: WEBHOOK_SECRET must be/, text);
    }
  });
});
