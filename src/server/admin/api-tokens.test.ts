import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { SignJWT } from "jose";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { openSqliteAdmin } from "../stores/sqlite/sqlite-admin.ts";
import type { AdminStore } from "./admin-store.ts";
import { ApiTokens } from "./api-tokens.ts";
import { AdminSessions } from "./sessions.ts";

const KEY = Buffer.alloc(32, 7);
const OTHER_KEY = Buffer.alloc(32, 9);
const NOW = Date.parse("2026-03-01T12:00:00Z");
const SECONDS = NOW / 1000;

describe("an API token", () => {
  let store: AdminStore;
  let now = NOW;
  let tokens: ApiTokens;

  before(async () => {
    store = await openSqliteAdmin(join(await tempFolder(), "admin.db"), () => now);
    tokens = new ApiTokens(store, { session: OTHER_KEY, token: KEY }, () => now);
  });
  after(() => store.close());

  const isValid = async (token: string) => (await tokens.sessionOf(token)) !== null;

  it("is a JWT of five minutes that names its session, its scope and the administrator", async () => {
    const token = await tokens.issue("anna");
    const [head, claims] = token.split(".").slice(0, 2).map(decoded);
    assert.deepEqual(head, { alg: "HS256", typ: "JWT" });
    const { sid, ...rest } = claims as { sid: string };
    assert.match(sid, /^[\w-]{43}$/);
    assert.deepEqual(rest, {
      ...{ iss: "onetimeshare", aud: "admin", sub: "anna", scope: "admin" },
      ...{ iat: SECONDS, exp: SECONDS + 300 },
    });
    const session = await tokens.sessionOf(token);
    assert.equal(session?.name, "anna");
    assert.notEqual(session?.key, sid, "a copy of the store would contain the session id");
  });

  it("is refused with no algorithm, with another one, and with another key", async () => {
    const token = await tokens.issue("anna");
    const [, claims = ""] = token.split(".");
    const forged = (header: object, hash: string | null, key: Uint8Array = KEY) => {
      const text = `${encoded({ typ: "JWT", ...header })}.${claims}`;
      const mac = hash && createHmac(hash, key).update(text).digest("base64url");
      return `${text}.${mac ?? ""}`;
    };
    assert.ok(await isValid(forged({ alg: "HS256" }, "sha256")), "the forger is right otherwise");
    for (const [name, forgery] of Object.entries({
      none: forged({ alg: "none" }, null),
      "None, with a right signature": forged({ alg: "None" }, "sha256"),
      HS384: forged({ alg: "HS384" }, "sha384"),
      HS512: forged({ alg: "HS512" }, "sha512"),
      "HS512 called HS256": forged({ alg: "HS256" }, "sha512"),
      RS256: forged({ alg: "RS256" }, "sha256"),
      "no alg": forged({}, "sha256"),
      "another key": forged({ alg: "HS256" }, "sha256", Buffer.alloc(32, 8)),
      "an empty key": forged({ alg: "HS256" }, "sha256", Buffer.alloc(0)),
      "no signature": forged({ alg: "HS256" }, null),
      "another type": forged({ alg: "HS256", typ: "at+jwt" }, "sha256"),
      "an unknown critical header": forged({ alg: "HS256", crit: ["x"], x: 1 }, "sha256"),
      "a key of its own": forged(
        { alg: "HS256", jwk: { kty: "oct", k: "AAAA" } },
        "sha256",
        Buffer.alloc(3),
      ),
      nothing: "",
      "two dots": "..",
      "a word": "token",
    })) {
      assert.equal(await isValid(forgery), false, name);
    }
  });

  it("is refused with another issuer, audience or scope, and without one of its claims", async () => {
    const { sid } = decoded((await tokens.issue("anna")).split(".")[1] ?? "") as { sid: string };
    const right = {
      ...{ iss: "onetimeshare", aud: "admin", sub: "anna", scope: "admin", sid },
      ...{ iat: SECONDS, exp: SECONDS + 300 },
    };
    const signed = (claims: object) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(KEY);
    assert.ok(await isValid(await signed(right)));
    for (const change of [
      { iss: "other" },
      { aud: "metrics" },
      { scope: "read" },
      { scope: "administrator" },
      { sid: "A".repeat(43) },
      { sid: 1 },
      { exp: SECONDS },
      { exp: String(SECONDS + 300) },
      { nbf: SECONDS + 10 },
    ]) {
      assert.equal(
        await isValid(await signed({ ...right, ...change })),
        false,
        JSON.stringify(change),
      );
    }
    for (const name of ["iss", "aud", "scope", "sid", "exp", "iat", "sub"] as const) {
      const { [name]: _, ...rest } = right;
      assert.equal(await isValid(await signed(rest)), false, name);
    }
  });

  it("is refused after five minutes, and after its session was ended", async () => {
    const [first, second] = [await tokens.issue("anna"), await tokens.issue("anna")];
    await store.endSession((await tokens.sessionOf(first))?.key ?? "");
    assert.equal(await isValid(first), false);
    assert.ok(await isValid(second));
    const third = await tokens.issue("anna");
    await store.endAllSessions();
    assert.equal(await isValid(third), false);
    const fourth = await tokens.issue("anna");
    now += 299_000;
    assert.ok(await isValid(fourth));
    now += 1_000;
    assert.equal(await isValid(fourth), false);
  });

  it("does not open the session of a browser, and its id opens none there", async () => {
    const keys = { session: OTHER_KEY, token: KEY, csrf: KEY, passkey: KEY, network: KEY };
    const sessions = new AdminSessions(store, keys);
    const id = await sessions.start("anna", "password");
    assert.ok(await sessions.read(id, false));
    const claims = { iat: now / 1000, exp: now / 1000 + 300, scope: "admin", sid: id };
    const token = await new SignJWT({ ...claims, iss: "onetimeshare", aud: "admin", sub: "anna" })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .sign(KEY);
    assert.equal(await isValid(token), false);
    const { sid } = decoded((await tokens.issue("anna")).split(".")[1] ?? "") as { sid: string };
    assert.equal(await sessions.read(sid, false), null);
  });
});

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}
