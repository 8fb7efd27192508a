import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { call, RawShare, secret } from "../support/raw-share.ts";
import { tempFolder } from "../support/temp-folder.ts";

describe("a share that can be opened once", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer();
  });
  after(() => server.close());

  it("gives one of 50 simultaneous claims the share and answers 49 that it is claimed, in each of 200 rounds", async () => {
    for (let round = 0; round < 200; round++) {
      const share = await RawShare.ready(server.url, { inline: round % 2 === 0, size: 2_000 });
      const answers = await Promise.all(Array.from({ length: 50 }, () => share.claim()));
      const statuses = answers.map((answer) => answer.status);
      assert.equal(statuses.filter((status) => status === 201).length, 1, `round ${round}`);
      assert.equal(statuses.filter((status) => status === 410).length, 49, `round ${round}`);
    }
  });

  it("gives 50 simultaneous claims with the same ticket the same claim", async () => {
    const share = await RawShare.ready(server.url);
    const ticket = secret();
    const answers = await Promise.all(Array.from({ length: 50 }, () => share.claim(ticket)));
    for (const answer of answers) {
      assert.equal(answer.status, 201);
      assert.deepEqual(answer.json, answers[0]?.json);
    }
    assert.equal((await share.claim()).json.code, "already_claimed");
  });

  it("locks after five of 100 simultaneous wrong passwords, and then rejects the right one", async () => {
    const share = await RawShare.ready(server.url, { withPassword: true });
    const guess = () => ({ linkProof: share.linkProof, passwordProof: secret() });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        i % 2 === 0 ? share.claim(secret(), guess()) : share.preview(guess()),
      ),
    );
    const codes = answers.map((answer) => answer.json.code);
    assert.equal(codes.filter((code) => code === "wrong_password").length, 5);
    assert.equal(codes.filter((code) => code === "locked").length, 95);
    for (const answer of answers)
      assert.ok(!("manifest" in answer.json), "an answer has a manifest");
    assert.equal((await share.claim()).status, 423);
    assert.equal((await share.preview()).status, 423);
    assert.equal((await share.unlock()).status, 204);
    assert.equal((await share.status()).json.remainingAttempts, 5);
    assert.equal((await share.claim()).status, 201);
  });

  it("locks after five consecutive wrong passwords, and counts a repeated one once", async () => {
    const share = await RawShare.ready(server.url, { withPassword: true });
    for (const remaining of [4, 3, 2, 1, 0]) {
      const same = { linkProof: share.linkProof, passwordProof: secret() };
      const answer = await share.preview(same);
      assert.equal(answer.status, 403);
      assert.equal(answer.json.attemptsRemaining, remaining);
      if (remaining > 0) assert.deepEqual((await share.preview(same)).json, answer.json);
    }
    assert.equal((await share.claim()).status, 423);
    const stranger = { linkProof: secret(), passwordProof: secret() };
    assert.equal((await share.claim(secret(), stranger)).json.code, "wrong_link");
  });

  it("locks permanently after 20 wrong passwords, even if the owner unlocks it in between", async () => {
    const share = await RawShare.ready(server.url, { withPassword: true });
    for (let i = 0; i < 20; i++) {
      if (i % 5 === 0) await share.unlock();
      const answer = await share.preview({ linkProof: share.linkProof, passwordProof: secret() });
      assert.equal(answer.json.code, "wrong_password");
    }
    const answer = await share.claim();
    assert.equal(answer.json.code, "gone");
    assert.equal(answer.json.reason, "wrong_passwords");
    assert.equal((await share.unlock()).json.code, "gone");
  });
});

describe("the first 100 requests of a server that has just started", () => {
  it("give one of 100 claims the share, however many chats and recipients look at it meanwhile", async () => {
    const env = { DATA_DIR: await tempFolder() };
    let server = await startLocalServer(env);
    const share = await RawShare.ready(server.url, { inline: true });
    await server.close();
    server = await startLocalServer(env);
    const started = Object.assign(share, { url: server.url });
    const chat = { "user-agent": "WhatsApp/2.23.20.0", accept: "*/*" };
    const rounds = Array.from({ length: 100 }, async () => {
      const card = call(`${server.url}/s/${share.id}`, { headers: chat });
      const [looked, claim, preview] = await Promise.all([
        card,
        started.claim(),
        started.preview(),
      ]);
      assert.equal(looked.status, 200);
      assert.ok([200, 410].includes(preview.status), String(preview.status));
      return claim.status;
    });
    const statuses = await Promise.all(rounds);
    assert.deepEqual(statuses.sort(), [201, ...Array<number>(99).fill(410)]);
    const { timeline } = (await started.status()).json;
    assert.equal(timeline.filter(({ event }) => event === "claimed").length, 1);
    await server.close();
  });
});

describe("a lost answer", () => {
  let server: LocalServer;
  let lossy: { url: string; close(): void };

  before(async () => {
    server = await startLocalServer();
    lossy = await startLossyProxy(server.url);
  });
  after(async () => {
    lossy.close();
    await server.close();
  });

  it("to a creation, an upload, a claim or a receipt is the same when the client retries", async () => {
    const share = new RawShare(lossy.url, { size: 100_000 });
    await assert.rejects(share.create());
    assert.equal((await share.create()).status, 201);
    await assert.rejects(share.patch(0, share.ciphertext));
    assert.equal(await offsetThroughLoss(share), share.ciphertext.length);

    const ticket = secret();
    await assert.rejects(share.claim(ticket));
    const claim = await share.claim(ticket);
    assert.equal(claim.status, 201);
    assert.equal(claim.json.manifest, share.manifest);
    const direct = Object.assign(new RawShare(server.url), { id: share.id });
    const { linkProof } = share;
    assert.equal((await direct.claim(secret(), { linkProof })).json.code, "already_claimed");

    const receipt = secret();
    await direct.content(ticket);
    await assert.rejects(share.receipt(ticket, receipt));
    assert.equal((await share.receipt(ticket, receipt)).status, 204);
    assert.equal((await direct.receipt(ticket, secret())).json.code, "conflict");
  });
});

async function offsetThroughLoss(share: RawShare): Promise<number> {
  await assert.rejects(share.offset());
  return share.offset();
}

/** A proxy that forwards every request, and drops the first answer to each kind of request. */
async function startLossyProxy(target: string): Promise<{ url: string; close(): void }> {
  const seen = new Set<string>();
  const proxy = createServer((incoming, outgoing) => {
    const kind = `${incoming.method} ${incoming.url}`;
    const options = { method: incoming.method, headers: incoming.headers };
    const forwarded = request(target + incoming.url, options, (answer) => {
      if (!seen.has(kind)) {
        seen.add(kind);
        answer.resume().once("end", () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void proxy.close() };
}
