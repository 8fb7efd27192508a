import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import {
  ADMIN_ENV,
  ADMIN_NAME,
  ADMIN_PASSWORD,
  AdminBrowser,
  adminBearer,
  requestToken,
} from "../support/admin.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { openConnection, parseAnswer } from "../support/raw-connection.ts";
import { call } from "../support/raw-share.ts";

const MINUTE = 60_000;
const SESSION = "onetimeshare-admin-session";

describe("the sign-in of the administrator", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer(ADMIN_ENV);
  });
  after(() => server.close());

  it("starts a session with a cookie that scripts can't read and other sites can't use", async () => {
    const browser = new AdminBrowser(server.url);
    const answer = await browser.signIn();
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get("location"), "/admin");
    const line = answer.headers.getSetCookie().find((each) => each.startsWith(SESSION)) ?? "";
    assert.match(line, /^[\w-]+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.ok(await browser.isSignedIn());
    const page = await browser.send("/admin");
    assert.ok(page.bytes.includes("anna"));
    assert.match(page.headers.get("content-security-policy") ?? "", /form-action 'self'/);
    assert.equal(page.headers.get("referrer-policy"), "same-origin");
    assert.equal(page.headers.get("cache-control"), "no-store");
  });

  it("refuses a log-in without the form's token, with another visitor's token, and from another origin", async () => {
    const [visitor, other] = [new AdminBrowser(server.url), new AdminBrowser(server.url)];
    const token = await visitor.csrfToken();
    const foreign = await other.csrfToken();
    const form = { username: ADMIN_NAME, password: ADMIN_PASSWORD };
    const attempts: [string, Record<string, string>, Record<string, string>][] = [
      ["without a token", form, {}],
      ["an empty token", { ...form, _csrf: "" }, {}],
      ["another visitor's token", { ...form, _csrf: foreign }, {}],
      ["another origin", { ...form, _csrf: token }, { origin: "https://attacker.example" }],
      ["another port", { ...form, _csrf: token }, { origin: "http://127.0.0.1:1" }],
      ["https of the same host", { ...form, _csrf: token }, { origin: secure(server.url) }],
      ["a hidden origin", { ...form, _csrf: token }, { origin: "null" }],
      ["without the cookie", { ...form, _csrf: token }, { cookie: "" }],
    ];
    for (const [name, fields, headers] of attempts) {
      const answer = await visitor.send("/admin/login", { method: "POST", form: fields, headers });
      assert.equal(answer.status, 403, name);
      assert.equal(answer.headers.getSetCookie().length, 0, name);
      assert.equal(await visitor.isSignedIn(), false, name);
    }
    visitor.origin = null;
    const fromOtherSite = { "sec-fetch-site": "cross-site" };
    const request = { method: "POST", form: { ...form, _csrf: token } };
    const answer = await visitor.send("/admin/login", { ...request, headers: fromOtherSite });
    assert.equal(answer.status, 403, "another site without an origin");
    assert.equal((await visitor.send("/admin/login", request)).status, 303);
  });

  it("changes the session and all tokens at each log-in, and ends the former session", async () => {
    const browser = new AdminBrowser(server.url);
    const before = await browser.csrfToken();
    await browser.signIn();
    const [first, firstToken] = [browser.cookies.get(SESSION) ?? "", await browser.csrfToken()];
    const old = browser.at(server.url);
    assert.equal((await browser.signIn()).status, 403, "the session's token is not the form's");
    // After a link of another site, the browser shows the form without its session.
    browser.cookies.delete(SESSION);
    const _csrf = await browser.csrfToken();
    browser.cookies.set(SESSION, first);
    assert.equal((await browser.signIn({ _csrf })).status, 303);
    assert.notEqual(browser.cookies.get(SESSION), first);
    assert.equal(await old.isSignedIn(), false);
    for (const _csrf of [before, firstToken]) {
      const answer = await browser.send("/admin/logout", { method: "POST", form: { _csrf } });
      assert.equal(answer.status, 403);
    }
    assert.ok(await browser.isSignedIn());
  });

  it("lists the sessions without a way into them, and has none for visitors and failed attempts", async () => {
    const server = await startLocalServer(ADMIN_ENV);
    for (let i = 0; i < 10; i++) await new AdminBrowser(server.url).csrfToken();
    await new AdminBrowser(server.url).signIn({ password: "wrong" });
    assert.deepEqual(await server.admin.listSessions(), []);
    const browser = await AdminBrowser.signedIn(server.url);
    const headers = await adminBearer(server.url);
    const sender = { key: "sender", name: "a sender", method: "sender" } as const;
    await server.admin.startSession({ ...sender, idleMs: MINUTE, lifetimeMs: MINUTE });
    const answer = await call(server.url + adminPaths.sessions, { headers });
    const { sessions } = answer.json as { sessions: Record<string, unknown>[] };
    assert.deepEqual(
      sessions.map(({ name, method, isThis }) => [name, method, isThis]),
      [
        [ADMIN_NAME, "token", true],
        [ADMIN_NAME, "password", false],
      ],
    );
    const id = browser.cookies.get(SESSION) ?? "";
    const stored = (await server.admin.listSessions()).find(({ method }) => method === "password");
    for (const secret of [id, stored?.key ?? ""]) assert.ok(!answer.bytes.includes(secret));
    await server.close();
  });

  it("takes no session id that the browser brings", async () => {
    const browser = new AdminBrowser(server.url);
    const fixed = "A".repeat(43);
    browser.cookies.set(SESSION, fixed);
    assert.equal((await browser.signIn()).status, 303);
    assert.notEqual(browser.cookies.get(SESSION), fixed);
  });

  it("refuses every write without the session's own token or from another origin, and changes nothing", async () => {
    const [browser, other] = [
      await AdminBrowser.signedIn(server.url),
      await AdminBrowser.signedIn(server.url),
    ];
    const [own, foreign] = [await browser.csrfToken(), await other.csrfToken()];
    const visitors = await new AdminBrowser(server.url).csrfToken();
    for (const [method, path] of [
      ["POST", "/admin/logout"],
      ["POST", "/admin/logout-everywhere"],
      ["DELETE", adminPaths.sessions],
    ] as const) {
      for (const [_csrf, origin] of [
        ["", browser.origin],
        [foreign, browser.origin],
        [visitors, browser.origin],
        [own, "https://attacker.example"],
        [own, "null"],
      ]) {
        const headers = { origin: origin ?? "", "x-csrf-token": _csrf ?? "" };
        const answer = await browser.send(path, { method, headers });
        assert.equal(answer.status, 403, `${method} ${path}`);
        assert.ok((await browser.isSignedIn()) && (await other.isSignedIn()));
      }
    }
    const headers = { "x-csrf-token": own };
    const answer = await browser.send(adminPaths.sessions, { method: "DELETE", headers });
    assert.equal(answer.status, 204);
    assert.equal((await browser.isSignedIn()) || (await other.isSignedIn()), false);
  });

  it("gives a wrong name and a wrong password the same answer, on the page and to programs", async () => {
    const server = await startLocalServer({ ...ADMIN_ENV, RATE_LIMIT_ADMIN_LOGIN: "100/hour" });
    const [name, password] = [{ username: "ben" }, { password: "wrong" }];
    const pages = [];
    for (const wrong of [name, password, { ...name, ...password }]) {
      const browser = new AdminBrowser(server.url);
      const { status, bytes } = await browser.signIn(wrong);
      assert.equal(status, 401);
      pages.push(bytes.toString().replace(/value="[^"]*"/g, ""));
      assert.equal(browser.cookies.has(SESSION), false);
    }
    assert.match(pages[0] ?? "", /The name or the password is wrong/);
    assert.equal(new Set(pages).size, 1);
    const right = { username: ADMIN_NAME, password: ADMIN_PASSWORD };
    const documents = [];
    for (const wrong of [name, password]) {
      const answer = await requestToken(server.url, { ...right, ...wrong });
      assert.equal(answer.status, 401);
      assert.equal(answer.json.code, "unauthorized");
      assert.equal(answer.json.advice, "Check both. The name is the server's ADMIN_USERNAME.");
      documents.push(answer.bytes.toString());
    }
    assert.equal(new Set(documents).size, 1);
    await server.close();
  });

  it("ends after 30 minutes without use, and after twelve hours in any case", async () => {
    const idle = await AdminBrowser.signedIn(server.url);
    server.advance(31 * MINUTE);
    assert.equal(await idle.isSignedIn(), false);
    const busy = await AdminBrowser.signedIn(server.url);
    for (let passed = 0; passed < 12 * 60; passed += 20) {
      assert.ok(await busy.isSignedIn());
      server.advance(20 * MINUTE);
    }
    assert.equal(await busy.isSignedIn(), false);
  });

  it("accepts a session behind a proxy that asks for a password of its own", async () => {
    const browser = await AdminBrowser.signedIn(server.url);
    const headers = { authorization: "Basic cHJveHk6cGFzc3dvcmQ=" };
    assert.equal((await browser.send(adminPaths.audit, { headers })).status, 200);
    const both = { authorization: "Bearer wrong" };
    assert.equal((await browser.send(adminPaths.audit, { headers: both })).status, 401);
  });

  it("sends people without a session to the sign-in page, and programs get 401", async () => {
    const browser = new AdminBrowser(server.url);
    const page = await browser.send("/admin/logout", { method: "POST" });
    assert.equal(page.status, 303);
    assert.equal(page.headers.get("location"), "/admin");
    for (const headers of [{}, { cookie: `${SESSION}=${"A".repeat(43)}` }, { cookie: SESSION }]) {
      const answer = await call(server.url + adminPaths.audit, { headers });
      assert.equal(answer.status, 401);
      assert.equal(answer.json.code, "unauthorized");
      const advice = "Sign in at /admin, or get an API token: POST /api/v1/admin/token";
      assert.equal(answer.json.advice, advice);
    }
  });

  it("answers malformed attempts with bad_request, before it counts them", async () => {
    const bodies = [{}, { username: "anna" }, { username: 1, password: "x" }, [], null, "text"];
    const extra = { username: "anna", password: "x", more: 1 };
    const long = { username: "anna", password: "x".repeat(1001) };
    for (const body of [...bodies, extra, long, { username: "", password: "x" }]) {
      const answer = await requestToken(server.url, body);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.equal(answer.json.code, "bad_request");
    }
    const url = server.url + adminPaths.token;
    const text = await call(url, { method: "POST", body: "x" });
    assert.equal(text.json.code, "unsupported_media_type");
    const headers = { "content-type": "application/json" };
    const huge = await call(url, { method: "POST", headers, body: `"${"x".repeat(20_000)}"` });
    assert.equal(huge.json.code, "too_large");
    const browser = new AdminBrowser(server.url);
    assert.equal((await browser.signIn({ username: "" })).status, 400);
    assert.equal((await browser.signIn()).status, 303);
  });
});

describe("a server without an administrator", () => {
  it("has no admin page and no admin API", async () => {
    const server = await startLocalServer();
    for (const path of ["/admin", adminPaths.audit, adminPaths.auditExport]) {
      assert.equal((await call(server.url + path)).status, 404, path);
    }
    assert.equal((await requestToken(server.url)).status, 404);
    await server.close();
  });
});

describe("the admin pages behind a proxy", () => {
  const forwarded = { "x-forwarded-for": "192.0.2.1", "x-forwarded-host": "share.example" };
  const https = { ...forwarded, "x-forwarded-proto": "https" };

  it("use a __Host- cookie over https, and do not exist over plain http", async () => {
    const server = await startLocalServer({ ...ADMIN_ENV, TRUST_PROXY: "127.0.0.1" });
    const browser = new AdminBrowser(server.url);
    browser.origin = "https://share.example";
    const page = await browser.send("/admin", { headers: https });
    const { token = "" } =
      /_csrf" value="(?<token>[^"]+)/.exec(page.bytes.toString())?.groups ?? {};
    const form = {
      ...{ username: ADMIN_NAME, password: ADMIN_PASSWORD, _csrf: token },
    };
    const answer = await browser.send("/admin/login", { method: "POST", form, headers: https });
    assert.equal(answer.status, 303);
    const line = answer.headers.getSetCookie().find((each) => each.includes(SESSION)) ?? "";
    assert.match(line, /^__Host-[\w-]+=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    const read = (headers: Record<string, string>) => browser.send(adminPaths.audit, { headers });
    assert.equal((await read(https)).status, 200);
    const plain = { ...forwarded, "x-forwarded-proto": "http" };
    const refused = await read(plain);
    assert.equal(refused.status, 403);
    assert.match(refused.bytes.toString(), /need https/);
    const credentials = { username: form.username, password: form.password };
    const { status, json } = await requestToken(server.url, credentials, plain);
    assert.equal(status, 403);
    assert.equal(json.code, "https_required");
    await server.close();
  });

  it("do not exist on a plain http host that is not this machine, whatever its name points to", async () => {
    const server = await startLocalServer(ADMIN_ENV);
    for (const [host, status] of [
      ["192.0.2.7", 403],
      ["attacker.example:80", 403],
      ["localhost.attacker.example", 403],
      ["[::1]:3000", 200],
      ["localhost:3000", 200],
    ]) {
      const connection = openConnection(server.url);
      connection.send(`GET /admin HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
      assert.equal(parseAnswer(await connection.closed)?.status, status, String(host));
    }
    await server.close();
  });

  it("do not exist over plain http if any header shows a proxy", async () => {
    const server = await startLocalServer(ADMIN_ENV);
    const values = {
      ...{ via: "1.1 proxy", forwarded: "for=127.0.0.1", "x-real-ip": "127.0.0.1" },
      ...{ "x-forwarded-for": "127.0.0.1", "x-forwarded-host": "localhost" },
      ...{ "x-forwarded-port": "443", "x-forwarded-proto": "https" },
      ...{ "x-forwarded-server": "proxy", "x-forwarded-ssl": "on", "x-forwarded-prefix": "/" },
    };
    for (const [name, value] of Object.entries(values)) {
      const { status, json } = await requestToken(server.url, undefined, { [name]: value });
      assert.deepEqual([status, json.code], [403, "https_required"], name);
    }
    assert.equal((await requestToken(server.url)).status, 200);
    await server.close();
  });

  it("accept the origin of BASE_URL if the proxy does not forward the host", async () => {
    const server = await startLocalServer({ ...ADMIN_ENV, BASE_URL: "https://share.example" });
    const browser = new AdminBrowser(server.url);
    browser.origin = "https://share.example";
    assert.equal((await browser.signIn()).status, 303);
    browser.origin = "https://other.example";
    assert.equal((await browser.post("/admin/logout")).status, 403);
    await server.close();
  });
});

describe("a change of the administrator's password", () => {
  it("ends the sessions and API tokens that it started", async () => {
    const server = await startLocalServer({ ...ADMIN_ENV });
    const browser = await AdminBrowser.signedIn(server.url);
    const headers = await adminBearer(server.url);
    const { dataDir } = server;
    await server.close();
    const { ADMIN_USERNAME } = ADMIN_ENV;
    for (const [env, alive] of [
      [{ ADMIN_USERNAME, ADMIN_PASSWORD: "another password" }, false],
      [ADMIN_ENV, true],
    ] as const) {
      const again = await startLocalServer({ ...env, DATA_DIR: dataDir });
      assert.equal(await browser.at(again.url).isSignedIn(), alive);
      const answer = await call(again.url + adminPaths.audit, { headers });
      assert.equal(answer.status, alive ? 200 : 401);
      await again.close();
    }
  });
});

function secure(url: string): string {
  return url.replace("http:", "https:");
}
