import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startLocalServer } from "../support/local-server.ts";
import { RawShare, secret } from "../support/raw-share.ts";
import { waitUntil } from "../support/wait-until.ts";
import { startReceiver } from "./receiver.ts";

describe("a webhook", { concurrency: true }, () => {
  it("gets each event of a share once, signed and in order, from a receiver that fails twice", async (t) => {
    const receiver = await startReceiver((number) => (number <= 2 ? 500 : 204));
    t.after(() => receiver.close());
    const server = await startLocalServer({
      WEBHOOK_URLS: receiver.url,
      WEBHOOK_SECRET: receiver.secret,
    });
    t.after(() => server.close());
    const share = new RawShare(server.url, { size: 500, inline: true });
    await share.create();
    const ticket = secret();
    assert.equal((await share.claim(ticket)).status, 201);
    assert.equal((await share.claim(ticket)).status, 201);
    assert.equal((await share.receipt(ticket)).status, 204);
    await waitUntil(() => receiver.accepted.length === 3);
    assert.deepEqual(
      receiver.accepted.map(({ type, shareId }) => `${type} ${shareId}`),
      ["created", "claimed", "delivered"].map((event) => `share.${event} ${share.id}`),
    );
    assert.equal(new Set(receiver.accepted.map(({ id }) => id)).size, 3);
    assert.equal(receiver.requests, 5);
  });

  it("that does not answer delays neither requests nor other webhooks", async (t) => {
    const silent = await startReceiver(() => null);
    const quick = await startReceiver();
    t.after(() => Promise.all([silent.close(), quick.close()]));
    const server = await startLocalServer({
      WEBHOOK_URLS: `${silent.url}, ${quick.url}`,
      WEBHOOK_SECRET: silent.secret,
    });
    t.after(() => server.close());
    const shares = Array.from({ length: 10 }, () => new RawShare(server.url, { inline: true }));
    for (const share of shares) {
      await share.create();
      await share.burn();
    }
    await waitUntil(() => quick.accepted.length === 20);
    assert.equal(silent.requests, 4, "a silent webhook has more than four requests at a time");
    for (const { id } of shares) {
      const types = quick.accepted.filter(({ shareId }) => shareId === id).map(({ type }) => type);
      assert.deepEqual(types, ["share.created", "share.burned"]);
    }
  });
});
