import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { AdminShares, AdminStats } from "../../src/protocol/admin-api.ts";
import { API } from "../../src/protocol/api.ts";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { ADMIN_ENV, AdminBrowser, adminBearer } from "../support/admin.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { type ApiDocument, openApiChecker } from "../support/openapi.ts";
import { type Answer, call, RawShare, secret } from "../support/raw-share.ts";

describe("the operator's view of the shares", () => {
  let server: LocalServer;
  let headers: { authorization: string };
  let checker: ReturnType<typeof openApiChecker>;

  before(async () => {
    server = await startLocalServer(ADMIN_ENV);
    headers = await adminBearer(server.url);
    checker = openApiChecker((await call<ApiDocument>(`${server.url}${API}/openapi.json`)).json);
  });
  after(() => server.close());

  /** A request whose answer must match the OpenAPI document. */
  async function ask<Body = Record<string, unknown>>(
    method: string,
    path: string,
    sent: Record<string, string> = headers,
  ): Promise<Answer<Body>> {
    const answer = await call<Body>(server.url + path, { method, headers: sent });
    const seen = { status: answer.status, headers: Object.fromEntries(answer.headers) };
    const request = { headers: sent };
    const [pathname = ""] = path.split("?");
    const exchange = { method, path: pathname, request, ...seen, body: answer.bytes };
    // A malformed query is sent on purpose.
    if (answer.status !== 400) assert.deepEqual(checker.faultsOf(exchange), [], path);
    return answer;
  }
  const list = async (query = "") =>
    (await ask<AdminShares>("GET", `${adminPaths.shares}?${query}`)).json;
  const find = async (id: string) => (await list(`id=${id}`)).shares[0];
  const stats = async () => (await ask<AdminStats>("GET", adminPaths.stats)).json;

  it("counts the events of a share, in all and for today", async () => {
    const before = await stats();
    const share = await RawShare.ready(server.url, { withPassword: true, maxDownloads: 2 });
    await share.preview();
    await share.preview({ linkProof: share.linkProof, passwordProof: secret() });
    const ticket = secret();
    await share.claim(ticket);
    await share.content(ticket);
    const { totals, live, days } = await stats();
    const grown = { created: 1, previewed: 1, claimed: 1, wrongPasswords: 1 };
    const bytes = { storedBytes: 5000, servedBytes: 5000 };
    const expected = { ...before.totals };
    for (const [name, amount] of Object.entries({ ...grown, ...bytes })) {
      expected[name as keyof typeof expected] += amount;
    }
    assert.deepEqual(totals, expected);
    assert.equal(days.length, 90);
    assert.deepEqual(days.at(-1), { day: days.at(-1)?.day, ...totals });
    assert.deepEqual(live, {
      ...{ shares: before.live.shares + 1, bytes: before.live.bytes + 5000 },
      ...{ uploading: 0, leased: before.live.leased + 1, locked: 0 },
    });
  });

  it("lists shares by state, protection, order and the beginning of their id, page by page", async () => {
    const open = await RawShare.ready(server.url, { size: 300, maxDownloads: 3 });
    const locked = await RawShare.ready(server.url, { size: 200, withPassword: true });
    const uploading = await RawShare.created(server.url, { size: 100 });
    for (let guess = 0; guess < 5; guess++) {
      await locked.preview({ linkProof: locked.linkProof, passwordProof: secret() });
    }
    const shown = await find(locked.id);
    const { createdAt, expiresAt } = shown ?? {};
    assert.deepEqual(shown, {
      ...{ id: locked.id, size: 200, state: "locked", protected: true, createdAt, expiresAt },
      ...{ downloads: 0, maxDownloads: 1, wrongPasswords: 5, gone: null },
    });
    const idsOf = async (query: string) => (await list(query)).shares.map(({ id }) => id);
    assert.deepEqual(await idsOf("state=locked"), [locked.id]);
    assert.deepEqual(await idsOf("state=uploading&protected=false"), [uploading.id]);
    assert.ok((await idsOf("protected=false")).includes(open.id));
    assert.ok(!(await idsOf("protected=true")).includes(open.id));
    const bySize = (await list("sort=size")).shares.map(({ size }) => size);
    assert.deepEqual(
      bySize.toSorted((a, b) => a - b),
      bySize,
    );
    const all = await idsOf("limit=100");
    for (const query of ["sort=-created", "sort=size", "sort=-expires", "id=A"]) {
      const paged: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const page: AdminShares = await list(`${query}&limit=1${cursor && `&cursor=${cursor}`}`);
        paged.push(...page.shares.map(({ id }) => id));
        cursor = page.next;
      }
      const expected = query.startsWith("id=") ? all.filter((id) => id.startsWith("A")) : all;
      assert.deepEqual(paged.toSorted(), expected.toSorted(), query);
    }
  });

  it("deletes a share for everyone, with an entry in the audit log and in the owner's timeline", async () => {
    const share = await RawShare.ready(server.url, { size: 300_000 });
    const ticket = secret();
    await share.claim(ticket);
    for (const repeated of [false, true]) {
      const { status } = await ask("DELETE", adminPaths.share(share.id));
      assert.equal(status, 204, `repeated: ${repeated}`);
    }
    const { json } = await share.status();
    assert.equal(json.gone?.reason, "removed");
    const { state, gone } = (await find(share.id)) ?? {};
    assert.deepEqual([state, gone], ["gone", json.gone]);
    const events = json.timeline.map(({ event }) => event);
    assert.equal(events.filter((event) => event === "removed_by_operator").length, 1);
    assert.equal((await share.content(ticket)).status, 410);
    const { entries } = await server.admin.listAudit(null, 2);
    const of = { actor: "admin:anna", target: share.id };
    assert.deepEqual(
      entries.map(({ actor, action, target }) => ({ actor, action, target })),
      [
        { ...of, action: "share_not_removed" },
        { ...of, action: "share_removed" },
      ],
    );
    const burned = await RawShare.ready(server.url, { inline: true });
    await burned.burn();
    const answer = await ask("DELETE", adminPaths.share(burned.id));
    assert.equal(answer.status, 410);
    assert.equal(answer.json.reason, "burned");
  });

  it("says in the audit log that it deleted or unlocked nothing", async () => {
    const burned = await RawShare.ready(server.url, { inline: true });
    await burned.burn();
    const unknown = "AAAAAAAAAAAAAAAAAAAAAA";
    for (const [id, status] of [
      [burned.id, 410],
      [unknown, 404],
    ] as const) {
      assert.equal((await ask("DELETE", adminPaths.share(id))).status, status);
      assert.equal((await ask("POST", adminPaths.unlockShare(id))).status, status);
      const { entries } = await server.admin.listAudit(null, 100);
      const ofShare = entries.filter(({ target }) => target === id).map(({ action }) => action);
      assert.deepEqual(ofShare, ["share_not_unlocked", "share_not_removed"]);
    }
  });

  it("says in the audit log that a share ended just before it was deleted", async (t) => {
    let share: RawShare | null = null;
    const racing = await startLocalServer(ADMIN_ENV, {
      wrap: (stores) => ({
        ...stores,
        metadata: new Proxy(stores.metadata, {
          get: (target, name) => {
            if (name === "removeByOperator") {
              return async (id: string) => {
                await share?.burn();
                return target.removeByOperator(id);
              };
            }
            const value = Reflect.get(target, name);
            return typeof value === "function" ? value.bind(target) : value;
          },
        }),
      }),
    });
    t.after(() => racing.close());
    share = await RawShare.ready(racing.url, { inline: true });
    const { status } = await call(racing.url + adminPaths.share(share.id), {
      method: "DELETE",
      headers: await adminBearer(racing.url),
    });
    assert.equal(status, 410);
    const { entries } = await racing.admin.listAudit(null, 2);
    const actions = entries.map(({ action }) => action);
    assert.deepEqual(actions, ["share_not_removed", "share_removed"]);
  });

  it("unlocks a share, with an entry in the audit log and in the owner's timeline", async () => {
    const share = await RawShare.ready(server.url, { inline: true, withPassword: true });
    const wrong = () => share.preview({ linkProof: share.linkProof, passwordProof: secret() });
    for (let guess = 0; guess < 5; guess++) await wrong();
    assert.equal((await share.preview()).status, 423);
    assert.equal((await ask("POST", adminPaths.unlockShare(share.id))).status, 204);
    assert.equal((await share.preview()).status, 200);
    const { timeline } = (await share.status()).json;
    assert.ok(timeline.some(({ event }) => event === "unlocked_by_operator"));
    assert.equal((await ask("POST", adminPaths.unlockShare(share.id))).status, 204, "repeated");
    const { entries } = await server.admin.listAudit(null, 2);
    assert.deepEqual(
      entries.map(({ action, target }) => [action, target]),
      [
        ["share_not_unlocked", share.id],
        ["share_unlocked", share.id],
      ],
    );
  });

  it("changes nothing if the audit log can't be written", async () => {
    const failing = await startLocalServer(ADMIN_ENV, {
      wrap: (stores) => ({
        ...stores,
        admin: new Proxy(stores.admin, {
          get: (target, name) => {
            if (name === "appendAudit" && isFailing) return () => Promise.reject(new Error("full"));
            const value = Reflect.get(target, name);
            return typeof value === "function" ? value.bind(target) : value;
          },
        }),
      }),
    });
    let isFailing = false;
    const share = await RawShare.ready(failing.url, { inline: true });
    const own = await adminBearer(failing.url);
    isFailing = true;
    for (const [method, path] of [
      ["DELETE", adminPaths.share(share.id)],
      ["POST", adminPaths.unlockShare(share.id)],
    ] as const) {
      const { status } = await call(failing.url + path, { method, headers: own });
      assert.equal(status, 500);
    }
    const { json } = await share.status();
    assert.deepEqual([json.state, json.timeline.length], ["ready", 2]);
    await failing.close();
  });

  it("answers bad input with its problem code", async () => {
    const cursor = (await list("limit=1")).next ?? assert.fail("there is one page");
    const text = (value: string) => Buffer.from(value).toString("base64url");
    const ofNothing = "AAAAAAAAAAAAAAAAAAAAAA";
    for (const query of [
      ...["state=", "state=open", "state=ready&state=gone", "protected=1", "protected="],
      ...["sort=", "sort=name", "sort=+size", "sort=--size", "limit=0", "limit=101", "limit=-1"],
      ...["limit=1e2", "limit=5.0", "limit=", "id=", "id=%25", "id=..%2F", `id=${"A".repeat(23)}`],
      ...["cursor=", "cursor=*", `cursor=${cursor}A`, `cursor=${"A".repeat(101)}`, "extra=1"],
      ...[`sort=size&cursor=${cursor}`, `id=A&cursor=${cursor}`],
      `cursor=${text(`-created:${2 ** 53}:${ofNothing}`)}`,
      `cursor=${text(`-created:-1:${ofNothing}`)}`,
      `cursor=${text(`-created:01:${ofNothing}`)}`,
      `cursor=${text(`-created:1:${ofNothing.slice(1)}`)}`,
      `cursor=${randomBytes(30).toString("base64url")}`,
    ]) {
      const { status, json } = await ask("GET", `${adminPaths.shares}?${query}`);
      assert.deepEqual([status, json.code], [400, "bad_request"], query);
    }
    for (const [query, detail] of [
      ["state=open", "state must be one of: uploading, ready, leased, locked, gone."],
      ["protected=1", "protected must be one of: true, false."],
      ["sort=x", "sort must be one of: created, -created, expires, -expires, size, -size."],
    ] as const) {
      const { json } = await ask("GET", `${adminPaths.shares}?${query}`);
      assert.equal(json.detail, detail);
    }
    for (const id of [ofNothing, "short", `${ofNothing}A`, "..", "%00"]) {
      for (const [method, path] of [
        ["DELETE", adminPaths.share(id)],
        ["POST", adminPaths.unlockShare(id)],
      ] as const) {
        const { status, json } = await call(server.url + path, { method, headers });
        assert.deepEqual([status, json.code], [404, "not_found"], `${method} ${id}`);
      }
    }
    const posted = await call(server.url + adminPaths.stats, { method: "POST", headers });
    assert.equal(posted.json.code, "method_not_allowed");
  });

  it("is only for signed-in administrators, and a browser needs its CSRF token to change something", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    const browser = await AdminBrowser.signedIn(server.url);
    const calls = [
      ["GET", adminPaths.stats],
      ["GET", adminPaths.shares],
      ["DELETE", adminPaths.share(share.id)],
      ["POST", adminPaths.unlockShare(share.id)],
    ] as const;
    for (const [method, path] of calls) {
      for (const sent of [{}, { authorization: `Bearer ${share.ownerToken}` }]) {
        const { status, json } = await ask(method, path, sent);
        assert.deepEqual([status, json.code], [401, "unauthorized"], path);
      }
      const { status } = await browser.send(path, { method });
      assert.equal(status, method === "GET" ? 200 : 403, path);
    }
    assert.equal((await share.status()).json.state, "ready");
    const sent = { "x-csrf-token": await browser.csrfToken() };
    const path = adminPaths.share(share.id);
    assert.equal((await browser.send(path, { method: "DELETE", headers: sent })).status, 204);
    assert.equal((await share.status()).json.state, "gone");
  });
});
