import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { ADMIN_ENV, AdminBrowser, adminBearer, requestToken } from "../support/admin.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call, RawShare } from "../support/raw-share.ts";

interface Block {
  id: string;
  rule: string;
  client: string;
  until: string;
}

describe("rate-limit blocks in the admin API", () => {
  let server: LocalServer;
  let headers: Record<string, string>;

  before(async () => {
    server = await startLocalServer({
      ...ADMIN_ENV,
      ...{ RATE_LIMIT: "on", RATE_LIMIT_CREATE: "2/hour", RATE_LIMIT_CLAIM: "3/minute" },
    });
    headers = await adminBearer(server.url);
  });
  after(() => server.close());

  const blocks = async () => {
    const { status, json } = await call(server.url + adminPaths.rateLimits, { headers });
    assert.equal(status, 200);
    return json.blocks as Block[];
  };
  const reset = (id: string) =>
    call(server.url + adminPaths.rateLimit(id), { method: "DELETE", headers });
  const rateLimited = async () => {
    const { json } = await call(server.url + adminPaths.stats, { headers });
    const { totals, days } = json as unknown as Record<"totals", { rateLimited: number }> & {
      days: { rateLimited: number }[];
    };
    assert.equal(days.at(-1)?.rateLimited, totals.rateLimited);
    return totals.rateLimited;
  };
  const create = async () =>
    (await new RawShare(server.url, { inline: true, size: 100 }).create()).status;

  it("are listed with rule and time but without an address, and can be reset", async () => {
    assert.deepEqual(await blocks(), []);
    assert.equal(await rateLimited(), 0);
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push(await create());
    assert.deepEqual(statuses, [201, 201, 429, 429, 429]);
    const share = new RawShare(server.url);
    share.id = "AAAAAAAAAAAAAAAAAAAAAA";
    for (let i = 0; i < 4; i++) await share.preview();
    const found = await blocks();
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ["create", "claim"],
    );
    assert.equal(new Set(found.map(({ client }) => client)).size, 1, "the same client");
    assert.ok(!JSON.stringify(found).includes("127.0.0"));
    const left = Date.parse(found[0]?.until ?? "") - Date.now();
    assert.ok(left > 3_500_000 && left <= 3_600_000, String(left));
    assert.equal(await rateLimited(), 4);

    assert.equal((await reset(found[0]?.id ?? "")).status, 204);
    assert.equal(await create(), 201);
    assert.deepEqual(
      (await blocks()).map(({ rule }) => rule),
      ["claim"],
    );
    const { entries } = await server.admin.listAudit(null, 1);
    const [{ action, target } = { action: "", target: "" }] = entries;
    assert.deepEqual([action, target], ["rate_limit_reset", found[0]?.id]);
    assert.equal((await reset(found[0]?.id ?? "")).status, 404, "it was reset before");
    const [last] = (await server.admin.listAudit(null, 1)).entries;
    assert.equal(last?.action, "rate_limit_not_reset");
  });

  it("are reset by the form of the control page, once for a form that is sent twice", async () => {
    const browser = await AdminBrowser.signedIn(server.url);
    const path = "/admin/control/limits/reset";
    const page = async () => (await browser.send("/admin/control")).bytes.toString();
    while ((await create()) !== 429);
    const [block] = (await blocks()).filter(({ rule }) => rule === "create");
    assert.ok(block);
    const form = new RegExp(
      `<strong>New shares</strong> <span class="id">${block.client}</span>[^]*?<form method="post" action="${path}">[^]*?</form>`,
    );
    const [shown] = form.exec(await page()) ?? assert.fail("the page has no form for the block");
    const field = (name: string) =>
      new RegExp(`name="${name}" value="([^"]+)"`).exec(shown)?.[1] ?? assert.fail(name);
    assert.equal(field("id"), block.id);
    const refused = await browser.send(path, { method: "POST", form: { id: block.id } });
    assert.equal(refused.status, 403, "without the token of the form");
    assert.equal(await create(), 429);

    const fields = { id: field("id"), _csrf: field("_csrf") };
    for (let sent = 0; sent < 2; sent++) {
      const answer = await browser.send(path, { method: "POST", form: fields });
      assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/admin/control"]);
    }
    assert.equal(await create(), 201);
    assert.doesNotMatch(await page(), /<strong>New shares<\/strong>/);
    const { entries } = await server.admin.listAudit(null, 2);
    assert.deepEqual(entries.map(({ action, target }) => [action, target]).at(-1), [
      "rate_limit_reset",
      block.id,
    ]);
  });

  it("of failed sign-ins are listed too", async () => {
    for (let i = 0; i < 6; i++) await requestToken(server.url, { username: "anna", password: "x" });
    assert.ok((await blocks()).some(({ rule }) => rule === "admin-login"));
  });

  it("are not reset by a wrong id, nor by anyone else", async () => {
    for (const id of ["x", "..", "zz".repeat(12), "a".repeat(500), "00%00"]) {
      assert.equal((await reset(encodeURIComponent(id))).status, 404, id);
    }
    const [{ id } = { id: "" }] = await blocks();
    const path = server.url + adminPaths.rateLimit(id);
    assert.equal((await call(path, { method: "DELETE" })).status, 401);
    assert.equal((await call(server.url + adminPaths.rateLimits)).status, 401);
    assert.ok((await blocks()).some((block) => block.id === id));
  });
});
