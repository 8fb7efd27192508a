import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { StoreUnavailableError } from "../../src/server/shares/store-errors.ts";
import {
  ADMIN_ENV,
  ADMIN_NAME,
  AdminBrowser,
  adminBearer,
  requestToken,
} from "../support/admin.ts";
import { withFaultyServer } from "../support/faulty-server.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call } from "../support/raw-share.ts";

interface AuditPage {
  entries: { at: string; actor: string; action: string; target: string | null; from: string }[];
  next: string | null;
}

describe("the audit log", () => {
  let server: LocalServer;
  let headers: { authorization: string };

  before(async () => {
    server = await startLocalServer(ADMIN_ENV);
    headers = await adminBearer(server.url);
  });
  after(() => server.close());

  const read = (query = "") => call<AuditPage>(server.url + adminPaths.audit + query, { headers });
  const newest = async (count: number) =>
    (await read(`?limit=${count}`)).json.entries.map(({ actor, action, target }) => ({
      ...{ actor, action, target },
    }));

  it("records who signed in and out, how, and from which network, but no address and no typed name", async () => {
    const browser = await AdminBrowser.signedIn(server.url);
    await browser.post("/admin/logout");
    await new AdminBrowser(server.url).signIn({ username: "hunter2", password: "wrong" });
    const [actor, target] = [`admin:${ADMIN_NAME}`, null];
    assert.deepEqual(await newest(4), [
      { actor: "anonymous", action: "sign_in_failed", target },
      { actor, action: "sign_out", target },
      { actor, action: "sign_in", target: "password" },
      { actor, action: "token_issued", target },
    ]);
    const { bytes, json } = await read();
    assert.doesNotMatch(bytes.toString(), /127\.0\.0|hunter2|wrong/);
    const networks = new Set(json.entries.map(({ from }) => from));
    assert.equal(networks.size, 1);
    assert.match([...networks][0] ?? "", /^[\w-]{12}$/);
    for (const { at } of json.entries) assert.equal(new Date(at).toISOString(), at);
  });

  it("is read in pages, by a program and by a page in the background", async () => {
    for (let i = 0; i < 5; i++) await adminBearer(server.url);
    const first = (await read("?limit=3")).json;
    const second = (await read(`?limit=3&cursor=${first.next}`)).json;
    const all = (await read("?limit=100")).json;
    assert.deepEqual(all.entries.slice(0, 6), [...first.entries, ...second.entries]);
    assert.equal(all.next, null);
  });

  it("answers malformed questions with bad_request", async () => {
    for (const query of [
      ...["?cursor=x", "?cursor=-1", "?cursor=", "?cursor=1e3", "?cursor=1&cursor=2"],
      ...["?limit=0", "?limit=101", "?limit=-5", "?limit=x", "?limit=", "?limit=1.5"],
      ...["?sort=at", `?cursor=${"9".repeat(40)}`, "?cursor=%00", "?cursor=1%27--"],
    ]) {
      const { status, json } = await read(query);
      assert.equal(status, 400, query);
      assert.equal((json as unknown as { code: string }).code, "bad_request", query);
    }
    for (const query of ["", "?format=xml", "?format=csv&format=csv", "?format=jsonl&x=1"]) {
      const answer = await call(server.url + adminPaths.auditExport + query, { headers });
      assert.equal(answer.status, 400, query);
    }
  });

  it("is exported as a file of JSON lines or CSV, which records the export", async () => {
    for (const [format, type, first] of [
      ["jsonl", "application/jsonl; charset=utf-8", /^\{"at":"[^"]+","actor":"admin:anna"/],
      ["csv", "text/csv; charset=utf-8", /^at,actor,action,target,from\r\n"2/],
    ] as const) {
      const url = `${server.url}${adminPaths.auditExport}?format=${format}`;
      const answer = await call(url, { headers });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get("content-type"), type);
      assert.match(answer.headers.get("content-disposition") ?? "", /^attachment; filename="/);
      assert.match(answer.bytes.toString(), first);
      const [entry] = await newest(1);
      assert.equal(entry?.action, "audit_exported");
      assert.equal(entry?.target, format);
    }
  });

  it("lists 100 failed sign-ins in an hour, then says once that more are not listed", async () => {
    const server = await startLocalServer({ ...ADMIN_ENV, RATE_LIMIT_ADMIN_LOGIN: "1000/hour" });
    const guess = { username: ADMIN_NAME, password: "wrong" };
    for (let i = 0; i < 106; i += 2) {
      await Promise.all([requestToken(server.url, guess), requestToken(server.url, guess)]);
    }
    const { entries } = await server.admin.listAudit(null, 200);
    const count = (action: string) => entries.filter((entry) => entry.action === action).length;
    assert.equal(count("sign_in_failed"), 100);
    assert.equal(count("sign_in_failures_omitted"), 1);
    await server.close();
  });
});

describe("an action of the administrator that can't be recorded", () => {
  it("does not happen", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      const browser = await AdminBrowser.signedIn(url);
      const form = { _csrf: await browser.csrfToken() };
      faults.begin([{ operation: "admin.appendAudit", call: 1, mode: "before" }]);
      const answer = await browser.send("/admin/logout", { method: "POST", form });
      assert.equal(answer.status, 503);
      assert.ok(await browser.isSignedIn());
      faults.begin([{ operation: "admin.appendAudit", call: 1, mode: "before" }]);
      const other = new AdminBrowser(url);
      assert.equal((await other.signIn()).status, 503);
      assert.equal(await other.isSignedIn(), false);
      faults.end();
      assert.equal((await other.signIn()).status, 303);
    }, ADMIN_ENV);
  });

  it("and nobody gets in while the sessions can't be read", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      const browser = await AdminBrowser.signedIn(url);
      const bearer = await adminBearer(url);
      faults.failWith(new StoreUnavailableError("simulated by the test"), "admin");
      const byCookie = await browser.send(adminPaths.audit);
      const byToken = await call(url + adminPaths.audit, { headers: bearer });
      for (const answer of [byCookie, byToken]) {
        assert.equal(answer.status, 503);
        assert.equal(answer.headers.get("retry-after"), "5");
      }
      faults.mend();
      assert.ok(await browser.isSignedIn());
    }, ADMIN_ENV);
  });
});
