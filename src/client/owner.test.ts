import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { encodeBase64url } from "../protocol/bytes.ts";
import { FakeServer } from "./fake-server.suite.ts";
import { clientOf, MemoryDisk, randomFile, receiveFrom, sendTo } from "./memory.suite.ts";
import { readStatus, watchStatus } from "./owner.ts";

async function deliveredShare() {
  const server = new FakeServer();
  const sent = await sendTo(server, randomFile(10));
  await receiveFrom(server, sent.link, new MemoryDisk());
  return { server, ...sent };
}

describe("a receipt in the owner's view", () => {
  it("is genuine if a holder of the link key made it", async () => {
    const { server, id, ownerToken, receiptKey } = await deliveredShare();
    const { receipts } = await readStatus(clientOf(server), id, ownerToken, receiptKey);
    assert.deepEqual(
      receipts.map(({ genuine }) => genuine),
      [true],
    );
  });

  it("is not genuine if it is random, or from another ticket or another share", async () => {
    const { server, id, ownerToken, receiptKey } = await deliveredShare();
    const [entry] = server.share.receipts;
    const other = await deliveredShare();
    assert.ok(entry);
    const forgeries = [
      { ...entry, receipt: encodeBase64url(randomBytes(32)) },
      { ...entry, ticketVerifier: encodeBase64url(randomBytes(32)) },
      ...other.server.share.receipts,
    ];
    server.share.receipts.splice(0, 1, ...forgeries);
    const { receipts } = await readStatus(clientOf(server), id, ownerToken, receiptKey);
    assert.deepEqual(
      receipts.map(({ genuine }) => genuine),
      [false, false, false],
    );
  });

  it("is checked against the requested share, not against the share in the answer", async () => {
    const { server, id, ownerToken } = await deliveredShare();
    const other = await deliveredShare();
    server.faultOf = () => ({ answer: Response.json(other.server.share.status) });
    const { receipts } = await readStatus(clientOf(server), id, ownerToken, other.receiptKey);
    assert.deepEqual(
      receipts.map(({ genuine }) => genuine),
      [false],
    );
  });

  it("is not checked without the receipt key", async () => {
    const { server, id, ownerToken } = await deliveredShare();
    const { receipts } = await readStatus(clientOf(server), id, ownerToken, null);
    assert.deepEqual(
      receipts.map(({ genuine }) => genuine),
      [null],
    );
  });

  it("is checked in every status of a watched share", async () => {
    const { server, id, ownerToken, receiptKey } = await deliveredShare();
    server.share.isGone = true;
    const { signal } = new AbortController();
    const watching = watchStatus(clientOf(server), id, ownerToken, receiptKey, signal);
    const views = await Array.fromAsync(watching);
    assert.deepEqual(
      views.map(({ receipts }) => receipts.map(({ genuine }) => genuine)),
      [[true]],
    );
  });
});
