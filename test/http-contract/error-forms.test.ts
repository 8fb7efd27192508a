import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Value } from "typebox/value";
import { API, Problem, paths } from "../../src/protocol/api.ts";
import { problems } from "../../src/protocol/problems.ts";
import { StorageFullError, StoreUnavailableError } from "../../src/server/shares/store-errors.ts";
import { withFaultyServer } from "../support/faulty-server.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { type Answer, bearer, call, RawShare, secret, verifier } from "../support/raw-share.ts";

const HTML = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

/** What must never be seen outside: the kind of words that errors of stores and libraries hold. */
const LEAK = "ENOENT: /var/lib/secret-place.db redis://10.9.8.7:6379";

/** Everything that may be thrown somewhere below, by the status that is right for it. */
const thrown: [what: string, error: unknown, statuses: readonly number[]][] = [
  ["an error", new Error(LEAK), [500]],
  ["an error of a library", Object.assign(new TypeError(LEAK), { code: LEAK }), [500]],
  ["an error with a status", Object.assign(new Error(LEAK), { statusCode: 502 }), [500]],
  ["an error that calls itself the client's", clientsError(), [500]],
  ["an error that looks like a failed validation", validationError(), [500]],
  ["a store that is down", new StoreUnavailableError(LEAK), [503]],
  ["a store that is full", new StorageFullError(LEAK), [507]],
  ["a text", LEAK, [500]],
  ["an object", { statusCode: 503, message: LEAK, headers: { "x-leak": LEAK } }, [500]],
  ["nothing", undefined, [500]],
];

describe("an error is answered in the form that is asked for", () => {
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

  it("and HEAD has the same head without a body", async () => {
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

  it("and never repeats what was asked for", async () => {
    const hostile = `/<script>alert(1)</script>"'${encodeURIComponent("<img src=x>")}?q=<b>`;
    for (const accept of ["text/html", "*/*", "text/plain"]) {
      const { bytes } = await call(server.url + hostile, { headers: { accept } });
      assert.doesNotMatch(bytes.toString(), /script|alert|img|<b>/);
    }
  });
});

describe("whatever is thrown", () => {
  it("says nothing of itself, at any call, in any form", async () => {
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

  it("in the middle of a body cuts it, and says nothing either", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      for (const [what, error] of thrown) {
        const share = await RawShare.ready(url, { size: 100_000 });
        const ticket = secret();
        await share.claim(ticket);
        faults.failWith(error, "blobs");
        const fetching = share.content(ticket);
        const answer = await fetching.catch(() => null);
        faults.mend();
        // The head had been sent, with the length: what is shorter is no whole answer.
        if (answer) assertNoLeak(answer, what);
        assert.ok(!answer?.bytes.equals(share.ciphertext), what);
        assert.ok(
          (await share.content(ticket)).bytes.equals(share.ciphertext),
          "it is still there",
        );
      }
    });
  });
});

describe("while the store is down", () => {
  it("every page is shown, and tells the same as before", async () => {
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

  it("people are told so, with when to come again", async () => {
    await withFaultyServer(async ({ url, faults }) => {
      const share = await RawShare.ready(url, { inline: true });
      faults.failWith(new StoreUnavailableError(LEAK), "metadata");
      const answer = await call(url + paths.share(share.id), {
        headers: { ...HTML, ...bearer(share.ownerToken) },
      });
      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get("retry-after"), "5");
      const page = answer.bytes.toString();
      assert.ok(page.includes(problems.unavailable.advice));
      assert.match(page, /Try again in 5 seconds\./);
    });
  });
});

type Ask = (headers: Record<string, string>) => Promise<Answer>;

/** Each call that asks the metadata, as it would succeed. */
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
