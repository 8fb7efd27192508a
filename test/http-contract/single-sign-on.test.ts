import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { signInPaths } from "../../src/protocol/wire.ts";
import { createUploadToken } from "../../src/server/access/upload-tokens.ts";
import { readConfig } from "../../src/server/config/config.ts";
import { ADMIN_ENV, AdminBrowser } from "../support/admin.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import {
  freePort,
  idTokenOfOtherClient,
  type OidcServer,
  ProviderVisit,
  startOidcServer,
} from "../support/oidc.ts";
import { bearer, call, RawShare } from "../support/raw-share.ts";

const ADMIN_START = "/admin/oidc/start";
const ADMIN_CALLBACK = "/admin/oidc/callback";

let server: LocalServer;
let provider: OidcServer;
let url = "";

before(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  provider = await startOidcServer({ baseUrl: url });
  server = await startLocalServer({
    ...{ ...ADMIN_ENV, ...provider.env, PORT: String(port), UPLOAD_ACCESS: "oidc" },
    ...{ OIDC_ADMIN_CLAIM: "groups=share-admins", OIDC_SENDER_CLAIM: "groups=staff" },
    RATE_LIMIT_ADMIN_LOGIN: "100/second",
  });
});
after(async () => {
  await server.close();
  await provider.stop();
});
beforeEach(() => {
  provider.idToken = null;
});

/** The address at the provider to which the server sends a browser. */
async function begin(browser: AdminBrowser, start = ADMIN_START): Promise<string> {
  const answer = await browser.send(start);
  assert.equal(answer.status, 303, answer.bytes.toString());
  return answer.headers.get("location") ?? "";
}

async function signIn(browser: AdminBrowser, account: string, start = ADMIN_START) {
  const address = await begin(browser, start);
  return browser.send(await new ProviderVisit().signIn(address, account));
}

async function isRefused(answer: { status: number; bytes: Buffer }, words: string): Promise<void> {
  assert.equal(answer.status, 403, answer.bytes.toString());
  assert.ok(answer.bytes.includes(words), answer.bytes.toString());
}

async function isSender(browser: AdminBrowser): Promise<boolean> {
  const { json } = await browser.send(signInPaths.session);
  return json.signedIn === true;
}

function create(browser: AdminBrowser, headers: Record<string, string> = {}) {
  const share = new RawShare(url, { inline: true });
  const origin = { origin: new URL(url).origin, cookie: browser.cookieHeader };
  return share.create({ ...origin, ...headers });
}

const FAILED = "The sign-in did not succeed";

describe("single sign-on of administrators", () => {
  it("signs in an account with the claim of the settings, and records its subject", async () => {
    const browser = new AdminBrowser(url);
    const form = await browser.send("/admin");
    assert.ok(form.bytes.includes(`href="${ADMIN_START}"`), "the page offers it");
    const answer = await signIn(browser, "anna");
    assert.equal(answer.status, 200);
    assert.match(answer.bytes.toString(), /http-equiv="refresh" content="0; url=\/admin"/);
    assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
    const cookies = answer.headers.getSetCookie().join("\n");
    assert.match(
      cookies,
      /^onetimeshare-admin-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/m,
    );
    assert.ok(await browser.isSignedIn());
    const [entry] = (await server.admin.listAudit(null, 1)).entries;
    assert.deepEqual(
      [entry?.actor, entry?.action, entry?.target],
      ["oidc:anna", "sign_in", "oidc"],
    );
    assert.equal((await browser.post("/admin/logout")).status, 303);
    assert.equal(await browser.isSignedIn(), false);
  });

  it("ends ten minutes after its start, by the clock of the store that records its use", async () => {
    const [used, late] = [new AdminBrowser(url), new AdminBrowser(url)];
    const [first, second] = [await begin(used), await begin(late)];
    server.advance(9 * 60_000);
    const back = await new ProviderVisit().signIn(first, "anna");
    assert.equal((await used.send(back)).status, 200);
    server.advance(60_000);
    await isRefused(await late.send(await new ProviderVisit().signIn(second, "anna")), FAILED);
  });

  it("asks for a code with PKCE, state and nonce, and gives the provider a fixed address to return to", async () => {
    const hostile = new AdminBrowser(url);
    const address = new URL(await begin(hostile, `${ADMIN_START}?next=https://attacker.example`));
    const { searchParams: asked } = address;
    assert.equal(address.origin, provider.issuer);
    assert.equal(asked.get("redirect_uri"), url + ADMIN_CALLBACK);
    assert.equal(asked.get("response_type"), "code");
    assert.equal(asked.get("code_challenge_method"), "S256");
    for (const name of ["state", "nonce", "code_challenge"]) {
      assert.match(asked.get(name) ?? "", /^[\w-]{43}$/, name);
    }
    const other = new URL(await begin(hostile)).searchParams;
    assert.notEqual(other.get("state"), asked.get("state"));
    const [cookie] = (await hostile.send(ADMIN_START)).headers.getSetCookie();
    assert.match(cookie ?? "", /sign-in=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    assert.ok(!cookie?.includes(asked.get("nonce") ?? "-"));
  });

  it("refuses an account without the claim in plain words, and counts it as a failed sign-in", async () => {
    for (const account of ["bob", "eve"]) {
      const browser = new AdminBrowser(url);
      const answer = await signIn(browser, account);
      await isRefused(answer, "This account is not allowed to sign in here");
      assert.equal(await browser.isSignedIn(), false);
      const [entry] = (await server.admin.listAudit(null, 1)).entries;
      assert.deepEqual([entry?.actor, entry?.action], ["anonymous", "sign_in_failed"]);
    }
  });

  it("accepts a state once, and one of 20 simultaneous returns", async () => {
    const browser = new AdminBrowser(url);
    const returned = await new ProviderVisit().signIn(await begin(browser), "anna");
    const { cookieHeader } = browser;
    const replay = () => call(url + returned, { headers: { cookie: cookieHeader } });
    const answers = await Promise.all(Array.from({ length: 20 }, replay));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    await isRefused(await replay(), FAILED);
  });

  it("refuses a return in another browser, with another state, and without parameters", async () => {
    const victim = new AdminBrowser(url);
    const attacker = new AdminBrowser(url);
    const returned = await new ProviderVisit().signIn(await begin(attacker), "anna");
    await isRefused(await victim.send(returned), FAILED);
    const own = await begin(victim);
    await isRefused(await victim.send(returned), FAILED);
    await isRefused(await victim.send(ADMIN_CALLBACK), FAILED);
    await isRefused(await victim.send(`${returned}&state=again`), FAILED);
    assert.equal(await victim.isSignedIn(), false);
    const finished = await victim.send(await new ProviderVisit().signIn(own, "anna"));
    assert.equal(finished.status, 200, "the attempts did not use up the victim's own sign-in");
  });

  it("refuses a return from another issuer, and an error of the provider", async () => {
    const browser = new AdminBrowser(url);
    const returned = await new ProviderVisit().signIn(await begin(browser), "anna");
    const mixedUp = new URL(returned, url);
    assert.equal(mixedUp.searchParams.get("iss"), provider.issuer);
    mixedUp.searchParams.set("iss", "https://attacker.example");
    await isRefused(await browser.send(mixedUp.pathname + mixedUp.search), FAILED);
    const { searchParams } = new URL(await begin(browser));
    const denied = new URLSearchParams({ error: "access_denied", iss: provider.issuer });
    denied.set("state", searchParams.get("state") ?? "");
    await isRefused(await browser.send(`${ADMIN_CALLBACK}?${denied}`), FAILED);
  });

  it("refuses an expired code, and a code that belongs to another sign-in", async () => {
    const browser = new AdminBrowser(url);
    const late = await new ProviderVisit().signIn(await begin(browser), "anna");
    await provider.expireCode(new URL(late, url).searchParams.get("code") ?? "");
    await isRefused(await browser.send(late), FAILED);
    const stolen = new URL(
      await new ProviderVisit().signIn(await begin(new AdminBrowser(url)), "anna"),
      url,
    );
    const own = new URL(await new ProviderVisit().signIn(await begin(browser), "bob"), url);
    own.searchParams.set("code", stolen.searchParams.get("code") ?? "");
    await isRefused(await browser.send(own.pathname + own.search), FAILED);
    assert.equal(await browser.isSignedIn(), false);
  });

  it("refuses an ID token of another client, and one with a changed signature", async () => {
    const browser = new AdminBrowser(url);
    const address = await begin(browser);
    provider.idToken = await idTokenOfOtherClient(address);
    const returned = await new ProviderVisit().signIn(address, "bob");
    await isRefused(await browser.send(returned), FAILED);
    const [head, claims = "", signature] = provider.idToken.split(".");
    const nonce = new URL(await begin(browser)).searchParams.get("nonce");
    const forged = { ...JSON.parse(Buffer.from(claims, "base64url").toString()), nonce };
    const body = { ...forged, aud: provider.env.OIDC_CLIENT_ID };
    provider.idToken = [
      head,
      Buffer.from(JSON.stringify(body)).toString("base64url"),
      signature,
    ].join(".");
    await isRefused(await signIn(browser, "anna"), FAILED);
    assert.equal(await browser.isSignedIn(), false);
  });

  it("counts failures before it asks the provider, and answers 429 with the time to wait", async () => {
    const port = await freePort();
    const limited = await startLocalServer({
      ...{ ...provider.env, PORT: String(port), BASE_URL: `http://127.0.0.1:${port}` },
      ...{ OIDC_ADMIN_CLAIM: "groups=share-admins", RATE_LIMIT_ADMIN_LOGIN: "5/hour" },
      ...{ UPLOAD_ACCESS: "oidc", OIDC_SENDER_CLAIM: "groups=staff" },
    });
    // Another site can cause these requests with images. They must not keep the administrator out, or fill the audit log.
    const foreign = Array.from({ length: 6 }, () => call(`${limited.url}${ADMIN_CALLBACK}?code=x`));
    for (const { status } of await Promise.all(foreign)) assert.equal(status, 403);
    assert.deepEqual((await limited.admin.listAudit(null, 1)).entries, []);
    const fail = async (start: string, callback: string) => {
      const browser = new AdminBrowser(limited.url);
      const { searchParams } = new URL(await begin(browser, start));
      const denied = new URLSearchParams({ error: "access_denied", iss: provider.issuer });
      denied.set("state", searchParams.get("state") ?? "");
      return browser.send(`${callback}?${denied}`);
    };
    const senders = Array.from({ length: 6 }, () => fail(signInPaths.start, signInPaths.callback));
    const failedSenders = (await Promise.all(senders)).map(({ status }) => status).sort();
    assert.deepEqual(failedSenders, [403, 403, 403, 403, 403, 429]);
    assert.deepEqual((await limited.admin.listAudit(null, 1)).entries, []);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => fail(ADMIN_START, ADMIN_CALLBACK)),
    );
    assert.equal(answers.filter(({ status }) => status === 403).length, 5);
    const refused = answers.filter(({ status }) => status === 429);
    assert.equal(refused.length, 25);
    assert.ok(Number(refused[0]?.headers.get("retry-after")) > 3000);
    const page = await new AdminBrowser(limited.url).send("/admin");
    assert.ok(!page.bytes.includes('name="password"'), "there is no password to enter");
    await limited.close();
  });
});

describe("single sign-on of senders", () => {
  it("lets an account with the claim create shares for 12 hours, from pages of this server only", async () => {
    const browser = new AdminBrowser(url);
    assert.equal((await call(url + paths.config)).json.uploadAccess, "oidc");
    assert.equal(await isSender(browser), false);
    const none = await create(browser);
    assert.deepEqual([none.status, none.json.code], [403, "sign_in_required"]);
    const answer = await signIn(browser, "bob", signInPaths.start);
    assert.match(answer.bytes.toString(), /http-equiv="refresh" content="0; url=\/"/);
    assert.ok(await isSender(browser));
    assert.equal((await create(browser)).status, 201);
    for (const origin of ["https://attacker.example", "null", ""]) {
      const foreign = await create(browser, { origin });
      assert.equal(foreign.json.code, "sign_in_required", origin);
    }
    server.advance(12 * 3_600_000 - 60_000);
    assert.equal((await create(browser)).status, 201);
    server.advance(60_000);
    assert.equal((await create(browser)).json.code, "sign_in_required");
  });

  it("keeps the page with the draft open if the sign-in has a tab of its own", async () => {
    const browser = new AdminBrowser(url);
    const answer = await signIn(browser, "anna", `${signInPaths.start}?tab=new`);
    assert.ok(!answer.bytes.includes("http-equiv"));
    assert.ok(answer.bytes.includes("Close this tab"));
    assert.ok(await isSender(browser));
  });

  it("ends the session at sign-out, from pages of this server only", async () => {
    const browser = new AdminBrowser(url);
    await signIn(browser, "bob", signInPaths.start);
    const { cookieHeader: cookie } = browser;
    const send = (headers: Record<string, string>) =>
      call(url + signInPaths.logout, { method: "POST", headers: { cookie, ...headers } });
    assert.equal((await send({ origin: "https://attacker.example" })).status, 403);
    assert.ok(await isSender(browser));
    assert.equal((await send({ origin: new URL(url).origin })).status, 204);
    assert.equal(await isSender(browser), false);
  });

  it("refuses an account without the claim, and forgets nothing of an open share", async () => {
    const browser = new AdminBrowser(url);
    await isRefused(
      await signIn(browser, "eve", signInPaths.start),
      "This account is not allowed to sign in here",
    );
    assert.equal(await isSender(browser), false);
  });

  it("does not make a sender an administrator, nor an administrator a sender", async () => {
    const sender = new AdminBrowser(url);
    await signIn(sender, "anna", signInPaths.start);
    assert.equal(await sender.isSignedIn(), false);
    const admin = new AdminBrowser(url);
    await signIn(admin, "anna");
    assert.equal(await isSender(admin), false);
    assert.equal((await create(admin)).json.code, "sign_in_required");
    const [asAdmin, asSender] = ["admin", "sender"].map((kind) => `onetimeshare-${kind}-session`);
    assert.ok(asAdmin && asSender);
    sender.cookies.set(asAdmin, sender.cookies.get(asSender) ?? "");
    assert.equal(await sender.isSignedIn(), false);
    admin.cookies.set(asSender, admin.cookies.get(asAdmin) ?? "");
    assert.equal(await isSender(admin), false);
  });

  it("refuses a return for a sender at the address for administrators, and the other way round", async () => {
    for (const [start, from, to] of [
      [signInPaths.start, signInPaths.callback, ADMIN_CALLBACK],
      [ADMIN_START, ADMIN_CALLBACK, signInPaths.callback],
    ] as const) {
      const browser = new AdminBrowser(url);
      const returned = await new ProviderVisit().signIn(await begin(browser, start), "anna");
      for (const [name, value] of [...browser.cookies]) {
        browser.cookies.set(
          name.replace(/admin|sender/, (kind) => OTHER[kind] ?? ""),
          value,
        );
      }
      await isRefused(await browser.send(returned.replace(from, to)), FAILED);
      assert.equal(await browser.isSignedIn(), false);
      assert.equal(await isSender(browser), false);
    }
  });

  it("takes upload tokens of programs too", async () => {
    const { token } = await createUploadToken(server.uploadTokens, { name: "build" }, Date.now());
    const send = (headers: Record<string, string>) =>
      new RawShare(url, { inline: true }).create(headers);
    assert.equal((await send(bearer(token))).status, 201);
    const wrong = await send(bearer(`ots_${"A".repeat(43)}`));
    assert.deepEqual([wrong.status, wrong.json.code], [401, "upload_not_allowed"]);
  });
});

const OTHER: Record<string, string> = { admin: "sender", sender: "admin" };

describe("a sign-in provider that can't be reached", () => {
  it("leaves the sign-in by password, is named in plain words, and works when it is back", async () => {
    const port = await freePort();
    const baseUrl = `http://127.0.0.1:${port}`;
    const away = await startOidcServer({ baseUrl, claimsInUserInfo: true });
    await away.stop();
    const started = await startLocalServer({
      ...{ ...ADMIN_ENV, ...away.env, PORT: String(port) },
      ...{ OIDC_ADMIN_CLAIM: "groups=share-admins", RATE_LIMIT_ADMIN_LOGIN: "1/hour" },
    });
    const browser = new AdminBrowser(baseUrl);
    for (let i = 0; i < 3; i++) {
      const answer = await browser.send(ADMIN_START);
      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get("retry-after"), "5");
      assert.ok(answer.bytes.includes("The sign-in provider can&#39;t be reached"));
    }
    assert.ok(await (await AdminBrowser.signedIn(baseUrl)).isSignedIn());
    await away.start();
    const address = await begin(browser);
    const returned = await new ProviderVisit().signIn(address, "anna");
    await away.stop();
    assert.equal((await browser.send(returned)).status, 503);
    await away.start();
    assert.equal((await signIn(browser, "anna")).status, 200, "an outage is not a failed attempt");
    assert.ok(await browser.isSignedIn(), "the claim came from the UserInfo endpoint");
    assert.equal(away.metadataRequests, 1);
    await started.close();
    await away.stop();
  });
});

describe("the settings of single sign-on", () => {
  const complete = {
    ...{ OIDC_ISSUER: "https://id.example.org/realms/a", OIDC_CLIENT_ID: "a" },
    ...{ OIDC_CLIENT_SECRET: "s", BASE_URL: "https://share.example.org" },
    OIDC_ADMIN_CLAIM: "groups=share-admins",
  };

  it("are checked together at the start", () => {
    assert.equal(readConfig(complete).oidcAdminClaim?.value, "share-admins");
    const { OIDC_ISSUER, BASE_URL, OIDC_ADMIN_CLAIM, ...rest } = complete;
    for (const [env, words] of [
      [{ ...rest, BASE_URL, OIDC_ADMIN_CLAIM }, /Set OIDC_ISSUER, OIDC_CLIENT_ID and/],
      [{ ...complete, OIDC_CLIENT_SECRET: "" }, /Set OIDC_ISSUER, OIDC_CLIENT_ID and/],
      [{ ...complete, BASE_URL: "" }, /BASE_URL must be set to an https address/],
      [{ ...complete, BASE_URL: "http://share.example.org" }, /BASE_URL must be set to an https/],
      [
        { ...complete, OIDC_ISSUER: "http://id.example.org" },
        /OIDC_ISSUER must be an https address/,
      ],
      [{ ...complete, OIDC_ISSUER: "id.example.org" }, /OIDC_ISSUER must be an address/],
      [{ OIDC_ISSUER, BASE_URL, ...rest }, /OIDC_ADMIN_CLAIM or UPLOAD_ACCESS=oidc must be set/],
      [
        { ...complete, OIDC_ADMIN_CLAIM: "groups" },
        /OIDC_ADMIN_CLAIM must be a claim and its value/,
      ],
      [{ ...complete, OIDC_ADMIN_CLAIM: "*" }, /OIDC_ADMIN_CLAIM must be a claim and its value/],
      [{ ...complete, OIDC_SCOPE: "profile" }, /OIDC_SCOPE must be a list of scopes/],
      [{ ...complete, OIDC_SENDER_CLAIM: "*" }, /Set UPLOAD_ACCESS=oidc and OIDC_SENDER_CLAIM/],
      [{ ...complete, UPLOAD_ACCESS: "oidc" }, /Set UPLOAD_ACCESS=oidc and OIDC_SENDER_CLAIM/],
      [{ UPLOAD_ACCESS: "oidc", OIDC_SENDER_CLAIM: "*" }, /OIDC_ISSUER must be set/],
      [{ OIDC_ADMIN_CLAIM }, /OIDC_ISSUER must be set/],
    ] as [Record<string, string>, RegExp][]) {
      assert.throws(() => readConfig(env), words, JSON.stringify(env));
    }
  });
});
