import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { AdminStats } from "../../src/protocol/admin-api.ts";
import { sizeInWords } from "../../src/protocol/quantities.ts";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { ADMIN_ENV, AdminBrowser, adminBearer } from "../support/admin.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call, RawShare, secret } from "../support/raw-share.ts";

const PAGES = [
  ...["/admin", "/admin/live", "/admin/shares", "/admin/audit", "/admin/control"],
  ...["/admin/account", "/admin/passkeys"],
];

describe("the admin pages", () => {
  let server: LocalServer;
  let browser: AdminBrowser;

  before(async () => {
    server = await startLocalServer({ ...ADMIN_ENV, UPLOAD_ACCESS: "open" });
    browser = await AdminBrowser.signedIn(server.url);
  });
  after(() => server.close());

  const show = async (path: string) => {
    const { status, bytes } = await browser.send(path);
    assert.equal(status, 200, path);
    return bytes.toString();
  };

  it("are for signed-in administrators alone: others get the sign-in form and nothing else", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    const ofShare = ["", "/delete", "/unlock"].map((end) => `/admin/shares/${share.id}${end}`);
    for (const path of [...PAGES.slice(1), ...ofShare]) {
      const answer = await new AdminBrowser(server.url).send(path);
      assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/admin"], path);
      assert.equal(answer.bytes.length, 0);
      await show(path);
    }
    const form = (await new AdminBrowser(server.url).send("/admin")).bytes.toString();
    assert.doesNotMatch(form, /Dashboard|aria-label="Administration"/);
  });

  it("do not exist on a server without an administrator", async () => {
    const other = await startLocalServer();
    for (const path of PAGES) {
      assert.equal((await call(other.url + path)).status, 404, path);
    }
    await other.close();
  });

  it("run no script but the built one, and have no inline script or style attribute", async () => {
    for (const path of PAGES) {
      const answer = await browser.send(path);
      const policy = answer.headers.get("content-security-policy") ?? "";
      assert.match(policy, /default-src 'none'.*trusted-types 'none'.*script-src 'self'/);
      assert.doesNotMatch(policy, /unsafe/);
      assert.equal(answer.headers.get("cache-control"), "no-store");
      const page = answer.bytes.toString();
      assert.doesNotMatch(page, /\sstyle=|\son\w+=|javascript:/i, path);
      for (const [script] of page.matchAll(/<script[^>]*>/g)) {
        assert.match(
          script,
          /^<script (?:type="module" src="\/assets\/admin|src="\/assets\/theme)-[\w-]+\.js">$/,
        );
      }
    }
    const error = await browser.send("/admin/shares?state=nothing");
    assert.equal(error.status, 400);
    const ofPages = (await browser.send("/admin")).headers.get("content-security-policy");
    assert.equal(error.headers.get("content-security-policy"), ofPages);
  });

  it("ask before they delete or unlock a share, and refuse without the token of the form", async () => {
    const share = await RawShare.ready(server.url, { inline: true, withPassword: true });
    for (let guess = 0; guess < 5; guess++) {
      await share.preview({ linkProof: share.linkProof, passwordProof: secret() });
    }
    const path = `/admin/shares/${share.id}`;
    assert.match(await show(path), /Locked/);
    for (const action of ["unlock", "delete"]) {
      assert.match(await show(`${path}/${action}`), new RegExp(`${action} this share\\?`, "i"));
      const refused = await browser.send(`${path}/${action}`, { method: "POST", form: {} });
      assert.equal(refused.status, 403);
    }
    assert.equal((await share.status()).json.locked, true);
    const unlocked = await browser.post(`${path}/unlock`);
    assert.equal(unlocked.headers.get("location"), `${path}?done=unlock`);
    assert.match(await show(`${path}?done=unlock`), /You unlocked this share/);
    assert.equal((await share.status()).json.locked, false);
    assert.doesNotMatch(await show(`${path}?done=delete`), /You deleted/);
    await browser.post(`${path}/delete`);
    assert.match(await show(`${path}?done=delete`), /You deleted this share/);
    assert.equal((await browser.post(`${path}/delete`)).status, 303, "repeated");
    assert.equal((await browser.send("/admin/shares/AAAAAAAAAAAAAAAAAAAAAA")).status, 404);
    const log = await show("/admin/audit");
    assert.match(log, /Deleted a share/);
    assert.match(log, new RegExp(`/admin/shares/${share.id}`));
  });

  it("say why and when a share ended, instead of when it would have expired", async () => {
    const [removed, burned] = await Promise.all(
      [0, 1].map(() => RawShare.ready(server.url, { inline: true })),
    );
    assert.ok(removed && burned);
    await browser.post(`/admin/shares/${removed.id}/delete`);
    await burned.burn();
    for (const [share, words] of [
      [removed, "Deleted by the operator"],
      [burned, "Burned by its owner"],
    ] as const) {
      const at = (await share.status()).json.gone?.at ?? assert.fail();
      const end = new RegExp(`${words}, <time datetime="${at}"`);
      const list = await show(`/admin/shares?id=${share.id}`);
      const page = await show(`/admin/shares/${share.id}`);
      assert.match(list, end);
      assert.match(page, end);
      for (const html of [list, page]) assert.equal([...html.matchAll(/<time/g)].length, 2);
    }
  });

  it("name what is stored now, what was uploaded, and who opens a share", async () => {
    const headers = await adminBearer(server.url);
    const stats = async () =>
      (await call<AdminStats>(server.url + adminPaths.stats, { headers })).json;
    const before = await stats();
    const unfinished = await RawShare.created(server.url, { size: 70_000 });
    await unfinished.patch(0, unfinished.ciphertext.subarray(0, 66_000));
    const leased = await RawShare.ready(server.url, { inline: true, maxDownloads: 2 });
    await leased.claim();
    const { live, totals } = await stats();
    const ofLeased = leased.ciphertext.length;
    assert.equal(live.bytes, before.live.bytes + 66_000 + ofLeased);
    assert.equal(totals.storedBytes, before.totals.storedBytes + ofLeased);
    const page = await show("/admin");
    for (const part of [
      `<dt>In storage</dt><dd>${sizeInWords(live.bytes)}</dd>`,
      `<dt>Being opened</dt><dd>${live.leased}</dd>`,
      `<dd class="total">${sizeInWords(totals.storedBytes)} in total</dd>`,
      "<dt>Uploaded</dt>",
      `<h3 id="ends-title">Burned or expired</h3>`,
      `<summary>Show as a table<span class="visually-hidden">: Traffic</span></summary>`,
    ]) {
      assert.ok(page.includes(part), part);
    }
  });

  it("list the shares by the filters of the form, also with empty fields", async () => {
    const share = await RawShare.ready(server.url, { inline: true, size: 777 });
    const query = `id=${share.id.slice(0, 8)}&state=&protected=&sort=-created`;
    const page = await show(`/admin/shares?${query}`);
    assert.match(page, new RegExp(share.id));
    assert.match(page, /777 bytes/);
    assert.match(await show(`/admin/shares?id=${share.id}&state=gone`), /No share matches/);
    for (const wrong of ["state=open", "cursor=x", "limit=0", "id=a/b", "more=1", "id=a&id=b"]) {
      assert.equal((await browser.send(`/admin/shares?${wrong}`)).status, 400, wrong);
    }
  });

  it("lead forward and back through a list, page by page, with its filter", async () => {
    for (let made = 0; made < 5; made++) {
      await RawShare.ready(server.url, { inline: true, withPassword: true });
    }
    /** The ids on the page, and the addresses of its links by their words. */
    const read = async (path: string, main = /<th role="rowheader"[^>]*>(.*?)<\/th>/g) => {
      const page = await show(path);
      const [, nav = ""] =
        /<nav class="row" aria-label="Pages of[^>]*>(.*?)<\/nav>/s.exec(page) ?? [];
      const links = [...nav.matchAll(/href="([^"]*)">([^<]*)</g)].map(
        ([, href = "", words = ""]) => [words, href.replaceAll("&#38;", "&")] as const,
      );
      const rows = [...page.matchAll(main)].map(([row]) => row);
      return { rows, links: Object.fromEntries(links) as Record<string, string> };
    };
    const walk = async (path: string, names: string[], rows?: RegExp) => {
      const [first = "", previous = "", next = ""] = names;
      const pages = [await read(path, rows)];
      for (let on = pages[0]; on?.links[next] !== undefined; on = pages.at(-1)) {
        pages.push(await read(on.links[next], rows));
      }
      assert.ok(pages.length > 2);
      const all = pages.flatMap((page) => page.rows);
      assert.equal(new Set(all).size, all.length, "a row is on two pages");
      assert.deepEqual(Object.keys(pages[0]?.links ?? {}), [next]);
      assert.deepEqual(Object.keys(pages[1]?.links ?? {}), [previous, next]);
      assert.deepEqual(Object.keys(pages.at(-1)?.links ?? {}), [first, previous]);
      assert.deepEqual(await read(pages.at(-1)?.links[first] ?? "", rows), pages[0]);
      for (let at = pages.length - 1; at > 0; at--) {
        assert.deepEqual(await read(pages[at]?.links[previous] ?? "", rows), pages[at - 1]);
      }
    };
    const names = ["First page", "Previous page", "Next page"];
    await walk("/admin/shares?limit=2&protected=true&sort=size", names);
    for (let entries = 0; entries < 110; entries++) {
      const entry = { actor: "admin:anna", action: "sign_out", target: String(entries), from: "x" };
      await server.admin.appendAudit(entry);
    }
    await walk(
      "/admin/audit",
      ["Newest entries", "Newer entries", "Older entries"],
      /<td[^>]*>\d+<\/td>/g,
    );
    for (const wrong of ["back=", "back=a..b", "back=a.~", "back=<", `back=${"a.".repeat(40)}a`]) {
      assert.equal((await browser.send(`/admin/audit?${wrong}`)).status, 400, wrong);
    }
  });

  it("forget the oldest part of a long way back, and lead to the first page from there", async () => {
    const at = (count: number) =>
      Array.from({ length: count }, (_, page) => String(page)).join(".");
    const page = await show(`/admin/audit?cursor=100&back=${at(40)}`);
    const [, on = ""] = /rel="next" href="([^"]*)"/.exec(page) ?? [];
    const back = new URL(on.replaceAll("&#38;", "&"), server.url).searchParams.get("back") ?? "";
    assert.deepEqual(back.split("."), [
      "~",
      ...Array.from({ length: 38 }, (_, n) => String(n + 2)),
      "100",
    ]);
    const lost = await show("/admin/audit?cursor=100&back=~");
    assert.match(lost, /rel="first" href="\/admin\/audit">Newest entries/);
    assert.doesNotMatch(lost, /Newer entries/);
  });

  it("pause uploads, and show a notice as plain text", async () => {
    const hostile = `<img src=x onerror="alert(1)">`;
    await browser.post("/admin/control/uploads", { paused: "true" });
    await browser.post("/admin/control/notice", { text: hostile, until: "" });
    const page = await show("/admin/control");
    assert.match(page, /Resume new shares/);
    assert.doesNotMatch(page, /<img/);
    assert.match(await show("/admin"), /New shares are paused/);
    const created = await new RawShare(server.url, { inline: true }).create();
    assert.equal(created.status, 503);
    await browser.post("/admin/control/uploads", { paused: "false" });
    await browser.post("/admin/control/notice/remove");
    assert.doesNotMatch(await show("/admin/control"), /onerror/);
    for (const [until, words] of [
      ["yesterday", /The time is not valid/],
      ["2020-01-01T00:00", /The end must be in the future/],
      ["2026-13-01T00:00", /The time is not valid/],
    ] as const) {
      const refused = await browser.post("/admin/control/notice", { text: "late <b>", until });
      assert.equal(refused.status, 400, until);
      const again = refused.bytes.toString();
      assert.match(again, words);
      assert.match(
        again,
        /name="text" value="late &#60;b&#62;"|name="text" value="late &lt;b&gt;"/,
      );
      assert.ok(again.includes(`name="until" type="datetime-local" value="${until}"`), again);
      assert.match(again, /<a[^>]+href="\/admin\/shares"/, "with the navigation");
    }
  });

  it("create an upload token that is shown once, and revoke it", async () => {
    const form = { name: "<b>Ben</b>", gibPerDay: "0.5", expiresAt: "2999-01-01T00:00" };
    const created = (await browser.post("/admin/control/tokens", form)).bytes.toString();
    const { token } = /<pre id="token">(?<token>[\w-]+)<\/pre>/.exec(created)?.groups ?? {};
    assert.ok(token);
    const page = await show("/admin/control");
    assert.ok(!page.includes(token));
    assert.doesNotMatch(page, /<b>Ben/);
    assert.match(page, /of 512 MiB used today/);
    const [stored] = await server.uploadTokens.list();
    assert.ok(stored);
    for (let sent = 0; sent < 2; sent++) {
      const revoked = await browser.post("/admin/control/tokens/revoke", { id: stored.id });
      assert.equal(revoked.headers.get("location"), "/admin/control", "the form was sent twice");
    }
    assert.deepEqual(await server.uploadTokens.list(), []);
    for (const wrong of [{ name: "" }, { gibPerDay: "-1" }, { gibPerDay: "x" }]) {
      const refused = await browser.post("/admin/control/tokens", { ...form, ...wrong });
      assert.equal(refused.status, 400, JSON.stringify(wrong));
      assert.match(refused.bytes.toString(), /role="alert"/);
      assert.match(refused.bytes.toString(), /name="expiresAt" value="2999-01-01T00:00"/);
    }
  });

  it("say in their own frame that there is no such share", async () => {
    for (const end of ["", "/delete", "/unlock"]) {
      const answer = await browser.send(`/admin/shares/${"A".repeat(22)}${end}`);
      assert.equal(answer.status, 404);
      assert.match(answer.bytes.toString(), /<h1>No such share<\/h1>/);
      assert.match(answer.bytes.toString(), /href="\/admin\/audit"/);
    }
  });
});
