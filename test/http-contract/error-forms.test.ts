import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Value } from "typebox/value";
import { API, Problem, paths } from "../../src/protocol/api.ts";
import { StorageFullError, StoreUnavailableError } from "../../src/server/shares/store-errors.ts";
import { withFaultyServer } from "../support/faulty-server.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { type Answer, bearer, call, RawShare, secret, verifier } from "../support/raw-share.ts";

const HTML = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

/** Typical text of store and library errors. It must never leave the server. */
const LEAK = "ENOENT: /var/lib/secret-place.db redis://10.9.8.7:6379";

/** Every kind of error that lower layers may throw, with its correct status. */
const thrown: [what: string, error: unknown, statuses: readonly number[]][] = [
  ["an error", new Error(LEAK), [500]],
  ["a library error", Object.assign(new TypeError(LEAK), { code: LEAK }), [500]],
  ["an error with a status", Object.assign(new Error(LEAK), { statusCode: 502 }), [500]],
  ["an error that claims to be the client's fault", clientsError(), [500]],
  ["an error that looks like a failed validation", validationError(), [500]],
  ["an unavailable store", new StoreUnavailableError(LEAK), [503]],
  ["a full store", new StorageFullError(LEAK), [507]],
  ["a text", LEAK, [500]],
  ["an object", { statusCode: 503, message: LEAK, headers: { "x-leak": LEAK } }, [500]],
  ["nothing", undefined, [500]],
];

describe("an error has the format that the client accepts:", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer();
  });
  after(() => server.close());

  for (const path of ["/nothing", "/s/%", paths.config.replace("config", "shares")]) {
    it(`at ${path}`, async () => {
      const ask = (accept?: string) =>
        call(server.url + path, { headers: accept === undefined ? {} : { accept } });
      const document = await ask("application/problem+json");
      assert.ok(Value.Check(Problem, document.json));
      assert.match(String(document.headers.get("content-type")), /^application\/problem\+json/);
      assert.deepEqual((await ask("*/*")).json, document.json);
      assert.deepEqual((await ask("application/json, text/html;q=0.1")).json, document.json);
      const page = await ask(HTML.accept);
      assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
      assert.ok(page.bytes.includes(`<h1>${document.json.title}</h1>`));
      const plain = await ask("text/plain");
      assert.equal(plain.headers.get("content-type"), "text/plain; charset=utf-8");
      assert.equal(plain.bytes.toString(), `${document.json.title}.\n${document.json.advice}\n`);
      for (const answer of [document, page, plain]) {
        assert.equal(answer.status, document.json.status);
        assert.match(String(answer.headers.get("vary")), /accept/);
      }
    });
  }

  it("HEAD returns the same head without a body", async () => {
    for (const accept of ["*/*", "text/html", "text/plain"]) {
      const [get, head] = await Promise.all(
        ["GET", "HEAD"].map((method) =>
          call(`${server.url}/nothing`, { method, headers: { accept } }),
        ),
      );
      assert.equal(head?.bytes.length, 0);
      for (const name of ["content-type", "content-length"]) {
        assert.equal(head?.headers.get(name), get?.headers.get(name), accept);
      }
    }
  });

  it("the answer never repeats the request", async () => {
    const hostile = `/<script>alert(1)</script>"'${encodeURIComponent("<img src=x>")}?q=<b>`;
    for (const accept of ["text/html", "*/*", "text/plain"]) {
      const { bytes } = await call(server.url + hostile, { headers: { accept } });
      assert.doesNotMatch(bytes.toString(), /<script>|alert|<img|<b>/);
    }
  });
});

describe("any thrown error", () => {
  it("reveals nothing about itself, in any call and format", async () => {
    await withFaultyServer(async (server) => {
      const ask = await callsOf(server);
      for (const [what, error, statuses] of thrown) {
        for (const [name, request] of Object.entries(ask)) {
          for (const headers of [HTML, { accept: "*/*" }, { accept: "text/plain" }]) {
            server.faults.failWith(error, "metadata");
            const answer = await request(headers);
            server.faults.mend();
            const about = `${what} at ${name}: ${answer.status}`;
            assert.ok(statuses.includes(answer.status), about);
            assertNoLeak(answer, about);
          }
        }
      }
    });
  });

  it("in the middle of a body closes the connection and reveals nothing", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      for (const [what, error] of thrown) {
        const share = await RawShare.ready(url, { size: 100_000 });
        const ticket = secret();
        await share.claim(ticket);
        faults.failWith(error, "blobs");
        const fetching = share.content(ticket);
        const answer = await fetching.catch(() => null);
        faults.mend();
        // The server has already sent the head with the length, so the client notices the short body.
        if (answer) assertNoLeak(answer, what);
        assert.ok(!answer?.bytes.equals(share.ciphertext), what);
        assert.ok(
          (await share.content(ticket)).bytes.equals(share.ciphertext),
          "the server still has the share",
        );
      }
    });
  });
});

describe("while the metadata store is unavailable", () => {
  it("every page is available and has the same content", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      const share = await RawShare.ready(url, { inline: true });
      const urls = ["/", "/shares", `/s/${share.id}`, `${API}/docs`, "/nothing", "/robots.txt"];
      const show = () => Promise.all(urls.map((path) => call(url + path, { headers: HTML })));
      const before = await show();
      faults.failWith(new StoreUnavailableError(LEAK), "metadata", "blobs");
      const during = await show();
      for (const [index, { status, bytes }] of during.entries()) {
        assert.equal(status, before[index]?.status, urls[index]);
        assert.ok(before[index]?.bytes.equals(bytes), urls[index]);
      }
    });
  });

  it("pages say so, and say when to try again", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      const share = await RawShare.ready(url, { inline: true });
      faults.failWith(new StoreUnavailableError(LEAK), "metadata");
      const answer = await call(url + paths.share(share.id), {
        headers: { ...HTML, ...bearer(share.ownerToken) },
      });
      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get("retry-after"), "5");
      const page = answer.bytes.toString();
      assert.match(page, /or it can&#39;t reach its storage\. Nothing is lost\./);
      assert.match(page, /<p>Try again in 5\sseconds\.<\/p>/);
    });
  });
});

type Ask = (headers: Record<string, string>) => Promise<Answer>;

/** Each call that queries the metadata, with arguments that would succeed. */
async function callsOf({ url }: LocalServer): Promise<Record<string, Ask>> {
  const share = await RawShare.ready(url, { size: 1000, withPassword: true, maxDownloads: 50 });
  const ticket = secret();
  await share.claim(ticket);
  const post = (path: string, json: unknown, more = {}) =>
    ((headers) =>
      call(url + path, { method: "POST", json, headers: { ...headers, ...more } })) as Ask;
  const send =
    (method: string, path: string, more: Record<string, string>): Ask =>
    (headers) =>
      call(url + path, { method, headers: { ...headers, ...more } });
  const owner = bearer(share.ownerToken);
  const { id } = share;
  return {
    create: post(paths.shares, new RawShare(url, { inline: true }).createBody()),
    preview: post(paths.preview(id), share.proofs()),
    claim: post(paths.claims(id), { ...share.proofs(), ticketVerifier: verifier(secret()) }),
    content: send("GET", paths.content(id), bearer(ticket)),
    contentHead: send("HEAD", paths.content(id), bearer(ticket)),
    receipt: post(paths.receipt(id), { receipt: secret() }, bearer(ticket)),
    status: send("GET", paths.share(id), owner),
    events: send("GET", paths.events(id), owner),
    unlock: send("POST", paths.unlock(id), owner),
    burn: send("DELETE", paths.share(id), owner),
    uploadHead: send("HEAD", paths.upload(id), share.tusHeaders()),
    uploadEnd: send("DELETE", paths.upload(id), share.tusHeaders()),
    upload: send("PATCH", paths.upload(id), { ...share.tusHeaders(), "upload-offset": "1000" }),
  };
}

function assertNoLeak({ bytes, headers }: Answer, about: string): void {
  const all = `${JSON.stringify([...headers])} ${bytes.toString()}`;
  const words =
    /ENOENT|secret-place|redis|10\.9\.8\.7|x-leak|node_modules|\w\.ts:|fastify|sqlite|FST_|\n {4}at /i;
  assert.doesNotMatch(all, words, about);
}

function clientsError(): Error {
  return Object.assign(new Error(LEAK), {
    statusCode: 418,
    expose: true,
    headers: { "x-leak": LEAK },
  });
}

function validationError(): Error {
  const validation = [{ message: LEAK, instancePath: `/${LEAK}`, keyword: LEAK, params: {} }];
  return Object.assign(new Error(LEAK), { validation, validationContext: "body" });
}
