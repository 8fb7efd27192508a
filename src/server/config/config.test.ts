import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { settingsTable } from "../../../scripts/settings-in-markdown.ts";
import { readConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";

describe("the settings", () => {
  it("have the documented defaults", () => {
    const config = readConfig({});
    assert.equal(config.port, 3000);
    assert.equal(config.host, "127.0.0.1");
    assert.equal(config.maxShareSize, 5 * 1024 ** 3);
    assert.equal(config.storageLimit, null);
    assert.equal(config.defaultExpiry, 18_000);
    assert.equal(config.maxExpiry, 2_592_000);
    assert.equal(config.claimLease, 900);
    assert.equal(config.passwordAttempts, 5);
  });

  it("accept sizes in bytes or with a unit, and remove the slash at the end of an address", () => {
    const config = readConfig({
      MAX_SHARE_SIZE: "1048576",
      STORAGE_LIMIT: "500 MiB",
      BASE_URL: "https://share.example.org:443/",
    });
    assert.equal(config.maxShareSize, 1_048_576);
    assert.equal(config.storageLimit, 500 * 1024 ** 2);
    assert.equal(config.baseUrl, "https://share.example.org");
  });

  it("accept rates per unit of time, or per several units", () => {
    const rateOf = (text: string) =>
      readConfig({ RATE_LIMIT_ADMIN_LOGIN: text }).rateLimitAdminLogin;
    assert.deepEqual(rateOf(""), { limit: 5, windowMs: 15 * 60_000 });
    assert.deepEqual(rateOf("30/hour"), { limit: 30, windowMs: 3_600_000 });
    assert.deepEqual(rateOf("100 / 2 days"), { limit: 100, windowMs: 2 * 86_400_000 });
    assert.deepEqual(rateOf("1/10seconds"), { limit: 1, windowMs: 10_000 });
  });

  it("accept durations in seconds or with a unit", () => {
    for (const [text, seconds] of [
      ["90", 90],
      ["90 s", 90],
      ["1 second", 1],
      ["15m", 900],
      ["15 min", 900],
      ["5h", 18_000],
      ["5 hours", 18_000],
      ["1d", 86_400],
      ["1 day", 86_400],
    ] as const) {
      assert.equal(readConfig({ CLAIM_LEASE: text }).claimLease, seconds, text);
    }
    assert.equal(readConfig({ MAX_EXPIRY: "60 days" }).maxExpiry, 60 * 86_400);
    const expected = /^CLAIM_LEASE must be a number of seconds from 1 to 86400, or .*5 h, 30 days/;
    assert.throws(() => readConfig({ CLAIM_LEASE: "2 days" }), { message: expected });
  });

  it("use the default for an empty value", () => {
    assert.equal(readConfig({ PORT: "", BASE_URL: " " }).port, 3000);
  });

  it("reject an invalid value with the name of the setting", () => {
    for (const [name, values] of Object.entries({
      PORT: ["x", "-1", "65536", "1.5", "0x10"],
      MAX_SHARE_SIZE: ["0", "5 GB", "many", "-5"],
      BASE_URL: ["share.example.org", "ftp://x", "https://x/?a=b", "https://user@x"],
      CLAIM_LEASE: ["0", "86401", "25 h", "25.5h", "5 weeks", "5 ss", "h", "-5", "1e3"],
      REDIS_URL: ["localhost:6379", "http://localhost", "redis+sentinel://localhost"],
      REDIS_ACCEPT_DATA_LOSS: ["yes"],
      RATE_LIMIT_CREATE: ["30", "0/hour", "30/week", "30/0 hours", "-1/hour", "1.5/hour"],
      MAX_UNFINISHED_UPLOADS: ["0", "off"],
      LOG_LEVEL: ["loud"],
    })) {
      for (const value of values) {
        const expected = { name: "ConfigError", message: new RegExp(`^${name} must be`) };
        assert.throws(() => readConfig({ [name]: value }), expected, `${name}=${value}`);
      }
    }
    assert.throws(() => readConfig({ MAX_EXPIRY: "60" }), /DEFAULT_EXPIRY/);
  });

  it("reject all invalid values at once, and then all that contradict each other", () => {
    const faultsOf = (env: Record<string, string>) => {
      try {
        readConfig(env);
        return [];
      } catch (error) {
        assert.ok(error instanceof ConfigError);
        assert.equal(error.message, error.faults.join("\n"));
        return error.faults.map((fault) => fault.slice(0, 24));
      }
    };
    assert.deepEqual(
      faultsOf({ PORT: "x", CLAIM_LEASE: "h", LOG_LEVEL: "loud", S3_CA_FILE: "/a" }),
      ["PORT must be a whole num", "CLAIM_LEASE must be a nu", "LOG_LEVEL must be one of"],
    );
    assert.deepEqual(
      faultsOf({ MAX_EXPIRY: "60", S3_CA_FILE: "/a", ADMIN_USERNAME: "anna" }),
      ["DEFAULT_EXPIRY must not b", "If S3_CA_FILE is set, S3", "If ADMIN_USERNAME is set"].map(
        (fault) => fault.slice(0, 24),
      ),
    );
  });

  it("reject certificate authorities for a store that is not configured", () => {
    assert.throws(
      () => readConfig({ REDIS_CA_FILE: "/nope" }),
      /^ConfigError: If REDIS_CA_FILE is set, REDIS_URL must be set/,
    );
    assert.throws(
      () => readConfig({ S3_CA_FILE: "/nope" }),
      /^ConfigError: If S3_CA_FILE is set, S3_BUCKET must be set/,
    );
    const used = { REDIS_URL: "rediss://localhost", S3_BUCKET: "shares" };
    assert.equal(readConfig({ ...used, REDIS_CA_FILE: "/a", S3_CA_FILE: "/b" }).redisCaFile, "/a");
  });

  it("are in the table of docs/settings.md", async () => {
    const page = await readFile(new URL("../../../docs/settings.md", import.meta.url), "utf8");
    assert.ok(page.includes(settingsTable()), "run `npm run docs:settings`");
  });
});
