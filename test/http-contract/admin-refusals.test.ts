import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { ADMIN_ENV, AdminBrowser } from "../support/admin.ts";
import { noteSecret } from "../support/evidence.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call, RawShare } from "../support/raw-share.ts";

const NAVIGATION = /<nav aria-label="Administration">.*href="\/admin\/audit"/s;

describe("the admin pages, when they refuse something,", () => {
  let server: LocalServer;
  let browser: AdminBrowser;

  before(async () => {
    server = await startLocalServer({ ...ADMIN_ENV, RATE_LIMIT_ADMIN_LOGIN: "2/hour" });
    browser = await AdminBrowser.signedIn(server.url);
  });
  after(() => server.close());

  it("say in their own frame that there is no such page", async () => {
    for (const path of ["/admin/nothing", "/admin/shares/short", "/admin/a/b/c", "/admin/"]) {
      const answer = await browser.send(path);
      const page = answer.bytes.toString();
      assert.equal(answer.status, 404, path);
      assert.match(page, /There is no admin page at this address/);
      assert.match(page, NAVIGATION);
      assert.match(answer.headers.get("content-security-policy") ?? "", /default-src 'none'/);
      const outside = await new AdminBrowser(server.url).send(path);
      assert.deepEqual([outside.status, outside.headers.get("location")], [303, "/admin"], path);
    }
    const program = await call(`${server.url}/admin/nothing`);
    assert.deepEqual([program.status, program.json.code], [401, "unauthorized"]);
  });

  it("keep the navigation after a form that is outdated or was changed", async () => {
    const _csrf = await browser.csrfToken();
    for (const [form, status, words] of [
      [{ paused: "true" }, 403, /from an outdated page/],
      [{ _csrf, paused: "perhaps" }, 400, /a value that this page does not accept/],
    ] as const) {
      const answer = await browser.send("/admin/control/uploads", { method: "POST", form });
      assert.equal(answer.status, status);
      assert.match(answer.bytes.toString(), NAVIGATION);
      assert.match(answer.bytes.toString(), words);
    }
  });

  it("say that they changed nothing, because a share had ended or was not locked", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    await share.burn();
    for (const action of ["delete", "unlock"]) {
      const answer = await browser.post(`/admin/shares/${share.id}/${action}`);
      assert.equal(answer.status, 303);
      const page = (await browser.send(answer.headers.get("location") ?? "")).bytes.toString();
      assert.match(page, /You changed nothing: the share had already ended\./);
      assert.match(page, /Burned by its owner/);
    }
    const forged = await browser.send(`/admin/shares/${share.id}?done=delete`);
    assert.doesNotMatch(forged.bytes.toString(), /You deleted/);
    const open = await RawShare.ready(server.url, { inline: true, withPassword: true });
    const unlocked = await browser.post(`/admin/shares/${open.id}/unlock`);
    const result = unlocked.headers.get("location") ?? "";
    assert.equal(result, `/admin/shares/${open.id}?done=nothing`);
    const page = (await browser.send(result)).bytes.toString();
    assert.match(page, /You changed nothing: the share was not locked\./);
    const unknown = await browser.post(`/admin/shares/${"A".repeat(22)}/delete`);
    assert.equal(unknown.status, 404);
    assert.match(unknown.bytes.toString(), /<h1>No such share<\/h1>/);
  });

  it("find the id in a link, and never repeat or keep the rest of it", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    const key = `1${randomBytes(33).toString("base64url")}`;
    noteSecret("fragment", key);
    for (const text of [`https://share.example/s/${share.id}#${key}`, ` ${share.id} `]) {
      const query = new URLSearchParams({ id: text, state: "ready" });
      const answer = await browser.send(`/admin/shares?${query}`);
      const location = answer.headers.get("location") ?? "";
      assert.deepEqual(
        [answer.status, location],
        [303, `/admin/shares?id=${share.id}&state=ready`],
      );
      assert.match((await browser.send(location)).bytes.toString(), new RegExp(share.id));
    }
    for (const text of [key, "https://share.example/", "a/b", "é"]) {
      const query = new URLSearchParams({ id: text, state: "locked", protected: "" });
      const answer = await browser.send(`/admin/shares?${query}`);
      const page = answer.bytes.toString();
      assert.equal(answer.status, 400);
      assert.match(page, /role="alert" id="id-error">An id has at most 22 characters/);
      assert.match(page, /<option value="locked" selected>/);
      assert.ok(!page.includes(text), text);
    }
  });

  it("show the sign-in form again, with the time to wait, after too many failures", async () => {
    const visitor = new AdminBrowser(server.url);
    for (const status of [401, 401, 429]) {
      const answer = await visitor.signIn({ password: "wrong" });
      const page = answer.bytes.toString();
      assert.equal(answer.status, status);
      assert.match(page, /name="password"/);
      if (status === 401) continue;
      assert.ok(Number(answer.headers.get("retry-after")) > 0);
      assert.match(
        page,
        /role="alert" id="error">Too many failed sign-ins from this IP address\. Try again in [^<]+\.</,
      );
    }
  });

  it("over plain http lead to no page that refuses again", async () => {
    const answer = await browser.send("/admin", { headers: { "x-forwarded-for": "192.0.2.1" } });
    const [, main = ""] = answer.bytes.toString().split("<main");
    assert.equal(answer.status, 403);
    assert.match(main, /need https/);
    assert.doesNotMatch(main, /href="\/admin/);
  });
});

describe("the page of a server's switches", () => {
  for (const [env, words] of [
    [{ RECEIVE_ONLY: "on" }, [/New shares <span class="state ">Not here/, /accepts no new shares/]],
    [{}, [/New shares <span class="state tone-good">Open/, /Everyone may send/]],
    [
      { UPLOAD_ACCESS: "token" },
      [/People need an upload token to send \(<code>UPLOAD_ACCESS=token/],
    ],
  ] as const) {
    it(`says who may send with ${JSON.stringify(env)}`, async () => {
      const server = await startLocalServer({ ...ADMIN_ENV, ...env });
      const browser = await AdminBrowser.signedIn(server.url);
      const page = (await browser.send("/admin/control")).bytes.toString();
      for (const each of words) assert.match(page, each);
      await server.close();
    });
  }
});
