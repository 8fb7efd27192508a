import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { API, paths, TUS_VERSION } from "../../src/protocol/api.ts";
import { ADMIN_ENV } from "../support/admin.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import {
  type ApiDocument,
  type Exchange,
  openApiChecker,
  operationsOf,
} from "../support/openapi.ts";
import { bearer, call, RawShare, secret, verifier } from "../support/raw-share.ts";

interface Request {
  headers?: Record<string, string>;
  json?: unknown;
  body?: Uint8Array;
}

const OFFSET_TYPE = "application/offset+octet-stream";

describe("real exchanges", () => {
  let server: LocalServer;
  let document: ApiDocument;
  let checker: ReturnType<typeof openApiChecker>;
  /** The call and the status of every exchange. */
  const made = new Set<string>();

  before(async () => {
    server = await startLocalServer({ MAX_SHARE_SIZE: "100000", ...ADMIN_ENV });
    document = (await call<ApiDocument>(`${server.url}${API}/openapi.json`)).json;
    checker = openApiChecker(document);
  });
  after(() => server.close());

  async function exchange(
    name: string,
    expectedStatus: number,
    { headers = {}, json, body }: Request = {},
    url = server.url,
  ): Promise<Exchange> {
    const [method = "", path = ""] = name.split(" ");
    const sent = {
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    };
    const answer = await call(url + path, {
      method,
      headers: sent,
      ...(json === undefined ? {} : { json }),
      ...(body === undefined ? {} : { body }),
    });
    const request = { headers: sent, json };
    const { status, bytes } = answer;
    const seen = { method, path, request, status, headers: Object.fromEntries(answer.headers) };
    const whole: Exchange = { ...seen, body: bytes };
    assert.equal(status, expectedStatus, name);
    assert.deepEqual(checker.faultsOf(whole), [], `${name} ${status}`);
    made.add(`${checker.find(whole)?.operationId} ${status}`);
    return whole;
  }

  const missing = RawShare.prototype.tusHeaders.call({ ownerToken: secret() } as RawShare);
  const ID_OF_NOTHING = "AAAAAAAAAAAAAAAAAAAAAA";
  const upload = (share: RawShare, offset: number): Record<string, string> => {
    return { ...share.tusHeaders(), "upload-offset": String(offset) };
  };

  it("of a complete share life match the documentation", async () => {
    await exchange(`GET ${paths.config}`, 200);
    await exchange("GET /health", 200);
    const share = await created({ maxDownloads: 2 });
    const { id, ciphertext } = share;
    const owner = bearer(share.ownerToken);
    const tus = { ...owner, "tus-resumable": TUS_VERSION };
    await exchange(`OPTIONS ${paths.upload(id)}`, 204);
    await exchange(`HEAD ${paths.upload(id)}`, 200, { headers: tus });
    const first = { headers: upload(share, 0), body: ciphertext.subarray(0, 1000) };
    await exchange(`PATCH ${paths.upload(id)}`, 204, first);
    const rest = { headers: upload(share, 1000), body: ciphertext.subarray(1000) };
    await exchange(`PATCH ${paths.upload(id)}`, 204, rest);
    await exchange(`HEAD ${paths.upload(id)}`, 200, { headers: tus });
    await exchange(`POST ${paths.preview(id)}`, 200, { json: share.proofs() });
    const ticket = secret();
    const claim = { ...share.proofs(), ticketVerifier: verifier(ticket) };
    await exchange(`POST ${paths.claims(id)}`, 201, { json: claim });
    const content = paths.content(id);
    await exchange(`HEAD ${content}`, 200, { headers: bearer(ticket) });
    const range = { ...bearer(ticket), range: "bytes=10-99" };
    await exchange(`HEAD ${content}`, 206, { headers: range });
    assert.equal((await exchange(`GET ${content}`, 206, { headers: range })).body.length, 90);
    await exchange(`GET ${content}`, 200, { headers: bearer(ticket) });
    const receipt = { headers: bearer(ticket), json: { receipt: secret() } };
    await exchange(`POST ${paths.receipt(id)}`, 204, receipt);
    await exchange(`GET ${paths.share(id)}`, 200, { headers: owner });
    await exchange(`POST ${paths.unlock(id)}`, 204, { headers: owner });
    await exchange(`DELETE ${paths.share(id)}`, 204, { headers: owner });
    await exchange(`GET ${paths.events(id)}`, 200, { headers: owner });
    const cancelled = await created();
    const headers = { ...bearer(cancelled.ownerToken), "tus-resumable": TUS_VERSION };
    await exchange(`DELETE ${paths.upload(cancelled.id)}`, 204, { headers });
    const small = new RawShare(server.url, { inline: true, withPassword: true });
    await exchange(`POST ${paths.shares}`, 201, { json: small.createBody() });
  });

  it("that fail match the documentation", async () => {
    const share = await created({ withPassword: true });
    const { id } = share;
    const [path, content] = [paths.upload(id), paths.content(id)];
    const owner = bearer(share.ownerToken);
    const proofs = { json: share.proofs() };
    const claim = { ...share.proofs(), ticketVerifier: verifier(secret()) };
    // Creation.
    const other = new RawShare(server.url);
    const large = { ...other.createBody(), size: 100_001 };
    await exchange(`POST ${paths.shares}`, 400, { json: {} });
    await exchange(`POST ${paths.shares}`, 413, { json: large });
    await exchange(`POST ${paths.shares}`, 409, { json: { ...share.createBody(), size: 7 } });
    // Upload.
    const body = randomBytes(10);
    const wrongOffset = { headers: upload(share, 7), body };
    const { "tus-resumable": _, ...withoutTus } = upload(share, 0);
    const { "upload-offset": __, ...withoutOffset } = upload(share, 0);
    await exchange(`PATCH ${path}`, 412, { headers: withoutTus, body });
    await exchange(`PATCH ${path}`, 400, { headers: withoutOffset, body });
    await exchange(`PATCH ${path}`, 409, wrongOffset);
    await exchange(`PATCH ${path}`, 413, { headers: upload(share, 0), body: randomBytes(5_001) });
    const wrongType = { ...upload(share, 0), "content-type": "text/plain" };
    await exchange(`PATCH ${path}`, 415, { headers: wrongType, body });
    const stranger = { ...upload(share, 0), ...bearer(secret()) };
    await exchange(`PATCH ${path}`, 401, { headers: stranger, body });
    const nowhere = { headers: { ...missing, "upload-offset": "0" }, body };
    await exchange(`PATCH ${paths.upload(ID_OF_NOTHING)}`, 404, nowhere);
    for (const method of ["HEAD", "DELETE"]) {
      await exchange(`${method} ${path}`, 412, { headers: owner });
      await exchange(`${method} ${path}`, 401, { headers: stranger });
      await exchange(`${method} ${paths.upload(ID_OF_NOTHING)}`, 404, { headers: missing });
    }
    // Before the share is ready.
    await exchange(`POST ${paths.preview(id)}`, 409, proofs);
    await exchange(`POST ${paths.claims(id)}`, 409, { json: claim });
    await share.patch(0, share.ciphertext);
    // Preview and claim.
    const { linkProof } = share;
    const noPassword = { linkProof };
    const wrongLink = { linkProof: secret() };
    const wrongPassword = { linkProof, passwordProof: secret() };
    for (const [name, more] of [
      [paths.preview(id), {}],
      [paths.claims(id), { ticketVerifier: verifier(secret()) }],
    ] as const) {
      await exchange(`POST ${name}`, 400, { json: {} });
      await exchange(`POST ${name}`, 401, { json: { ...noPassword, ...more } });
      await exchange(`POST ${name}`, 403, { json: { ...wrongLink, ...more } });
      await exchange(`POST ${name}`, 403, { json: { ...wrongPassword, ...more } });
      await exchange(`POST ${name.replace(id, ID_OF_NOTHING)}`, 404, {
        json: { ...noPassword, ...more },
      });
    }
    for (let guess = 0; guess < 5; guess++) {
      await share.preview({ linkProof, passwordProof: secret() });
    }
    await exchange(`POST ${paths.preview(id)}`, 423, proofs);
    await exchange(`POST ${paths.claims(id)}`, 423, { json: claim });
    await share.unlock();
    // Content and receipt.
    const ticket = secret();
    assert.equal((await share.claim(ticket)).status, 201);
    const beyond = { ...bearer(ticket), range: "bytes=9999-" };
    for (const method of ["GET", "HEAD"]) {
      await exchange(`${method} ${content}`, 416, { headers: beyond });
      await exchange(`${method} ${content}`, 401, { headers: owner });
      await exchange(`${method} ${paths.content(ID_OF_NOTHING)}`, 404, { headers: owner });
    }
    const receipt = { headers: bearer(ticket), json: { receipt: secret() } };
    await exchange(`POST ${paths.receipt(id)}`, 409, receipt);
    await exchange(`POST ${paths.receipt(id)}`, 400, { headers: bearer(ticket), json: {} });
    await exchange(`POST ${paths.receipt(id)}`, 401, { ...receipt, headers: owner });
    await exchange(`POST ${paths.receipt(ID_OF_NOTHING)}`, 404, receipt);
    await exchange(`POST ${paths.preview(id)}`, 410, proofs);
    await exchange(`POST ${paths.claims(id)}`, 410, { json: claim });
    // The owner's calls.
    for (const name of [
      `GET ${paths.share(":id")}`,
      `GET ${paths.events(":id")}`,
      `POST ${paths.unlock(":id")}`,
      `DELETE ${paths.share(":id")}`,
    ]) {
      await exchange(name.replace(":id", id), 401, { headers: bearer(ticket) });
      await exchange(name.replace(":id", ID_OF_NOTHING), 404, { headers: owner });
    }
    // The end of the share.
    await share.burn();
    await exchange(`POST ${paths.unlock(id)}`, 410, { headers: owner });
    await exchange(`GET ${content}`, 410, { headers: bearer(ticket) });
    await exchange(`HEAD ${content}`, 410, { headers: bearer(ticket) });
    await exchange(`HEAD ${path}`, 410, { headers: upload(share, 0) });
    await exchange(`PATCH ${path}`, 410, { headers: upload(share, 0), body });
  });

  it("with rate limits match the documentation", async (t) => {
    const limited = await startLocalServer({
      RATE_LIMIT: "on",
      RATE_LIMIT_CREATE: "1/hour",
      RATE_LIMIT_CLAIM: "1/hour",
    });
    t.after(() => limited.close());
    const share = await RawShare.ready(limited.url, { inline: true });
    const json = new RawShare(limited.url).createBody();
    await exchange(`POST ${paths.shares}`, 429, { json }, limited.url);
    const name = `POST ${paths.preview(share.id)}`;
    await exchange(name, 200, { json: share.proofs() }, limited.url);
    await exchange(name, 429, { json: share.proofs() }, limited.url);
  });

  it("without upload access match the documentation", async (t) => {
    for (const [env, status] of [
      [{ UPLOAD_ACCESS: "token" }, 401],
      [{ UPLOAD_ACCESS: "proxy", UPLOAD_ACCESS_HEADER: "x-user", TRUST_PROXY: "10.0.0.1" }, 403],
    ] as const) {
      const closed = await startLocalServer(env);
      t.after(() => closed.close());
      const json = new RawShare(closed.url).createBody();
      await exchange(`POST ${paths.shares}`, status, { json }, closed.url);
    }
  });

  it("accept only the documented credential", async () => {
    const share = await RawShare.ready(server.url, { maxDownloads: 2 });
    const ticket = secret();
    await share.claim(ticket);
    const tokens: Record<string, string> = { ownerToken: share.ownerToken, ticket };
    const upload = { "tus-resumable": TUS_VERSION, "upload-offset": "0" };
    for (const [name, { security = [], requestBody }] of operationsOf(document)) {
      const [method = "", path = ""] = name.replace("{id}", share.id).split(" ");
      const [needed] = security.flatMap((way) => Object.keys(way));
      if (needed === undefined || needed === "uploadToken") continue;
      const type = Object.keys(requestBody?.content ?? {})[0];
      const body = type === OFFSET_TYPE ? "more" : JSON.stringify({ receipt: secret() });
      for (const [kind, token] of Object.entries(tokens)) {
        if (kind === needed) continue;
        const { status } = await call(server.url + path, {
          method,
          headers: { ...bearer(token), ...upload, ...(type ? { "content-type": type } : {}) },
          ...(type ? { body: Buffer.from(body) } : {}),
        });
        assert.equal(status, 401, `${name} with a ${kind}`);
      }
    }
  });

  it("of administrators fail as documented without an API token, over plain http, and without an administrator", async (t) => {
    const without = await startLocalServer();
    t.after(() => without.close());
    const forwarded = { "x-forwarded-for": "192.0.2.1" };
    const calls = operationsOf(document).filter(([, { tags }]) => tags.includes("admin"));
    assert.ok(calls.length > 10);
    for (const [name, { security = [] }] of calls) {
      const call = name.replace("{id}", ID_OF_NOTHING);
      if (security.length > 0) await exchange(call, 401);
      await exchange(call, 403, { headers: forwarded });
      await exchange(call, 404, {}, without.url);
    }
  });

  it("cover every call with every answer, except those of a failing store", () => {
    // The tests of the administration make the calls of administrators.
    const ofShares = operationsOf(document).filter(([, { tags }]) => !tags.includes("admin"));
    const documented = ofShares.flatMap(([, { operationId, responses }]) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    );
    const ofOtherTests = / (408|429|500|503|507)$/;
    const unseen = documented.filter((name) => !made.has(name) && !ofOtherTests.test(name));
    assert.deepEqual(unseen, []);
  });

  it("that differ from the documentation fail this check", async () => {
    const seen = await exchange(`OPTIONS ${paths.upload(ID_OF_NOTHING)}`, 204);
    const config = await exchange(`GET ${paths.config}`, 200);
    const { "tus-version": _, ...withoutVersion } = seen.headers;
    const wrong: [Partial<Exchange> & { of?: Exchange }, RegExp][] = [
      [{ status: 205 }, /205 is not documented/],
      [{ method: "PUT" }, /the call is not documented/],
      [{ headers: withoutVersion }, /tus-version is missing/],
      [{ headers: { ...seen.headers, "tus-max-size": "large" } }, /tus-max-size schema : must be/],
      [{ headers: { ...seen.headers, "x-more": "1" } }, /x-more is not documented/],
      [{ body: Buffer.from("more") }, /the body is not documented/],
      [{ of: config, body: Buffer.from("{}") }, /must have required property 'version'/],
      [{ of: config, headers: { "content-type": "text/html" } }, /text\/html is not documented/],
    ];
    for (const [{ of = seen, ...change }, expected] of wrong) {
      assert.match(checker.faultsOf({ ...of, ...change }).join("\n"), expected);
    }
  });

  async function created(options = {}): Promise<RawShare> {
    const share = new RawShare(server.url, options);
    const answer = await exchange(`POST ${paths.shares}`, 201, { json: share.createBody() });
    share.id = JSON.parse(answer.body.toString()).id;
    return share;
  }
});
