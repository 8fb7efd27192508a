import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { ADMIN_ENV, AdminBrowser, adminBearer } from "../support/admin.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call, RawShare } from "../support/raw-share.ts";
import { claimed } from "../support/shared-servers.ts";

describe("an administrator", () => {
  let server: LocalServer;
  let headers: Record<string, string>;

  before(async () => {
    server = await startLocalServer(ADMIN_ENV);
    headers = await adminBearer(server.url);
  });
  after(() => server.close());

  const put = (path: string, json: unknown) =>
    call(server.url + path, { method: "PUT", headers, json });
  const pause = async (paused: boolean) =>
    assert.equal((await put(adminPaths.uploads, { paused })).status, 204);
  const config = async () => (await call(server.url + paths.config)).json;
  const pageAt = async (path: string) =>
    (await call(server.url + path, { headers: { accept: "text/html" } })).bytes.toString();
  const lastEntry = async () => (await server.admin.listAudit(null, 1)).entries[0];

  it("pauses uploads: nobody creates a share, but begun uploads and claims go on", async (t) => {
    t.after(() => pause(false));
    const begun = await RawShare.created(server.url);
    const ready = await RawShare.ready(server.url);
    await pause(true);
    assert.equal((await config()).uploadsPaused, true);
    for (const inline of [true, false]) {
      const refused = await new RawShare(server.url, { inline, size: 100 }).create();
      assert.equal(refused.status, 503);
      assert.equal(refused.json.code, "unavailable");
      assert.match(String(refused.json.detail), /^The operator of this server has paused/);
      assert.equal(refused.headers.get("retry-after"), "60");
    }
    assert.equal((await begun.create()).status, 201, "a repeated creation after a lost answer");
    assert.equal((await begun.patch(0, begun.ciphertext)).status, 204);
    for (const share of [begun, ready]) {
      const ticket = await claimed(share);
      assert.deepEqual((await share.content(ticket)).bytes, share.ciphertext);
      assert.equal((await share.receipt(ticket)).status, 204);
    }
    await pause(false);
    assert.equal((await new RawShare(server.url).create()).status, 201);
  });

  it("shows a notice to everyone, escaped, until its time is over", async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const text = 'Down on <b>Sunday</b> & "Monday".';
    assert.equal((await put(adminPaths.notice, { text, until })).status, 204);
    assert.deepEqual((await config()).notice, { text, until });
    const escaped = "Down on &#60;b&#62;Sunday&#60;/b&#62; &#38; &#34;Monday&#34;.";
    for (const path of ["/nowhere", "/admin", `${paths.config}/../docs`]) {
      assert.ok((await pageAt(path)).includes(`<p dir="auto">${escaped}</p>`), path);
    }
    server.advance(3_600_000);
    headers = await adminBearer(server.url);
    await put(adminPaths.uploads, { paused: false });
    assert.equal((await config()).notice, null);
    assert.ok(!(await pageAt("/nowhere")).includes("Sunday"));
  });

  it("replaces and removes the notice", async () => {
    await put(adminPaths.notice, { text: "one" });
    await put(adminPaths.notice, { text: "two", until: null });
    assert.deepEqual((await config()).notice, { text: "two", until: null });
    for (let repeated = 0; repeated < 2; repeated++) {
      const removed = await call(server.url + adminPaths.notice, { method: "DELETE", headers });
      assert.equal(removed.status, 204);
    }
    assert.equal((await config()).notice, null);
  });

  it("gets bad_request for a notice that is not plain text or is over, and for other wrong input", async () => {
    const now = new Date().toISOString();
    for (const json of [
      {},
      { text: "" },
      { text: "  " },
      { text: 5 },
      { text: "a".repeat(501) },
      { text: "two\nlines" },
      { text: "a\u202eb" },
      { text: "x", until: now },
      { text: "x", until: "tomorrow" },
      { text: "x", until: 5 },
      { text: "x", until: "2030-06-30T23:59:60Z" },
      { text: "x", extra: 1 },
    ]) {
      const { status, json: problem } = await put(adminPaths.notice, json);
      assert.deepEqual([status, problem.code], [400, "bad_request"], JSON.stringify(json));
    }
    assert.equal((await put(adminPaths.notice, { text: "😀".repeat(500) })).status, 204);
    await call(server.url + adminPaths.notice, { method: "DELETE", headers });
    for (const json of [{}, { paused: "true" }, { paused: null }, { paused: true, extra: 1 }, []]) {
      const { status, json: problem } = await put(adminPaths.uploads, json);
      assert.deepEqual([status, problem.code], [400, "bad_request"], JSON.stringify(json));
    }
    assert.equal((await config()).uploadsPaused, false);
  });

  it("has an entry in the audit log for each change", async () => {
    await pause(true);
    assert.equal((await lastEntry())?.action, "uploads_paused");
    await pause(false);
    assert.equal((await lastEntry())?.action, "uploads_resumed");
    await put(adminPaths.notice, { text: "Hello." });
    const { action, target, actor } = (await lastEntry()) ?? {};
    assert.deepEqual([action, target, actor], ["notice_set", "Hello.", "admin:anna"]);
    await call(server.url + adminPaths.notice, { method: "DELETE", headers });
    assert.equal((await lastEntry())?.action, "notice_removed");
  });

  it("changes nothing without a sign-in, or in a browser without its token", async () => {
    const browser = await AdminBrowser.signedIn(server.url);
    for (const [path, method, body] of [
      [adminPaths.uploads, "PUT", { paused: true }],
      [adminPaths.notice, "PUT", { text: "forged" }],
      [adminPaths.notice, "DELETE", undefined],
    ] as const) {
      const anonymous = await call(server.url + path, { method, json: body });
      assert.equal(anonymous.status, 401, path);
      const forged = await call(server.url + path, {
        ...{ method, json: body },
        headers: { cookie: browser.cookieHeader, origin: new URL(server.url).origin },
      });
      assert.equal(forged.status, 403, path);
    }
    const { uploadsPaused, notice } = await config();
    assert.deepEqual([uploadsPaused, notice], [false, null]);
  });
});
