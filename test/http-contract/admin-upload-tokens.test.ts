import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { adminPaths } from "../../src/server/routes/admin/admin-schemas.ts";
import { ADMIN_ENV, adminBearer } from "../support/admin.ts";
import { noteSecret } from "../support/evidence.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { bearer, call, RawShare } from "../support/raw-share.ts";

describe("upload tokens in the admin API", () => {
  let server: LocalServer;
  let headers: Record<string, string>;

  before(async () => {
    server = await startLocalServer({ ...ADMIN_ENV, UPLOAD_ACCESS: "token" });
    headers = await adminBearer(server.url);
  });
  after(() => server.close());

  const url = (path: string) => server.url + path;
  const create = async (json: unknown) => {
    const made = await call(url(adminPaths.uploadTokens), { method: "POST", headers, json });
    if (made.status === 201) noteSecret("token, ticket or proof", String(made.json.token));
    return made;
  };
  const list = async () =>
    (await call(url(adminPaths.uploadTokens), { headers })).json.tokens as Record<
      string,
      unknown
    >[];
  const revoke = (id: unknown) =>
    call(url(adminPaths.uploadToken(String(id))), { method: "DELETE", headers });
  const entries = async () => (await server.admin.listAudit(null, 100)).entries;
  const send = async (token: unknown) => {
    const share = new RawShare(server.url, { inline: true, size: 100 });
    return (await share.create(bearer(String(token)))).status;
  };

  it("are created, listed and revoked, with an entry in the audit log for each change", async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const made = await create({ name: "anna – Büro", bytesPerDay: 1_000, expiresAt });
    assert.equal(made.status, 201);
    const { token, id, createdAt, ...terms } = made.json;
    assert.match(String(token), /^ots_[\w-]{43}$/);
    assert.deepEqual(terms, { name: "anna – Büro", bytesPerDay: 1_000, expiresAt });
    assert.equal(await send(token), 201);
    const today = new Date().toISOString().slice(0, 10);
    assert.deepEqual(await list(), [
      { ...terms, id, createdAt, lastUsedOn: today, bytesToday: 100 },
    ]);
    assert.equal((await revoke(id)).status, 204);
    assert.equal(await send(token), 401);
    assert.deepEqual(await list(), []);
    assert.equal((await revoke(id)).status, 404);
    const [revoked, created] = await entries();
    assert.deepEqual([created?.action, created?.target], ["upload_token_created", id]);
    assert.deepEqual([revoked?.action, revoked?.target], ["upload_token_revoked", id]);
  });

  it("have no limits unless somebody sets them", async () => {
    const { json } = await create({ name: "build machine" });
    assert.deepEqual([json.bytesPerDay, json.expiresAt], [null, null]);
    const explicit = await create({ name: "phone", bytesPerDay: null, expiresAt: null });
    assert.equal(await send(explicit.json.token), 201);
    for (const { id } of [json, explicit.json]) assert.equal((await revoke(id)).status, 204);
  });

  it("are not created from wrong input", async () => {
    const before = (await entries()).length;
    for (const json of [
      {},
      { name: "" },
      { name: "  " },
      { name: "two\nlines" },
      { name: "a\u202eb" },
      { name: "a".repeat(101) },
      { name: 5 },
      { name: "x", bytesPerDay: 0 },
      { name: "x", bytesPerDay: -1 },
      { name: "x", bytesPerDay: 1.5 },
      { name: "x", bytesPerDay: "1 GiB" },
      { name: "x", bytesPerDay: 1e300 },
      { name: "x", expiresAt: new Date().toISOString() },
      { name: "x", expiresAt: "soon" },
      { name: "x", expiresAt: 1e15 },
      { name: "x", extra: true },
    ]) {
      const { status, json: problem } = await create(json);
      assert.deepEqual([status, problem.code], [400, "bad_request"], JSON.stringify(json));
    }
    for (const id of ["unknown", "..", "%00", "a".repeat(300), "ots_x"]) {
      assert.equal((await revoke(encodeURIComponent(id))).status, 404, id);
    }
    assert.equal((await entries()).length, before, "nothing was tried");
    assert.deepEqual(await list(), []);
  });

  it("are nobody else's business", async () => {
    for (const [path, method] of [
      [adminPaths.uploadTokens, "GET"],
      [adminPaths.uploadTokens, "POST"],
      [adminPaths.uploadToken("0123456789"), "DELETE"],
    ] as const) {
      const json = method === "POST" ? { name: "mine" } : undefined;
      assert.equal((await call(url(path), { method, json })).status, 401, path);
    }
  });
});
