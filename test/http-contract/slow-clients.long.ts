import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { Value } from "typebox/value";
import { Problem, paths } from "../../src/protocol/api.ts";
import { type ProblemCode, problems } from "../../src/protocol/problems.ts";
import { openPatch } from "../support/broken-patch.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { openBlobs } from "../support/open-blobs.ts";
import { openConnection, parseAnswer } from "../support/raw-connection.ts";
import { bearer, call, RawShare } from "../support/raw-share.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Long enough that load on the machine does not look like a stall. */
const STALL_SECONDS = 2;

const head = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");

const json = "Content-Type: application/json";

describe("with a STALL_TIMEOUT", { concurrency: true }, () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer({ STALL_TIMEOUT: String(STALL_SECONDS) });
  });
  after(() => server.close());

  describe("an incomplete or invalid request", { concurrency: true }, () => {
    const refused: [name: string, bytes: string | Buffer, code: ProblemCode][] = [
      ["an idle connection", "", "request_timeout"],
      ["incomplete headers", "GET / HTTP/1.1\r\nHost: x\r\n", "request_timeout"],
      [
        "an incomplete JSON body",
        `${head(`POST ${paths.shares}`, json, "Content-Length: 100")}{`,
        "request_timeout",
      ],
      [
        "a missing body after 100 Continue",
        head(`POST ${paths.shares}`, json, "Content-Length: 100", "Expect: 100-continue"),
        "request_timeout",
      ],
      ["an oversized header", head("GET /", `X: ${"a".repeat(20_000)}`), "headers_too_large"],
      ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "bad_request"],
      ["TLS", Buffer.from("16030100c8010000c40303", "hex"), "bad_request"],
      ["an unknown HTTP version", "GET / HTTP/7.3\r\nHost: x\r\n\r\n", "bad_request"],
      ["a tunnel", head("CONNECT example.org:443"), "method_not_allowed"],
      [
        "two lengths for one body",
        `${head(`POST ${paths.shares}`, json, "Content-Length: 5", "Transfer-Encoding: chunked")}0\r\n\r\n`,
        "bad_request",
      ],
      [
        "invalid chunks",
        `${head(`POST ${paths.shares}`, json, "Transfer-Encoding: chunked")}zz\r\n`,
        "bad_request",
      ],
    ];
    for (const [name, bytes, code] of refused) {
      it(`gets ${code}, and the server closes the connection: ${name}`, async () => {
        const connection = openConnection(server.url);
        connection.send(bytes);
        const text = (await connection.closed).replace("HTTP/1.1 100 Continue\r\n\r\n", "");
        assertProblem(text, code);
      });
    }

    it("times out although a byte arrives now and then", async () => {
      const connection = openConnection(server.url);
      connection.send("GET / HTTP/1.1\r\nHost: x\r\nX: ");
      const dribble = setInterval(() => connection.send("a"), 100);
      assertProblem(await connection.closed, "request_timeout");
      clearInterval(dribble);
    });

    it("gets no answer that could belong to the request before it", async () => {
      const share = await RawShare.ready(server.url, { inline: true });
      const events = openConnection(server.url);
      events.send(
        head(`GET ${paths.events(share.id)}`, `Authorization: Bearer ${share.ownerToken}`),
      );
      await waitUntil(() => events.received().includes("event: status"));
      events.send("garbage\r\n\r\n");
      assert.equal((await events.closed).match(/HTTP\/1\.1/g)?.length, 1);
      const answered = openConnection(server.url);
      answered.send(`${head("GET /health", "Content-Length: 10")}{`);
      assert.equal((await answered.closed).match(/HTTP\/1\.1/g)?.length, 1);
    });

    it("is rejected after the preceding answer, and not within it", async () => {
      const share = await RawShare.ready(server.url, { inline: true });
      const events = openConnection(server.url);
      const late = `${head(`POST ${paths.shares}`, json, "Content-Length: 100")}{`;
      events.send(
        head(`GET ${paths.events(share.id)}`, `Authorization: Bearer ${share.ownerToken}`) + late,
      );
      await waitUntil(() => events.received().includes("event: status"));
      const alone = openConnection(server.url);
      alone.send(late);
      assertProblem(await alone.closed, "request_timeout");
      assert.equal(events.received().match(/HTTP\/1\.1/g)?.length, 1);
      await share.burn();
      const [first = "", second = ""] = (await events.closed).split(/(?=HTTP\/1\.1)/);
      assert.ok(first.endsWith("0\r\n\r\n"), first);
      assertProblem(second, "request_timeout");
    });
  });

  describe("a transfer that stalls", { concurrency: true }, () => {
    it("is interrupted if it is an upload: the server stores its bytes, closes its file and allows a resume", async () => {
      const share = await RawShare.created(server.url, { size: 300_000 });
      const patch = openPatch(share, 0, 300_000);
      patch.on("error", () => {});
      const answered = new Promise<number | undefined>((resolve) => {
        patch.once("response", (response) => resolve(response.resume().statusCode));
      });
      patch.write(share.ciphertext.subarray(0, 100_000));
      // A few single bytes are not progress.
      let sent = 100_000;
      const dribble = setInterval(() => {
        patch.write(share.ciphertext.subarray(sent, ++sent));
      }, 300);
      assert.equal(await answered, 408);
      clearInterval(dribble);
      const offset = await share.offset();
      assert.ok(offset >= 100_000, String(offset));
      await waitUntil(async () => (await openBlobs(server)).length === 0);
      assert.equal((await share.patch(offset, share.ciphertext.subarray(offset))).status, 204);
      patch.destroy();
    });

    it("continues if it is slow but progresses: some bytes in each quarter of the time-out", async () => {
      const share = await RawShare.created(server.url, { size: 100_000 });
      const patch = openPatch(share, 0, 100_000);
      const answered = new Promise<number | undefined>((resolve, reject) => {
        patch.once("response", (response) => resolve(response.resume().statusCode));
        patch.once("error", reject);
      });
      for (let at = 0; at < 100_000; at += 20_000) {
        patch.write(share.ciphertext.subarray(at, at + 20_000));
        await new Promise((resolve) => setTimeout(resolve, (STALL_SECONDS * 1000) / 4));
      }
      patch.end();
      assert.equal(await answered, 204);
    });
  });
});

describe("unusual requests", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer({ STALL_TIMEOUT: "1" });
  });
  after(() => server.close());

  const answersTo = async (bytes: string, howMany = 1): Promise<string[]> => {
    const connection = openConnection(server.url);
    connection.send(bytes);
    const answers = () => connection.received().match(/HTTP\/1\.1 \d{3}/g) ?? [];
    await waitUntil(() => answers().length >= howMany);
    connection.socket.destroy();
    return answers().map((line) => line.slice(-3));
  };

  it("get answers: upgrades, Expect values, HTTP/1.0, pipelines of up to 32 requests", async () => {
    const health = head("GET /health");
    assert.deepEqual(
      await answersTo(head("GET /health", "Connection: Upgrade", "Upgrade: websocket")),
      ["200"],
    );
    assert.deepEqual(await answersTo(head("GET /health", "Expect: the-impossible")), ["200"]);
    assert.deepEqual(await answersTo("GET /health HTTP/1.0\r\n\r\n"), ["200"]);
    const pipelined = await answersTo(health.repeat(32), 32);
    assert.deepEqual(new Set(pipelined), new Set(["200"]));
  });

  it("in a pipeline of more than 32 close the connection", async () => {
    for (const count of [33, 1_000]) {
      const tooMany = openConnection(server.url);
      tooMany.send(head("GET /health").repeat(count));
      const answers = (await tooMany.closed).match(/HTTP\/1\.1 \d{3}/g) ?? [];
      assert.ok(answers.length < 33, `${answers.length} of ${count}`);
    }
  });

  it("are rejected: no host, two hosts, chunks in HTTP/1.0, a hundred and one header lines", async () => {
    assert.deepEqual(await answersTo("GET /health HTTP/1.1\r\n\r\n"), ["400"]);
    assert.deepEqual(await answersTo(head("GET /health", "Host: other")), ["400"]);
    const chunked = "POST /health HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assert.deepEqual(await answersTo(chunked + head("GET /health")), ["400"]);
    const lines = Array.from({ length: 99 }, (_, index) => `X-${index}: a`);
    assert.deepEqual(await answersTo(head("GET /health", ...lines)), ["200"]);
    assert.deepEqual(await answersTo(head("GET /health", ...lines, "X: a")), ["431"]);
  });

  it("with arrays that nest as deep as a body can hold get the same rejection as shallow ones", async () => {
    const send = async (body: string) => {
      const { status, json } = await call(server.url + paths.shares, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: Buffer.from(body),
      });
      return { status, json };
    };
    const deep = "[".repeat(127_000) + "]".repeat(127_000);
    for (const [nested, shallow] of [
      [deep, "[]"],
      [`{"size":${deep}}`, '{"size":[]}'],
      [`{"__proto__":${deep}}`, '{"__proto__":[]}'],
      [`{"a":`.repeat(30_000), `{"a":`],
    ] as const) {
      const answer = await send(nested);
      assert.equal(answer.json.code, "bad_request");
      assert.deepEqual(answer, await send(shallow));
    }
  });
});

describe("live events", () => {
  it("free the slots of listeners that disconnected before the answer", async (t) => {
    const server = await startLocalServer();
    t.after(() => server.close());
    const share = await RawShare.created(server.url, { size: 100_000 });
    const asking = head(
      `GET ${paths.events(share.id)}`,
      `Authorization: Bearer ${share.ownerToken}`,
    );
    for (let count = 0; count < 40; count++) {
      const { socket } = openConnection(server.url);
      await once(socket, "connect");
      await new Promise((resolve) => socket.write(asking, resolve));
      socket.resetAndDestroy();
    }
    await waitUntil(async () => {
      const staying = openConnection(server.url);
      staying.send(asking);
      await waitUntil(() => staying.received().includes("\r\n\r\n"));
      const { status } = parseAnswer(staying.received()) ?? {};
      staying.socket.destroy();
      return status === 200;
    });
  });

  it("allow 8 listeners per share and 64 per client", async (t) => {
    const server = await startLocalServer();
    t.after(() => server.close());
    const shares = await Promise.all(
      Array.from({ length: 9 }, () => RawShare.created(server.url, { size: 100_000 })),
    );
    const listen = async (share: RawShare) => {
      const connection = openConnection(server.url);
      const authorization = `Authorization: Bearer ${share.ownerToken}`;
      connection.send(head(`GET ${paths.events(share.id)}`, authorization));
      await waitUntil(() => connection.received().includes("\r\n\r\n"));
      return { connection, status: parseAnswer(connection.received())?.status };
    };
    const [first, ...others] = shares as [RawShare, ...RawShare[]];
    const open = [];
    for (const share of others) {
      for (let count = 0; count < 8; count++) open.push(await listen(share));
    }
    assert.deepEqual(new Set(open.map(({ status }) => status)), new Set([200]));
    const { detail } = (
      await call(server.url + paths.events(first.id), {
        headers: bearer(first.ownerToken),
      })
    ).json;
    assert.match(String(detail), /64 live status streams for one client/);
    open.pop()?.connection.socket.destroy();
    await waitUntil(async () => (await listen(first)).status === 200);
    for (const { connection } of open) connection.socket.destroy();
  });
});

function assertProblem(text: string, code: ProblemCode): void {
  const answer = parseAnswer(text);
  assert.ok(answer, text);
  assert.equal(answer.status, problems[code].status);
  assert.equal(answer.headers.get("content-type"), "application/problem+json");
  const document: unknown = JSON.parse(answer.body);
  assert.ok(Value.Check(Problem, document));
  assert.equal(document.code, code);
}
