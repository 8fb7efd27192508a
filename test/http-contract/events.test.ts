import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { paths, type ShareStatus } from "../../src/protocol/api.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { bearer, call, RawShare, secret } from "../support/raw-share.ts";

describe("live events", () => {
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer();
  });
  after(() => server.close());

  it("show the owner each event until the share is gone", async () => {
    const share = await RawShare.created(server.url, { size: 100_000, withPassword: true });
    const events = await openEvents(share);
    const next = async (event: string) => {
      for (;;) {
        const { value, done } = await events.next();
        if (done) assert.fail(`the stream ended before "${event}"`);
        if (value.timeline.some((entry) => entry.event === event)) return value;
      }
    };
    await share.patch(0, share.ciphertext);
    assert.equal((await next("uploaded")).state, "ready");
    await share.preview({ linkProof: share.linkProof, passwordProof: secret() });
    assert.equal((await next("wrong_password")).remainingAttempts, 4);
    await share.preview();
    await next("previewed");
    const ticket = secret();
    await share.claim(ticket);
    assert.equal((await next("claimed")).state, "leased");
    await share.content(ticket);
    await share.receipt(ticket);
    const last = await next("delivered");
    assert.equal(last.state, "gone");
    assert.equal(last.receipts.length, 1);
    assert.equal((await events.next()).done, true);
  });

  it("begin with the current state, also for a share that is gone", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    await share.burn();
    const events = await openEvents(share);
    assert.equal((await events.next()).value?.gone?.reason, "burned");
    assert.equal((await events.next()).done, true);
  });

  it("are only for the owner", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    const url = server.url + paths.events(share.id);
    assert.equal((await call(url)).status, 401);
    assert.equal((await call(url, { headers: bearer(secret()) })).status, 401);
    const ticket = secret();
    await share.claim(ticket);
    // A recipient has a ticket and the proof of the link.
    assert.equal((await call(url, { headers: bearer(ticket) })).status, 401);
    assert.equal((await call(url, { headers: bearer(share.linkProof) })).status, 401);
  });
});

async function openEvents(share: RawShare): Promise<AsyncGenerator<ShareStatus, void>> {
  const url = share.url + paths.events(share.id);
  const response = await fetch(url, { headers: bearer(share.ownerToken) });
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert.ok(response.body);
  return statuses(response.body);
}

async function* statuses(body: ReadableStream<Uint8Array>): AsyncGenerator<ShareStatus, void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of body) {
    const blocks = (text + decoder.decode(piece, { stream: true })).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^event: status\ndata: (?<json>.*)$/.exec(block)?.groups?.json;
      if (data !== undefined) yield JSON.parse(data) as ShareStatus;
    }
  }
}
