import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { after, before, describe, it } from "node:test";
import { paths, type ServingProgress, type ShareStatus } from "../../src/protocol/api.ts";
import { type LocalServer, startLocalServer } from "../support/local-server.ts";
import { bearer, call, RawShare, secret, verifier } from "../support/raw-share.ts";

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

  it("say that a download was interrupted and how far it was, and that it was resumed", async () => {
    const { share, ticket, events, leave } = await stalledDownload();
    leave();
    const broken = await events.next();
    assert.ok(broken.value?.interrupted);
    assert.equal(broken.value.ticketVerifier, verifier(ticket));
    const { length: size } = share.ciphertext;
    assert.ok(broken.value.servedBytes < size, `${broken.value.servedBytes} bytes`);
    await share.content(ticket, { range: `bytes=${size - 100}-` });
    for (const servedBytes of [size - 100, size]) {
      const { value } = await events.next();
      assert.deepEqual(value, {
        ticketVerifier: verifier(ticket),
        servedBytes,
        interrupted: false,
      });
    }
    await share.receipt(ticket);
    assert.equal((await events.next()).done, true);
  });

  it("do not call a download interrupted that continues on another connection, or that has ended", async () => {
    const { share, ticket, events, leave } = await stalledDownload();
    const other = await openContent(share, ticket, "bytes=1000-");
    leave();
    await share.content(ticket, { range: "bytes=2000-2099" });
    await share.burn();
    const rest = await Array.fromAsync(events);
    assert.deepEqual(
      rest.filter(({ interrupted }) => interrupted),
      [],
    );
    other();
  });

  it("begin with the current state, also for a share that is gone", async () => {
    const share = await RawShare.ready(server.url, { inline: true });
    await share.burn();
    const events = await openEvents(share);
    assert.equal((await events.next()).value?.gone?.reason, "burned");
    assert.equal((await events.next()).done, true);
  });

  const stalledDownload = async () => {
    const share = await RawShare.ready(server.url, { size: 20_000_000 });
    const ticket = secret();
    await share.claim(ticket);
    const body = await openStream(share);
    const events = eventsIn<ServingProgress>(body, "progress");
    const leave = await openContent(share, ticket);
    return { share, ticket, events, leave };
  };

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

/** Starts a download whose reader stops after the first bytes. Returns a function that breaks its connection. */
async function openContent(share: RawShare, ticket: string, range?: string): Promise<() => void> {
  const headers = { ...bearer(ticket), ...(range === undefined ? {} : { range }) };
  const sending = request(share.url + paths.content(share.id), { headers, agent: false }).end();
  sending.on("error", () => {});
  const [response] = (await once(sending, "response")) as [IncomingMessage];
  response.on("error", () => {});
  await once(response, "readable");
  return () => sending.destroy();
}

async function openEvents(share: RawShare): Promise<AsyncGenerator<ShareStatus, void>> {
  return eventsIn<ShareStatus>(await openStream(share), "status");
}

async function openStream(share: RawShare): Promise<ReadableStream<Uint8Array>> {
  const url = share.url + paths.events(share.id);
  const response = await fetch(url, { headers: bearer(share.ownerToken) });
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert.ok(response.body);
  return response.body;
}

/** The data of the events with a name. */
async function* eventsIn<Data>(
  body: ReadableStream<Uint8Array>,
  name: string,
): AsyncGenerator<Data, void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of body) {
    const blocks = (text + decoder.decode(piece, { stream: true })).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const [, event, json = ""] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (event === name) yield JSON.parse(json) as Data;
    }
  }
}
