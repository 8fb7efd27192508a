import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readConfig } from "./config.ts";
import { hashPassword, isPasswordOf, parsePasswordHash } from "./password-hash.ts";

/** From the tests of the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 8 -p 1 */
const REFERENCE =
  "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

describe("a password hash", () => {
  it("is an Argon2id hash in PHC format with a salt of its own, and accepts its password alone", async () => {
    const [one, other] = [await hashPassword("pässword"), await hashPassword("pässword")];
    assert.match(
      one.text,
      /^\$argon2id\$v=19\$m=65536,t=3,p=4\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
    assert.notEqual(one.text, other.text);
    const parsed = parsePasswordHash(one.text);
    assert.ok(parsed);
    assert.equal(await isPasswordOf(parsed, "pässword"), true);
    assert.equal(
      await isPasswordOf(parsed, "pa\u0308ssword"),
      true,
      "another form of the same text",
    );
    assert.equal(await isPasswordOf(parsed, "password"), false);
  });

  it("of the reference implementation is accepted", async () => {
    const parsed = parsePasswordHash(REFERENCE);
    assert.ok(parsed);
    assert.equal(await isPasswordOf(parsed, "password"), true);
    for (const wrong of ["Password", "password ", ""]) {
      assert.equal(await isPasswordOf(parsed, wrong), false);
    }
  });

  it("of another kind, and one that would stop the server, is refused", () => {
    for (const text of [
      "",
      "password",
      REFERENCE.replace("argon2id", "argon2i"),
      REFERENCE.replace("v=19", "v=16"),
      REFERENCE.replace("m=256", "m=2000000"),
      REFERENCE.replace("m=256", "m=4"),
      REFERENCE.replace("t=2", "t=0"),
      REFERENCE.replace("t=2", "t=99"),
      REFERENCE.replace("p=1", "p=64"),
      REFERENCE.slice(0, 40),
      `${REFERENCE} `,
      "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
    ]) {
      assert.equal(parsePasswordHash(text), null, text);
    }
  });
});

describe("the settings of the administrator", () => {
  const refused = (env: Record<string, string>, words: RegExp) =>
    assert.throws(() => readConfig(env), { name: "ConfigError", message: words });

  it("need a name and one password", () => {
    const config = readConfig({ ADMIN_USERNAME: "anna", ADMIN_PASSWORD_HASH: REFERENCE });
    assert.equal(config.adminPasswordHash?.memoryKiB, 256);
    refused({ ADMIN_USERNAME: "anna" }, /ADMIN_PASSWORD_HASH or ADMIN_PASSWORD must be set/);
    refused({ ADMIN_PASSWORD: "x" }, /ADMIN_USERNAME must be set/);
    refused({ ADMIN_PASSWORD_HASH: REFERENCE }, /ADMIN_USERNAME must be set/);
    const both = { ADMIN_PASSWORD: "x", ADMIN_PASSWORD_HASH: REFERENCE };
    refused({ ADMIN_USERNAME: "anna", ...both }, /not both/);
  });

  it("explain a hash whose $ signs a Compose file has replaced, without repeating it", () => {
    refused(
      { ADMIN_USERNAME: "anna", ADMIN_PASSWORD_HASH: "=19=65536,t=3,p=4" },
      /^ADMIN_PASSWORD_HASH must be a hash made by: onetimeshare hash-password\. .*\$\$\.$/,
    );
  });
});
