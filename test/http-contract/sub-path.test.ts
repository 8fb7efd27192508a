import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { readConfig } from "../../src/server/config/config.ts";
import { ADMIN_ENV, AdminBrowser } from "../support/admin.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call, RawShare, secret } from "../support/raw-share.ts";

const BASE_PATH = "/share";
const BROWSER = { accept: "text/html", "user-agent": "Mozilla/5.0 Firefox/140.0" };
const LINK_OF_PAGE = / (?:href|src|action)="(?<target>\/[^"]*)"|url\("(?<file>\/[^"]*)"\)/g;

describe("a server under a path of its host", () => {
  let server: LocalServer;
  let share: RawShare;

  before(async () => {
    server = await startLocalServer({
      ...ADMIN_ENV,
      BASE_URL: `https://example.org${BASE_PATH}`,
      TRUST_PROXY: "127.0.0.1",
    });
    share = await RawShare.ready(server.url + BASE_PATH);
  });
  after(() => server.close());

  const page = (path: string) => call(server.url + path, { headers: BROWSER });

  it("answers the same whether the proxy passes the path on or strips it", async () => {
    for (const path of [
      ...["/", "/shares", `/s/${share.id}`, "/api/v1/config", "/api/v1/docs", "/health"],
      ...["/robots.txt", "/favicon.ico", "/nothing", "/admin", "/api/v1/openapi.json"],
    ]) {
      const [passed, stripped] = await Promise.all([page(BASE_PATH + path), page(path)]);
      assert.equal(passed.status, path === "/nothing" ? 404 : 200, path);
      assert.equal(passed.status, stripped.status, path);
      assert.equal(
        passed.headers.get("content-security-policy"),
        stripped.headers.get("content-security-policy"),
      );
      if (path === "/admin" || path === "/health") continue;
      assert.deepEqual(passed.bytes, stripped.bytes, path);
    }
  });

  it("has no other alias of its path", async () => {
    for (const path of ["/shared/shares", "/share/share/share/shares", "/SHARE/shares"]) {
      assert.equal((await page(path)).status, 404, path);
    }
  });

  it("redirects its address without the last slash to its start page", async () => {
    const { status, headers } = await page(BASE_PATH);
    assert.deepEqual([status, headers.get("location")], [308, `${BASE_PATH}/`]);
  });

  it("gives pages that name every file relative to themselves", async () => {
    for (const path of ["/", "/shares", `/s/${share.id}`]) {
      const text = (await page(BASE_PATH + path)).bytes.toString();
      assert.doesNotMatch(text, LINK_OF_PAGE, path);
      const files = [...text.matchAll(/(?:src|href)="(?<file>\.[^"]*)"/g)];
      assert.ok(files.length >= 4);
      for (const { groups } of files) {
        const url = new URL(groups?.file ?? "", `https://example.org${BASE_PATH}${path}`);
        assert.ok(url.pathname.startsWith(`${BASE_PATH}/`), url.pathname);
        assert.equal((await page(url.pathname)).status, 200, url.pathname);
      }
    }
  });

  it("puts its path before every link of its own pages and errors", async () => {
    const browser = await signedIn();
    const admin = ["", "/shares", "/control", "/audit", "/account", "/passkeys"];
    const others = ["/api/v1/docs", "/nothing", "/s/nothing/at/all"];
    for (const path of [...admin.map((end) => `/admin${end}`), ...others]) {
      const text = (await browser.send(path)).bytes.toString();
      const targets = [...text.matchAll(LINK_OF_PAGE)].map(
        ({ groups }) => groups?.target ?? groups?.file ?? "",
      );
      assert.ok(targets.length >= 3, path);
      for (const target of targets) {
        assert.match(target, /^\/share\/(?!share\/)/, `${path}: ${target}`);
        assert.notEqual((await browser.send(target.slice(BASE_PATH.length))).status, 404, target);
      }
    }
  });

  it("gives its path to upload addresses and to the OpenAPI document", async () => {
    const { json } = await RawShare.created(server.url + BASE_PATH).then((made) => made.create());
    assert.equal(json.uploadUrl, `https://example.org${BASE_PATH}/api/v1/uploads/${json.id}`);
    const document = (await page(`${BASE_PATH}/api/v1/openapi.json`)).json as {
      servers?: unknown;
      externalDocs?: { url: string };
    };
    assert.deepEqual(document.servers, [{ url: BASE_PATH }]);
    const protocol = document.externalDocs?.url ?? "";
    assert.match(protocol, /^\/share\/api\//);
    assert.equal((await page(protocol)).status, 200);
  });

  it("delivers a share, and shows its owner the live status", async () => {
    const sent = await RawShare.ready(server.url + BASE_PATH);
    const ticket = secret();
    await sent.claim(ticket);
    const { bytes } = await sent.content(ticket);
    assert.ok(bytes.equals(sent.ciphertext));
    const events = await fetch(`${server.url}${BASE_PATH}/api/v1/shares/${sent.id}/events`, {
      headers: { authorization: `Bearer ${sent.ownerToken}` },
    });
    let shown = "";
    for await (const piece of events.body ?? []) {
      shown += Buffer.from(piece).toString();
      if (shown.includes('"claimed"')) break;
    }
    assert.match(shown, /"claimed"/);
  });

  it("limits cookies to its path, and redirects under it after the sign-in", async () => {
    const browser = await signedIn();
    const names = [...browser.cookies.keys()];
    assert.ok(names.length > 0 && names.every((name) => name.startsWith("__Secure-onetimeshare-")));
    const form = await new AdminBrowser(server.url + BASE_PATH).send("/admin", {
      headers: { "x-forwarded-proto": "https" },
    });
    assert.match(form.headers.get("set-cookie") ?? "", /; Path=\/share; HttpOnly; Secure;/);
    const visitor = await new AdminBrowser(server.url + BASE_PATH).send("/admin/shares");
    assert.deepEqual([visitor.status, visitor.headers.get("location")], [303, "/share/admin"]);
  });

  it("accepts writes from its public origin alone", async () => {
    const browser = await signedIn();
    browser.origin = "https://example.org";
    const form = { _csrf: await browser.csrfToken() };
    browser.origin = "https://other.example.org";
    assert.equal((await browser.send("/admin/logout", { method: "POST", form })).status, 403);
    browser.origin = "https://example.org";
    const { status, headers } = await browser.send("/admin/logout", { method: "POST", form });
    assert.deepEqual([status, headers.get("location")], [303, "/share/admin"]);
  });

  it("gives crawlers rules for its path", async () => {
    const rules = (await page(`${BASE_PATH}/robots.txt`)).bytes.toString();
    assert.match(rules, /^Allow: \/share\/\$$/m);
    assert.match(rules, /^Disallow: \/share\/$/m);
  });

  it("can't have a path that is one of its own, or that needs encoding", () => {
    for (const path of ["s", "admin/share", "api", "shares", "a%20b", "a'b", ".hidden"]) {
      assert.throws(() => readConfig({ BASE_URL: `https://example.org/${path}` }), {
        name: "ConfigError",
        message: /^BASE_URL must have /,
      });
    }
    const deep = "https://example.org/tools/share";
    assert.equal(readConfig({ BASE_URL: `${deep}/` }).baseUrl, deep);
  });

  function signedIn(): Promise<AdminBrowser> {
    return AdminBrowser.signedIn(server.url + BASE_PATH);
  }
});
