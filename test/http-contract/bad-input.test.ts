import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { after, afterEach, before, describe, it } from "node:test";
import { Value } from "typebox/value";
import { Problem, paths } from "../../src/protocol/api.ts";
import { problems } from "../../src/protocol/problems.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { openConnection } from "../support/raw-connection.ts";
import { type Answer, bearer, call, RawShare, secret, verifier } from "../support/raw-share.ts";

describe("bad input", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer({ MAX_SHARE_SIZE: "1 MiB", STORAGE_LIMIT: "2 MiB" });
  });
  after(() => server.close());

  afterEach(async () => {
    assert.deepEqual(await leftBehind(server.dataDir), { shares: 0, sealed: 0, blobs: [] });
  });

  const create = (json: unknown) => call(server.url + paths.shares, { method: "POST", json });
  const good = () => new RawShare(server.url, { inline: true, size: 100 }).createBody();

  it("in a creation: each field missing, or with a wrong type, encoding, length or range", async () => {
    const wrong: Record<string, unknown[]> = {
      size: [undefined, null, "100", 0, -1, 1.5, true, [], 101],
      linkVerifier: [undefined, null, "", 5, "a".repeat(42), "a".repeat(44), `${"a".repeat(42)}=`],
      ownerVerifier: [undefined, [], {}, `${"a".repeat(42)}/`, `${"a".repeat(42)}b`],
      passwordVerifier: [null, 7, "short"],
      manifest: [undefined, null, "", "not base64url!", "a", 12],
      content: [null, "", "****", "aa", randomBytes(101).toString("base64url")],
      expiresIn: [0, -5, "60", 1.5, null, 2_592_001, 1e12],
      maxDownloads: [0, -1, 101, "1", 0.5, null],
    };
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values) {
        const answer = await create({ ...good(), [field]: value });
        assertProblem(answer, "bad_request", `${field}: ${JSON.stringify(value)}`);
      }
    }
    assertProblem(await create({ ...good(), extra: 1 }), "bad_request");
  });

  it("in a creation: over a limit", async () => {
    for (const size of [1024 * 1024 + 1, 2 ** 53, 1e300]) {
      assertProblem(await create({ ...good(), content: undefined, size }), "too_large");
    }
    const inline = randomBytes(65_537).toString("base64url");
    const tooMuch = await create({ ...good(), size: 65_537, content: inline });
    assertProblem(tooMuch, "bad_request");
    const manifest = randomBytes(65_537).toString("base64url");
    assertProblem(await create({ ...good(), manifest }), "bad_request");
    const padding = "a".repeat(300_000);
    assertProblem(await create({ ...good(), manifest: padding }), "too_large");
  });

  it("in the body of any call: missing, not JSON, other JSON, another type, a polluted prototype", async () => {
    const id = randomBytes(16).toString("base64url");
    for (const path of [paths.shares, paths.preview(id), paths.claims(id), paths.receipt(id)]) {
      const url = server.url + path;
      const send = (body: string, type = "application/json") =>
        call(url, {
          method: "POST",
          headers: { "content-type": type, ...bearer(secret()) },
          body: Buffer.from(body),
        });
      assertProblem(await call(url, { method: "POST" }), "bad_request", path);
      for (const body of ["", "{", "null", "[]", '"x"', "5", '{"__proto__":{"a":1}}', "\u0000"]) {
        assertProblem(await send(body), "bad_request", `${path} ${body}`);
      }
      assertProblem(await send("{}", "text/plain"), "unsupported_media_type", path);
      assertProblem(
        await send("a=b", "application/x-www-form-urlencoded"),
        "unsupported_media_type",
      );
    }
  });

  it("as an id that no server creates", async () => {
    const proofs = { linkProof: secret() };
    for (const id of [
      randomBytes(16).toString("base64url"),
      "x",
      "a".repeat(300),
      "%2e%2e%2f%2e%2e",
      "%00",
      "ä",
      "constructor",
    ]) {
      const answers = [
        await call(server.url + paths.preview(id), { method: "POST", json: proofs }),
        await call(server.url + paths.claims(id), {
          method: "POST",
          json: { ...proofs, ticketVerifier: verifier(secret()) },
        }),
        await call(server.url + paths.content(id), { headers: bearer(secret()) }),
        await call(server.url + paths.share(id), { headers: bearer(secret()) }),
        await call(server.url + paths.share(id), { method: "DELETE", headers: bearer(secret()) }),
      ];
      for (const answer of answers) assertProblem(answer, "not_found", id);
    }
  });

  it("as an unknown path or method", async () => {
    assertProblem(await call(`${server.url}/api/v1/nothing`), "not_found");
    assertProblem(await call(`${server.url}/api/v1/shares/%`), "bad_request");
    const put = await call(server.url + paths.shares, { method: "PUT", json: {} });
    assertProblem(put, "method_not_allowed");
    assert.equal(put.headers.get("allow"), "POST");
    const trace = openConnection(server.url);
    trace.send(`TRACE ${paths.shares} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
    assert.match(await trace.closed, /^HTTP\/1\.1 405 /);
  });

  it("as a path traversal, an unsatisfiable range or a failed condition", async () => {
    const get = (path: string, header = "x: x") =>
      sendRaw(
        server.url,
        `GET ${path} HTTP/1.1\r\nhost: a\r\n${header}\r\nconnection: close\r\n\r\n`,
      );
    for (const path of ["/assets/../../package.json", "/assets/%2e%2e/send.html", "/assets/"]) {
      assert.match(await get(path), /^HTTP\/1\.1 404 [\s\S]*"code":"not_found"/, path);
    }
    const page = await get("/");
    const [, asset = ""] = /src="\.?(\/assets\/[^"]+)"/.exec(page) ?? [];
    const range = await get(asset, "range: bytes=99999999-");
    assert.match(range, /^HTTP\/1\.1 416 [\s\S]*"code":"range_not_satisfiable"/);
    const condition = await get(asset, 'if-match: "other"');
    assert.match(condition, /^HTTP\/1\.1 400 [\s\S]*"code":"bad_request"/);
  });

  it("that is not HTTP", async () => {
    for (const bytes of ["garbage\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n"]) {
      const answer = await sendRaw(server.url, bytes);
      assert.match(answer, /^HTTP\/1\.1 400 /);
      assert.ok(Value.Check(Problem, JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")))));
    }
  });

  it("produces a page with the same status and words for clients that accept HTML", async () => {
    const answer = await call(`${server.url}/nothing`, { headers: { accept: "text/html" } });
    assert.equal(answer.status, 404);
    assert.match(String(answer.headers.get("content-type")), /^text\/html/);
    assert.ok(answer.bytes.toString().includes(problems.not_found.title));
  });
});

describe("a full store", () => {
  it("rejects a share beyond the storage limit before the body, and accepts it when space is free", async () => {
    const server = await startLocalServer({ STORAGE_LIMIT: "1 MiB" });
    try {
      const first = await RawShare.ready(server.url, { size: 700_000 });
      const second = new RawShare(server.url, { size: 700_000 });
      assertProblem(await second.create(), "storage_full");
      await first.burn();
      assert.equal((await second.create()).status, 201);
    } finally {
      await server.close();
    }
  });
});

function assertProblem(answer: Answer, code: keyof typeof problems, about = ""): void {
  assert.equal(answer.json?.code, code, `${about} ${answer.bytes.toString().slice(0, 200)}`);
  assert.equal(answer.status, problems[code].status);
  assert.match(String(answer.headers.get("content-type")), /^application\/problem\+json/);
  assert.ok(Value.Check(Problem, answer.json), "the body is not a problem document");
}

async function leftBehind(dataDir: string) {
  const db = new DatabaseSync(join(dataDir, "onetimeshare.db"), { readOnly: true });
  const count = (table: string) =>
    Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  const found = { shares: count("shares"), sealed: count("sealed") };
  db.close();
  return { ...found, blobs: await readdir(join(dataDir, "blobs")) };
}

async function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}
