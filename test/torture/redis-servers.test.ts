import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { paths } from "../../src/protocol/api.ts";
import { openPatch } from "../support/broken-patch.ts";
import { filesIn } from "../support/files-in.ts";
import { bearer, RawShare, secret } from "../support/raw-share.ts";
import { eventually, type RedisServer, startRedis } from "../support/redis-server.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitUntil } from "../support/wait-until.ts";

describe("three servers on one Redis", () => {
  let redis: RedisServer;
  let servers: ServerProcess[];
  let dataDir: string;

  before(async () => {
    redis = await startRedis();
    dataDir = await tempFolder();
    const env = { REDIS_URL: redis.url, DATA_DIR: dataDir, LOG_LEVEL: "warn" };
    servers = await Promise.all([1, 2, 3].map(() => startServerProcess({ env })));
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await redis.stop();
  });

  const urlOf = (i: number) => servers[i % servers.length]?.url ?? "";

  it("let one of 50 claims that are spread over them win, in each of 100 rounds", async () => {
    for (let round = 0; round < 100; round++) {
      const share = await RawShare.ready(urlOf(round), { inline: round % 2 === 0, size: 2_000 });
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) => through(share, urlOf(i)).claim()),
      );
      const statuses = answers.map((answer) => answer.status);
      assert.equal(statuses.filter((status) => status === 201).length, 1, `round ${round}`);
      assert.equal(statuses.filter((status) => status === 410).length, 49, `round ${round}`);
    }
  });

  it("count five of 100 wrong passwords that are spread over them", async () => {
    const share = await RawShare.ready(urlOf(0), { withPassword: true });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        through(share, urlOf(i)).preview({ linkProof: share.linkProof, passwordProof: secret() }),
      ),
    );
    const codes = answers.map((answer) => answer.json.code);
    assert.equal(codes.filter((code) => code === "wrong_password").length, 5);
    assert.equal(codes.filter((code) => code === "locked").length, 95);
  });

  it("serve on the second what was claimed on the first, and cut it by a burn on the third", async () => {
    const share = await RawShare.ready(urlOf(0), { size: 30_000_000 });
    const ticket = secret();
    assert.equal((await share.claim(ticket)).status, 201);
    const response = await fetch(urlOf(1) + paths.content(share.id), { headers: bearer(ticket) });
    const reader = response.body?.getReader();
    assert.ok(reader && !(await reader.read()).done);
    assert.equal((await through(share, urlOf(2)).burn()).status, 204);
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    }, "the response breaks off");
  });

  it("end an upload on the first at once when the second goes on with it", async () => {
    const share = await RawShare.created(urlOf(0), { size: 200_000 });
    const blobs = () => filesIn(join(dataDir, "blobs"));
    const newBlobs = async (before: string[]) =>
      (await blobs()).filter((path) => !before.includes(path));
    const before = await blobs();
    const slow = openPatch(share, 0, share.ciphertext.length);
    const answered = once(slow, "response");
    slow.write(share.ciphertext.subarray(0, 50_000));
    await waitUntil(async () => (await newBlobs(before)).length > 0);
    assert.equal((await through(share, urlOf(1)).patch(0, share.ciphertext)).status, 204);
    const [answer] = await answered;
    assert.equal(answer.statusCode, 409);
    slow.destroy();
    const ticket = secret();
    await share.claim(ticket);
    assert.ok((await share.content(ticket)).bytes.equals(share.ciphertext));
  });

  it("tell a listener on the second at once what happens on the first", async () => {
    const share = await RawShare.ready(urlOf(0));
    const events = await fetch(urlOf(1) + paths.events(share.id), {
      headers: bearer(share.ownerToken),
    });
    const reader = events.body?.getReader();
    assert.ok(reader);
    let text = "";
    const read = async (mark: string) => {
      while (!text.includes(mark)) {
        const { value, done } = await reader.read();
        assert.equal(done, false, `no ${mark}`);
        text += Buffer.from(value ?? []).toString();
      }
    };
    await read('"ready"');
    const begin = performance.now();
    await share.claim();
    await read('"leased"');
    assert.ok(performance.now() - begin < 2_000, "it does not wait for the next look");
    await reader.cancel();
  });

  it("answer 503 within 5 seconds while Redis is away, and go on by themselves", async () => {
    const share = await RawShare.ready(urlOf(0));
    await redis.kill();
    const begin = performance.now();
    const answers = await Promise.all([0, 1, 2].map((i) => through(share, urlOf(i)).claim()));
    assert.ok(performance.now() - begin < 5_000);
    for (const { status, headers } of answers) {
      assert.equal(status, 503);
      assert.ok(headers.has("retry-after"));
    }
    await redis.restart();
    for (const server of servers) {
      await eventually("the server is healthy", async () => {
        return (await fetch(`${server.url}/health`)).status === 200;
      });
    }
    const claims = await Promise.all([0, 1, 2].map((i) => through(share, urlOf(i)).claim()));
    assert.deepEqual(claims.map((claim) => claim.status).sort(), [201, 410, 410]);
  });
});

describe("a server", () => {
  it("does not start on a Redis that could lose shares, and says what to change", async () => {
    const redis = await startRedis("--appendonly", "no");
    await assert.rejects(
      startServerProcess({ env: { REDIS_URL: redis.url } }),
      /appendonly no.*REDIS_ACCEPT_DATA_LOSS=on/s,
    );
    await redis.stop();
  });
});

/** The same share by the address of another server. */
function through(share: RawShare, url: string): RawShare {
  return Object.assign(new RawShare(url, { size: 0 }), share, { url });
}
